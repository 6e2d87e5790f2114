/** Builds some of the bundles, named by the arguments, as `npm run build` builds all. */
import path from 'node:path';
import { type InlineConfig, resolveConfig } from 'electron-vite';
import { build } from 'vite';
import { writeLicenses } from '../licenses/write.ts';
import type { Bundle } from './bundles.ts';

const quiet: InlineConfig = { logLevel: 'warn' };
const { config } = await resolveConfig(quiet, 'build', 'production');
const bundles = process.argv.slice(2) as Bundle[];
for (const bundle of bundles) await build(config![bundle]);
if (bundles.includes('renderer')) writeLicenses(process.cwd(), path.resolve('dist'));
