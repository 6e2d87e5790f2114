import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { labelSetMetrics } from '../../../../src/engine/metrics/index.ts';
import { resolveModel } from '../../../../src/engine/models/index.ts';
import { optimizerStep } from '../../../../src/engine/train/loop/step.ts';
import { logitsOf, predictionsOf, scored } from '../../../../src/engine/train/model/evaluate.ts';
import { ClassifierModel, type ModelOptions } from '../../../../src/engine/train/model/model.ts';
import { openAdapter } from '../../../../src/engine/train/trained/adapter.ts';
import { AdamW } from '../../../../src/engine/train/trained/adamw-session.ts';
import type { TensorValues } from '../../../../src/engine/train/trained/initial.ts';
import { openCheckpoint, readConfig } from '../../../../src/engine/weights/index.ts';
import { learningRateAt } from '../../../../src/shared/schedule.ts';
import { openTinyModel, tinyRows } from '../../../support/tiny-checkpoint.ts';

interface Expected {
  readonly rows: readonly number[][];
  readonly sets: readonly number[][];
  readonly labels: number;
  readonly logits: readonly number[];
  readonly loss: number;
  readonly gradients: Gradients;
  readonly weighted: { readonly weights: readonly number[]; readonly loss: number; readonly gradients: Gradients };
  readonly trajectory: {
    readonly steps: number;
    readonly learningRate: number;
    readonly warmupSteps: number;
    readonly weightDecay: number;
    readonly maxGradNorm: number;
    readonly of: readonly {
      readonly rows: readonly number[];
      readonly loss: number;
      readonly gradNorm: number;
      readonly learningRate: number;
    }[];
    readonly logits: readonly number[];
  };
}
type Gradients = Readonly<Record<string, readonly number[]>>;

/** What transformers 5.18 and PEFT 0.21 compute with `problem_type: multi_label_classification`: `make.py` wrote it. */
const fixture = path.resolve('test/fixtures/multi-label');
const expected = JSON.parse(readFileSync(path.join(fixture, 'expected.json'), 'utf8')) as Expected;
const { rows, sets, labels, weighted, trajectory } = expected;
const ones = Array<number>(labels).fill(1);
const batchOf = (places: readonly number[], classWeights: readonly number[] = ones) => ({
  sequences: places.map((place) => rows[place]!),
  labelSets: places.map((place) => sets[place]!),
  classWeights,
});
const all = [...rows.keys()];

/** Both compute in float32, in another order of sums; logits and gradients here are near 1. */
const rounding = 2e-5;

function largestDifference(actual: ArrayLike<number>, theirs: readonly number[]): number {
  expect(actual.length).toBe(theirs.length);
  return theirs.reduce((largest, value, index) => Math.max(largest, Math.abs(value - (actual[index] as number))), 0);
}

async function open(options: Partial<ModelOptions> = {}): Promise<{ model: ClassifierModel; values: TensorValues }> {
  const base = path.resolve('test/fixtures/adapters/models/roberta');
  const none = { hidden: 0, attention: 0, head: 0 };
  const spec = resolveModel(await readConfig(base), path.join(base, 'config.json'), labels, none, 'multi-label');
  const { parts, values } = await openAdapter(path.join(fixture, 'adapter'), spec);
  const fixed = { device: 'cpu', threads: 1, seed: 0 } as const;
  const model = await ClassifierModel.open(spec, parts, await openCheckpoint(base), { ...fixed, ...options });
  onTestFinished(() => model.close());
  return { model, values };
}

function expectGradients(gradients: ReadonlyMap<string, Float32Array>, theirs: Gradients): void {
  expect([...gradients.keys()].sort()).toEqual(Object.keys(theirs).sort());
  for (const [name, gradient] of Object.entries(theirs)) {
    expect(largestDifference(gradients.get(name)!, gradient), name).toBeLessThan(rounding);
  }
}

