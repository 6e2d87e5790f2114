import { describe, expect, it, onTestFinished } from 'vitest';
import { seededGenerator } from '../../../../src/engine/random/index.ts';
import { AdamW } from '../../../../src/engine/train/trained/adamw-session.ts';
import type { TrainedTensor } from '../../../../src/engine/train/trained/tensors.ts';
import { normOf } from '../../../support/gradients.ts';

const tensors: readonly TrainedTensor[] = [
  { name: 'base_model.model.a.lora_A.weight', shape: [2, 5], part: { kind: 'lora-a', module: 'a' } },
  { name: 'base_model.model.a.lora_B.weight', shape: [4, 2], part: { kind: 'lora-b', module: 'a' } },
  { name: 'base_model.model.classifier.bias', shape: [3], part: { kind: 'full', parameter: 'classifier.bias' } },
];

const betas = [0.9, 0.999] as const;
const epsilon = 1e-8;

function drawn(stream: string, deviation: number): Map<string, Float32Array> {
  return new Map(
    tensors.map(({ name, shape }) => {
      const generator = seededGenerator(1, stream, name);
      const size = shape.reduce((product, dim) => product * dim, 1);
      return [name, Float32Array.from({ length: size }, () => deviation * generator.normal())];
    }),
  );
}

/** AdamW with decoupled decay (Loshchilov and Hutter 2019, algorithm 2) behind PyTorch's clip_grad_norm_, in doubles. */
function plainAdamW(
  values: Map<string, Float64Array>,
  moments: Map<string, { first: Float64Array; second: Float64Array }>,
  gradients: ReadonlyMap<string, Float32Array>,
  { step, rate, weightDecay, maxGradNorm }: { step: number; rate: number; weightDecay: number; maxGradNorm: number },
): number {
  const norm = normOf(gradients.values());
  const clip = maxGradNorm === 0 ? 1 : Math.min(1, maxGradNorm / (norm + 1e-6));
  for (const [name, value] of values) {
    const { first, second } = moments.get(name)!;
    const decay = name.endsWith('bias') ? 0 : weightDecay;
    value.forEach((_, index) => {
      const gradient = clip * gradients.get(name)![index]!;
      value[index]! -= rate * decay * value[index]!;
      first[index] = betas[0] * first[index]! + (1 - betas[0]) * gradient;
      second[index] = betas[1] * second[index]! + (1 - betas[1]) * gradient ** 2;
      const mean = first[index] / (1 - betas[0] ** step);
      const square = second[index] / (1 - betas[1] ** step);
      value[index]! -= (rate * mean) / (Math.sqrt(square) + epsilon);
    });
  }
  return norm;
}

describe.each([
  ['clipped', 0.3, 0.001],
  ['hardly clipped', 8, 0.2],
  ['never clipped', 0, 0],
])('AdamW, %s', (_, maxGradNorm, weightDecay) => {
  it('follows a plain loop in doubles', async () => {
    const optimizer = await AdamW.open(tensors, { betas, epsilon, weightDecay, maxGradNorm });
    onTestFinished(() => optimizer.close());
    const values = drawn('values', 1);
    const expected = new Map([...values].map(([name, value]) => [name, Float64Array.from(value)]));
    const moments = new Map(
      [...values].map(([name, { length }]) => [
        name,
        { first: new Float64Array(length), second: new Float64Array(length) },
      ]),
    );
    for (let step = 1; step <= 12; step++) {
      const gradients = drawn(`gradients ${step}`, step % 4 === 0 ? 0.01 : 3);
      const rate = step === 1 ? 0 : 0.02 / step;
      const norm = await optimizer.step(values, gradients, step, rate);
      const expectedNorm = plainAdamW(expected, moments, gradients, { step, rate, weightDecay, maxGradNorm });
      expect(norm / expectedNorm).toBeCloseTo(1, 6);
      for (const [name, own] of values) {
        // Each step rounds a value once and adds a step of at most `rate`.
        const difference = own.reduce((worst, x, i) => Math.max(worst, Math.abs(x - expected.get(name)![i]!)), 0);
        expect(difference, `${name}, step ${step}`).toBeLessThan(step * 3e-7);
      }
    }
    const { first, second } = optimizer.moments;
    for (const [name, own] of moments) {
      expect(normOf([own.first.map((x, i) => x - first.get(name)![i]!)])).toBeLessThan(1e-6 * normOf([own.first]));
      expect(normOf([own.second.map((x, i) => x - second.get(name)![i]!)])).toBeLessThan(1e-5 * normOf([own.second]));
    }
  });
});

it('goes on from moments that it is given as if it had never stopped', async () => {
  const settings = { betas, epsilon, weightDecay: 0.01, maxGradNorm: 1 };
  const open = async (...moments: [] | [AdamW['moments']]) => {
    const optimizer = await AdamW.open(tensors, settings, ...moments);
    onTestFinished(() => optimizer.close());
    return optimizer;
  };
  const gradients = [1, 2, 3].map((step) => drawn(`gradients ${step}`, 1));
  const [straight, stopped] = [drawn('values', 1), drawn('values', 1)];
  const one = await open();
  for (const [index, each] of gradients.entries()) await one.step(straight, each, index + 1, 0.01);
  const before = await open();
  for (const [index, each] of gradients.slice(0, 2).entries()) await before.step(stopped, each, index + 1, 0.01);
  const after = await open(before.moments);
  await after.step(stopped, gradients[2]!, 3, 0.01);
  expect(stopped).toEqual(straight);
});
