import { describe, expect, it } from 'vitest';
import { randomTokens } from '../../../../src/engine/train/feeds/random-tokens.ts';
import { readModel } from '../../../../src/engine/train/loop/open-training.ts';
import { firstDifferentOp } from '../../../../src/engine/train/proof/first-difference.ts';
import { CLASSES, writeProofModel } from '../../../../src/engine/train/proof/models.ts';
import { initialValues } from '../../../../src/engine/train/trained/initial.ts';
import { temporaryFolder } from '../../../support/temporary.ts';
import { describeWithWebgpu } from '../../../support/webgpu.ts';

async function opened() {
  const job = await writeProofModel('encoder', 'float32', temporaryFolder());
  const { spec, tensors, checkpoint } = await readModel({ ...job, device: 'cpu' }, CLASSES);
  const { values } = await initialValues(spec, tensors, checkpoint, 1);
  return { job, values, batch: randomTokens(spec, CLASSES, { rows: 2, length: 6, tokens: 10 }, 1) };
}

describe('firstDifferentOp', () => {
  it('finds no difference of the CPU from itself', async () => {
    const { job, values, batch } = await opened();
    expect(await firstDifferentOp(job, 'cpu', { batch, values, tolerance: 0 })).toBeNull();
  });
});

describeWithWebgpu('the first different op on WebGPU', () => {
  it('is named with its place in the graph', async () => {
    const { job, values, batch } = await opened();
    // Without any tolerance the order of sums in the first product is a difference.
    const op = await firstDifferentOp(job, 'webgpu', { batch, values, tolerance: 0 });
    expect(op).toMatch(/^[A-Z]\w+ at \S+\/\w+ is off by \S+ %$/);
  });
});
