/** Builds the app into `dist`. */
import path from 'node:path';
import { buildApp } from './build/index.ts';

const outputs = await buildApp(path.resolve(import.meta.dirname, '../dist'));
for (const [file, { bytes }] of Object.entries(outputs)) {
  if (!file.endsWith('.map')) console.log(`${file}  ${(bytes / 1024).toFixed(1)} KiB`);
}
