import { statSync } from 'node:fs';
import path from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { openTinyModel, tinyRows, writeTinyCheckpoint } from '../../support/tiny-checkpoint.ts';

/** What JavaScript holds: objects, and the memory of typed arrays outside its heap. */
function heldBytes(): number {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

it('opens and trains a model without its weights ever passing through JavaScript', async () => {
  // 12 layers of 4 · 512² + 2 · 512 · 2048 weights.
  const sizes = { hidden: 512, heads: 8, intermediate: 2048, layers: 12 };
  const folder = await writeTinyCheckpoint('roberta', sizes);
  expect(statSync(path.join(folder, 'model.safetensors')).size).toBeGreaterThan(150e6);
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  const before = heldBytes();
  const { model, values } = await openTinyModel({ sizes }, folder);
  const opened = heldBytes();
  await model.train({ sequences: tinyRows([5, 9]), labels: [0, 1], classWeights: [1, 1] }, values, [1, 0], 1);
  const trained = heldBytes();
  expect(before, 'the writer lets go of what it wrote').toBeLessThan(100e6);
  expect(opened - before).toBeLessThan(60e6);
  expect(trained - before).toBeLessThan(60e6);
});
