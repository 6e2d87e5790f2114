/**
 * A process of its own that quantizes the matrices of the checkpoint named first into the cache named second, and kills itself
 * once it is so far as the share named third.
 */
import { openCheckpoint } from '../../src/engine/weights/index.ts';
import { prepareBase } from '../../src/engine/weights/quantized/index.ts';

const [folder, cacheFolder, share] = process.argv.slice(2) as [string, string, string];
const checkpoint = await openCheckpoint(folder);
await prepareBase({
  checkpoint,
  parameters: [...checkpoint.tensors.values()].map((tensor) => ({ name: tensor.name, tensor })),
  format: 'nf4',
  cacheFolder,
  onProgress: (done, total) => {
    if (done >= Number(share) * total) process.kill(process.pid, 'SIGKILL');
  },
});
