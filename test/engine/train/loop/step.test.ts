import { expect, it, onTestFinished } from 'vitest';
import type { TokenBatch } from '../../../../src/engine/train/feeds/batch.ts';
import { AdamW } from '../../../../src/engine/train/trained/adamw-session.ts';
import type { TrainedTensor } from '../../../../src/engine/train/trained/tensors.ts';
import { optimizerStep } from '../../../../src/engine/train/loop/step.ts';
import { expectSameTensors } from '../../../support/gradients.ts';
import { openTinyModel, tinyRows, writeTinyCheckpoint } from '../../../support/tiny-checkpoint.ts';

const settings = { betas: [0.9, 0.999] as const, epsilon: 1e-8, weightDecay: 0.01, maxGradNorm: 1 };

async function adamW(tensors: readonly TrainedTensor[]): Promise<AdamW> {
  const optimizer = await AdamW.open(tensors, settings);
  onTestFinished(() => optimizer.close());
  return optimizer;
}

const sequences = tinyRows([4, 9, 6, 2, 7, 7, 3, 5]);
const labels = [0, 1, 1, 0, 1, 0, 0, 1];
const batchOf = (start: number, end: number): TokenBatch => ({
  sequences: sequences.slice(start, end),
  labels: labels.slice(start, end),
  classWeights: [1, 1],
});

it('learns eight rows by heart in thirty steps, with dropout too', async () => {
  for (const dropouts of [{}, { hidden: 0.05, attention: 0.05, head: 0.05, lora: 0.05 }]) {
    const { model, values, tensors } = await openTinyModel({ dropouts, randomB: false });
    const optimizer = await adamW(tensors);
    const losses: number[] = [];
    for (let step = 1; step <= 30; step++) {
      const { loss } = await optimizerStep(model, optimizer, values, [batchOf(0, 8)], { step, learningRate: 0.03 });
      losses.push(loss);
    }
    expect(losses[0]).toBeGreaterThan(0.3);
    expect(losses.at(-1)).toBeLessThan(losses[0]! / 10);
  }
});

it('takes the step of one batch of eight in four micro-batches of two', async () => {
  const folder = await writeTinyCheckpoint('roberta');
  const stepWith = async (microBatches: readonly TokenBatch[], mode: 'mean' | 'sum') => {
    const { model, values, tensors } = await openTinyModel({}, folder);
    const optimizer = await adamW(tensors);
    const result = await optimizerStep(model, optimizer, values, microBatches, { step: 1, learningRate: 0.01, mode });
    return { ...result, moments: optimizer.moments.first };
  };
  const pairs = [0, 2, 4, 6].map((start) => batchOf(start, start + 2));
  const whole = await stepWith([batchOf(0, 8)], 'mean');
  const mean = await stepWith(pairs, 'mean');
  const sum = await stepWith(pairs, 'sum');
  expect(mean.loss).toBeCloseTo(whole.loss, 5);
  expect(mean.gradNorm / whole.gradNorm).toBeCloseTo(1, 5);
  // The first moment is a tenth of the clipped gradient. The values would not do: Adam's first step is the sign of each.
  expectSameTensors(mean.moments, whole.moments, 2e-5);
  expect(mean.tokens).toBe(whole.tokens);
  expect(mean.microLosses).toHaveLength(4);
  expect(mean.loss).toBeCloseTo(mean.microLosses.reduce((total, loss) => total + loss, 0) / 4, 12);
  expect(sum.loss).toBeCloseTo(4 * mean.loss, 5);
  expect(sum.gradNorm / mean.gradNorm).toBeCloseTo(4, 5);
});

it('counts a small last micro-batch as much as a full one', async () => {
  const { model, values, tensors } = await openTinyModel();
  const parts = [batchOf(0, 6), batchOf(6, 7)];
  const [full, small] = [
    await model.train(parts[0]!, values, [1, 0], 1),
    await model.train(parts[1]!, values, [1, 0], 1),
  ];
  const expected = new Map(
    [...full.gradients].map(([name, gradient]) => [
      name,
      gradient.map((each, index) => (each + small.gradients.get(name)![index]!) / 2),
    ]),
  );
  const optimizer = await adamW(tensors);
  const { gradNorm } = await optimizerStep(model, optimizer, values, parts, { step: 1, learningRate: 0 });
  const clip = Math.min(1, settings.maxGradNorm / (gradNorm + 1e-6));
  const moments = new Map([...expected].map(([name, gradient]) => [name, gradient.map((each) => 0.1 * clip * each)]));
  expectSameTensors(optimizer.moments.first, moments, 2e-5);
});

it('refuses a loss that is no number and leaves the values alone', async () => {
  const { model, values, tensors } = await openTinyModel();
  const optimizer = await adamW(tensors);
  const bias = tensors.at(-1)!.name;
  values.get(bias)![0] = NaN;
  const before = new Map([...values].map(([name, value]) => [name, value.slice()]));
  await expect(
    optimizerStep(model, optimizer, values, [batchOf(0, 2)], { step: 4, learningRate: 0.01 }),
  ).rejects.toMatchObject({ code: 'train.loss-not-finite', details: { step: 4 } });
  expect(values).toEqual(before);
});

it('refuses gradients that are no numbers and leaves values and moments alone', async () => {
  const { model, values, tensors } = await openTinyModel();
  const optimizer = await adamW(tensors);
  const { gradients } = await model.train(batchOf(0, 2), values, [1, 0], 1);
  const [name] = gradients.keys();
  gradients.get(name!)![0] = Infinity;
  const copyOf = (tensorsByName: ReadonlyMap<string, Float32Array>) =>
    new Map([...tensorsByName].map(([each, value]) => [each, value.slice()]));
  const before = [values, optimizer.moments.first, optimizer.moments.second].map(copyOf);
  await expect(optimizer.step(values, gradients, 4, 0.01)).rejects.toMatchObject({
    code: 'train.gradients-not-finite',
    details: { step: 4 },
  });
  expect([values, optimizer.moments.first, optimizer.moments.second]).toEqual(before);
});
