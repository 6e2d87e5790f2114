/**
 * Merges an adapter of drawn values into a checkpoint, piece by piece as an export does, and sends how many bytes the process held at most
 * beyond what it held when the adapter was read. Started with the folder of the checkpoint and one for the merged files.
 */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { targetOf } from '../../src/engine/export/index.ts';
import { openSource } from '../../src/engine/export/source.ts';
import { drawAdapter } from './drawn-adapter.ts';

const [checkpoint = '', folder = ''] = process.argv.slice(2);
const adapterFolder = path.join(folder, 'adapter');
await mkdir(adapterFolder, { recursive: true });
await drawAdapter(adapterFolder, null, { checkpoint });
const source = await openSource({
  ...{ checkpoint, adapterFolder, baseModel: checkpoint, labels: ['no', 'yes'] },
  ...{ maxLength: 64, precision: 'stored', cacheFolder: folder, threads: 1 },
});
const choice = { target: 'merged', dtype: 'bf16' } as const;
const before = process.memoryUsage.rss();
let peak = before;
let calls = 0;
await targetOf(choice).write(source, choice, folder, () => {
  calls++;
  peak = Math.max(peak, process.memoryUsage.rss());
});
console.log(JSON.stringify({ grown: peak - before, calls }));
