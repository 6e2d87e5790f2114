import { expect, it } from 'vitest';
import { LorikeetError } from '../../src/engine/errors/index.ts';
import * as engine from '../../src/engine/index.ts';
import { AdamW } from '../../src/engine/train/trained/adamw-session.ts';
import { optimizerStep } from '../../src/engine/train/loop/step.ts';
import { openTinyModel, tinyRows } from '../support/tiny-checkpoint.ts';

it('loads the engine', () => {
  expect(Object.keys(engine)).not.toEqual([]);
});

it('fills an error from the table', () => {
  const error = new LorikeetError('internal.invariant', { what: 'a graph without outputs' });
  expect(error.sentence).toContain('a graph without outputs');
  expect(error.remedy).toContain('report');
});

it('takes steps that bring the loss down', async () => {
  const { model, values, tensors } = await openTinyModel();
  const optimizer = await AdamW.open(tensors, { betas: [0.9, 0.999], epsilon: 1e-8, weightDecay: 0, maxGradNorm: 1 });
  const batch = { sequences: tinyRows([5, 3, 7]), labels: [0, 1, 1], classWeights: [1, 1] };
  const losses: number[] = [];
  for (let step = 1; step <= 5; step++) {
    losses.push((await optimizerStep(model, optimizer, values, [batch], { step, learningRate: 0.02 })).loss);
  }
  await optimizer.close();
  expect(losses.at(-1)).toBeLessThan(losses[0]! / 1.5);
});
