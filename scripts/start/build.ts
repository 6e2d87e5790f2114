/** Builds some of the bundles, named by the arguments, as `npm run build` builds all. */
import { type InlineConfig, resolveConfig } from 'electron-vite';
import { build } from 'vite';
import type { Bundle } from './bundles.ts';

const quiet: InlineConfig = { logLevel: 'warn' };
const { config } = await resolveConfig(quiet, 'build', 'production');
for (const bundle of process.argv.slice(2) as Bundle[]) await build(config![bundle]);
