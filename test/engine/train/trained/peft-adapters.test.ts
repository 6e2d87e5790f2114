import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { resolveModel } from '../../../../src/engine/models/index.ts';
import { outputNames } from '../../../../src/engine/passes/index.ts';
import { ClassifierModel, type ModelOptions } from '../../../../src/engine/train/model/model.ts';
import { openAdapter } from '../../../../src/engine/train/trained/adapter.ts';
import { AdamW } from '../../../../src/engine/train/trained/adamw-session.ts';
import { openCheckpoint, readConfig } from '../../../../src/engine/weights/index.ts';

/** What PEFT 0.21 computes with adapters that it made: `make.py` in this folder wrote it. */
const fixtures = path.resolve('test/fixtures/adapters');

interface Expected {
  readonly model: string;
  readonly rows: readonly number[][];
  readonly labels: readonly number[];
  readonly logits: readonly number[];
  readonly loss: number;
  readonly gradients?: Readonly<Record<string, readonly number[]>>;
  readonly trajectory?: {
    readonly losses: readonly number[];
    readonly learningRate: number;
    readonly logits: readonly number[];
  };
}

const everyCase = [
  'dora-roberta',
  'dora-llama',
  'patterns',
  'expression',
  'layers',
  'bias-lora-only',
  'bias-all',
  'score-adapted',
  'raw-names',
  'both-heads',
];

async function open(name: string, options: Partial<ModelOptions> = {}) {
  const folder = path.join(fixtures, name);
  const expected = JSON.parse(readFileSync(path.join(folder, 'expected.json'), 'utf8')) as Expected;
  const base = path.join(fixtures, 'models', expected.model);
  const spec = resolveModel(await readConfig(base), path.join(base, 'config.json'), 3, {
    hidden: 0,
    attention: 0,
    head: 0,
  });
  const { parts, values } = await openAdapter(folder, spec);
  const checkpoint = await openCheckpoint(base);
  const model = await ClassifierModel.open(spec, parts, checkpoint, { device: 'cpu', threads: 1, seed: 0, ...options });
  onTestFinished(() => model.close());
  const batch = { sequences: expected.rows, labels: expected.labels, classWeights: [1, 1, 1] };
  return { expected, model, values, batch };
}

/** Both compute in float32, in another order of sums; logits and gradients here are near 1. */
const rounding = 2e-5;

function largestDifference(actual: ArrayLike<number>, expected: readonly number[]): number {
  expect(actual.length).toBe(expected.length);
  return expected.reduce((largest, value, index) => Math.max(largest, Math.abs(value - (actual[index] as number))), 0);
}

describe.each(everyCase)('%s', (name) => {
  test('gives the logits of PEFT', async () => {
    const { expected, model, values, batch } = await open(name, { backward: 'none' });
    const outputs = await model.evaluate(batch, values);
    expect(largestDifference(outputs[outputNames.logits]!.data as Float32Array, expected.logits)).toBeLessThan(
      rounding,
    );
  });
});

describe.each(['dora-roberta', 'dora-llama', 'bias-lora-only'])('%s', (name) => {
  test('gives loss and gradients of PEFT, recomputed or not', async () => {
    for (const recompute of [false, true]) {
      const { expected, model, values, batch } = await open(name, { recompute });
      const { loss, gradients } = await model.train(batch, values, [1, 0], 1);
      expect(loss).toBeCloseTo(expected.loss, 5);
      expect([...gradients.keys()].sort()).toEqual(Object.keys(expected.gradients!).map(plain).sort());
      for (const [parameter, gradient] of Object.entries(expected.gradients!)) {
        expect(largestDifference(gradients.get(plain(parameter))!, gradient), parameter).toBeLessThan(rounding);
      }
    }
  });

  test('goes the way of PEFT for 20 steps', async () => {
    const { expected, model, values, batch } = await open(name);
    const { losses, learningRate, logits } = expected.trajectory!;
    const settings = { betas: [0.9, 0.999], epsilon: 1e-8, weightDecay: 0.01, maxGradNorm: 0 } as const;
    const optimizer = await AdamW.open(model.tensors, settings);
    onTestFinished(() => optimizer.close());
    const taken: number[] = [];
    for (let step = 1; step <= losses.length; step += 1) {
      const { loss, gradients } = await model.train(batch, values, [step, 0], 1);
      taken.push(loss);
      await optimizer.step(values, gradients, step, learningRate);
    }
    // Adam divides by the size of a gradient, so that rounding grows with the steps.
    expect(largestDifference(taken, losses)).toBeLessThan(1e-4);
    const outputs = await model.evaluate(batch, values);
    expect(largestDifference(outputs[outputNames.logits]!.data as Float32Array, logits)).toBeLessThan(5e-3);
  });
});

/** A trained bias has no wrapper in its name here. */
function plain(name: string): string {
  return name.replace('.base_layer.', '.');
}