describe('a multi-label model of transformers and PEFT', () => {
  it('has the same logits, loss and gradients here, recomputed or not', async () => {
    for (const recompute of [false, true]) {
      const { model, values } = await open({ recompute });
      const { loss, logits, gradients } = await model.train(batchOf(all), values, [1, 0], 1);
      expect(largestDifference(logits, expected.logits)).toBeLessThan(rounding);
      expect(Math.abs(loss - expected.loss)).toBeLessThan(5e-6);
      expectGradients(gradients, expected.gradients);
    }
  });

  it('has them with pos_weight', async () => {
    const { model, values } = await open();
    const { loss, gradients } = await model.train(batchOf(all, weighted.weights), values, [1, 0], 1);
    expect(Math.abs(loss - weighted.loss)).toBeLessThan(5e-6);
    expectGradients(gradients, weighted.gradients);
  });

  it('has the same loss in an evaluation, in batches and without a backward pass', async () => {
    const { model, values } = await open({ backward: 'none' });
    const logits = (await logitsOf(model, values, rows, labels, 3))!;
    expect(largestDifference(logits, expected.logits)).toBeLessThan(rounding);
    expect(Math.abs(scored(logits, { labelSets: sets }, ones).loss - expected.loss)).toBeLessThan(5e-6);
    const withWeights = scored(logits, { labelSets: sets }, weighted.weights);
    expect(Math.abs(withWeights.loss - weighted.loss)).toBeLessThan(5e-6);
    // Metrics are of the labels alone, whatever they weighed in training.
    expect(withWeights.metrics).toEqual(labelSetMetrics(logits, sets, labels));
    expect(withWeights.metrics['logLoss']).toBeCloseTo(expected.loss, 5);
  });

  it.each([
    ['whole', (places: readonly number[]) => [places]],
    ['in micro-batches of three and one', (places: readonly number[]) => [places.slice(0, 3), places.slice(3)]],
  ] as const)('goes the same way for 20 steps of AdamW, each %s', async (_, parts) => {
    const { model, values } = await open();
    const { weightDecay, maxGradNorm, learningRate, steps, warmupSteps } = trajectory;
    const settings = { betas: [0.9, 0.999], epsilon: 1e-8, weightDecay, maxGradNorm } as const;
    const optimizer = await AdamW.open(model.tensors, settings);
    onTestFinished(() => optimizer.close());
    const schedule = { schedule: 'linear', learningRate, warmupRatio: warmupSteps / steps } as const;
    const taken = { losses: [] as number[], norms: [] as number[] };
    for (const [index, theirs] of trajectory.of.entries()) {
      const rate = learningRateAt(schedule, steps, index);
      expect(rate).toBeCloseTo(theirs.learningRate, 12);
      const batches = parts(theirs.rows).map((places) => batchOf(places));
      const { loss, gradNorm } = await optimizerStep(model, optimizer, values, batches, {
        step: index + 1,
        learningRate: rate,
      });
      taken.losses.push(loss);
      taken.norms.push(gradNorm);
    }
    // Adam divides by the size of a gradient, so that rounding grows with the steps.
    const losses = trajectory.of.map(({ loss }) => loss);
    const norms = trajectory.of.map(({ gradNorm }) => gradNorm);
    expect(largestDifference(taken.losses, losses)).toBeLessThan(1e-4);
    expect(largestDifference(taken.norms, norms)).toBeLessThan(1e-3);
    const logits = (await logitsOf(model, values, rows, labels, rows.length))!;
    expect(largestDifference(logits, trajectory.logits)).toBeLessThan(5e-3);
    // The training moved the loss by more than all of these tolerances.
    expect(losses[0]! - losses.at(-1)!).toBeGreaterThan(0.1);
  });
});

it('predicts every label by itself', () => {
  const logits = Float32Array.of(2, -1, 0, -3, -2, -1);
  const predicted = predictionsOf(
    [
      { row: 4, text: '', labels: [0] },
      { row: 9, text: '', labels: [1, 2] },
    ],
    logits,
    3,
  );
  const share = (z: number) => expect.closeTo(1 / (1 + Math.exp(-z)), 7) as number;
  expect(predicted).toEqual([
    // One half is enough.
    { row: 4, labels: [0], predictions: [0, 2], probabilities: [share(2), share(-1), 0.5], logits: [2, -1, 0] },
    { row: 9, labels: [1, 2], predictions: [], probabilities: [share(-3), share(-2), share(-1)], logits: [-3, -2, -1] },
  ]);
});

it('refuses targets of the other kind', async () => {
  const sequences = tinyRows([3, 4]);
  const several = await openTinyModel({ classes: 2, task: 'multi-label' });
  const one = { sequences, labels: [0, 1], classWeights: [1, 1] };
  await expect(several.model.train(one, several.values, [1, 0], 1)).rejects.toThrow(/multi-label model with one label/);
  const single = await openTinyModel({ classes: 2 });
  const sets = { sequences, labelSets: [[0], [1]], classWeights: [1, 1] };
  await expect(single.model.train(sets, single.values, [1, 0], 1)).rejects.toThrow(
    /single-label model with label sets/,
  );
});
