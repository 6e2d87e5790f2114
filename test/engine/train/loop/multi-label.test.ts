import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  fineTune,
  type FineTuneJob,
  labelSetMetrics,
  type LabelSetPrediction,
  type LabelSetText,
  loadClassifier,
  type RowDynamics,
} from '../../../../src/engine/index.ts';
import { measureRun } from '../../../../src/engine/train/loop/measure-run.ts';
import { measureStep } from '../../../../src/engine/train/loop/measure-step.ts';
import { SharedModel } from '../../../../src/engine/train/loop/shared-model.ts';
import { planRunMemory } from '../../../../src/engine/train/memory/plan-run.ts';
import { readConfig } from '../../../../src/engine/weights/index.ts';
import { runJob, smallJob } from '../../../support/fine-tune-job.ts';

const words = ['fire', 'flood', 'music'];

/** Rows whose words say which labels they have: every set of three, none included. */
function rows(count: number, first = 0): LabelSetText[] {
  return Array.from({ length: count }, (_, index) => {
    const row = first + index;
    const labels = [0, 1, 2].filter((label) => (row >> label) % 2 === 1);
    return { row, labels, text: ['street', ...labels.map((label) => words[label]!)].join(' ') };
  });
}

async function multiLabelJob(training: Parameters<typeof smallJob>[0] = {}, changes: Partial<FineTuneJob> = {}) {
  const own = { task: 'multi-label', labels: words, train: rows(24), validation: rows(8, 24) } as const;
  return smallJob({ classWeights: [1, 1, 1], batchSize: 8, ...training }, { ...own, ...changes });
}

const setsOf = (part: readonly LabelSetText[]) => part.map(({ labels }) => labels);

describe('fine-tuning on label sets', () => {
  it('learns which words are which label, and scores every row by all of its labels', async () => {
    const job = await multiLabelJob(
      {
        epochs: 25,
        learningRate: 2e-2,
        best: 'f1',
        classWeights: [2, 1, 1],
        dropout: { hidden: 0, attention: 0, head: 0 },
      },
      { test: rows(3, 40) },
    );
    const told: RowDynamics[] = [];
    const result = await fineTune(job, {
      onEvent: () => undefined,
      onRows: (dynamics) => void told.push(dynamics),
      shouldStop: () => false,
    });
    const validation = result.predictions.validation as readonly LabelSetPrediction[];
    const logits = validation.flatMap((each) => each.logits);
    const { metrics, loss } = result.best!;
    expect(metrics).toEqual(labelSetMetrics(logits, setsOf(rows(8, 24)), 3));
    expect(metrics['accuracy']).toBeGreaterThan(0.7);
    expect(metrics['f1']).toBeGreaterThan(0.9);
    // The loss has the weights of the training, the metric has not.
    expect(loss).toBeGreaterThan(metrics['logLoss'] as number);
    expect(validation.map(({ row }) => row)).toEqual([24, 25, 26, 27, 28, 29, 30, 31]);
    expect(validation.map(({ labels }) => labels)).toEqual(setsOf(rows(8, 24)));
    for (const { predictions, probabilities } of validation) {
      expect(predictions).toEqual([0, 1, 2].filter((label) => probabilities[label]! >= 0.5));
    }
    expect(result.predictions.test).toHaveLength(3);
    expect(result.test!.metrics).toMatchObject({ rows: 3 });

    expect(told).toHaveLength(result.steps);
    const [first, last] = [told[0]!, told.at(-1)!];
    expect(first).toMatchObject({ step: 1, predictions: null });
    expect(first.rows).toHaveLength(8);
    const mean = ({ losses }: RowDynamics) => losses.reduce((sum, each) => sum + each, 0) / losses.length;
    expect(mean(last)).toBeLessThan(mean(first) / 2);
    expect(last.margins.filter((margin) => margin > 0).length).toBeGreaterThan(4);

    const { checkpoint, adapterFolder, labels, maxLength, precision, cacheFolder } = job;
    const fixed = {
      checkpoint,
      adapterFolder,
      labels,
      maxLength,
      precision,
      cacheFolder,
      device: 'cpu',
      threads: 1,
    } as const;
    const classifier = await loadClassifier({ ...fixed, task: 'multi-label' });
    try {
      const texts = rows(8, 24).map(({ text }) => text);
      const predicted = await classifier.predict(texts);
      for (const [row, shares] of predicted.probabilities.entries()) {
        expect(shares).toEqual(validation[row]!.probabilities.map((share) => expect.closeTo(share, 5) as number));
      }
      const [explained] = await classifier.explain(['street music'], [null]);
      expect(explained!.chosen).toBe(2);
      const scores = new Map(explained!.words.map(({ text, score }) => [text.trim(), score]));
      expect(scores.get('music')).toBeGreaterThan(scores.get('street')!);
    } finally {
      await classifier.close();
    }
  });

  it('goes on from a checkpoint with the numbers it would have had, and only with the same label sets', async () => {
    const whole = await multiLabelJob();
    const { result } = await runJob(whole);
    const cut = await multiLabelJob({}, { checkpoint: whole.checkpoint });
    const { events } = await runJob(cut, (sofar) => sofar.some(({ type }) => type === 'evaluation'));
    const checkpoint = events.find((event) => event.type === 'checkpoint')!;
    const resumed = { ...cut, resumeFrom: checkpoint.folder };
    const other = { ...resumed, train: [{ ...rows(1)[0]!, labels: [0] }, ...rows(24).slice(1)] };
    await expect(runJob(other)).rejects.toMatchObject({ code: 'train.checkpoint-of-another-run' });
    const { result: again } = await runJob(resumed);
    expect(again.evaluations).toEqual(result.evaluations);
    expect(again.predictions).toEqual(result.predictions);
    const weights = (job: FineTuneJob) => readFileSync(path.join(job.adapterFolder, 'adapter_model.safetensors'));
    expect(weights(resumed).equals(weights(whole))).toBe(true);
  });

  it('shares no session with a run of the other task', async () => {
    const shared = new SharedModel();
    const several = await multiLabelJob({ epochs: 1 });
    const first = await fineTune(several, { onEvent: () => undefined, shouldStop: () => false }, shared);
    const one = {
      ...several,
      task: 'single-label',
      train: several.train.map(({ row, text }) => ({ row, text, label: row % 3 })),
      validation: several.validation.map(({ row, text }) => ({ row, text, label: row % 3 })),
    } as const;
    const second = await fineTune(one, { onEvent: () => undefined, shouldStop: () => false }, shared);
    expect(shared.opened).toBe(2);
    expect(first.final!.metrics).toHaveProperty('hammingLoss');
    expect(second.final!.metrics).not.toHaveProperty('hammingLoss');
    const measured = await measureRun(several, shared);
    expect(measured.steps).toBe(3);
    await shared.close();
  });

  it('refuses a row of the other kind', async () => {
    const job = await multiLabelJob();
    const mixed = { ...job, train: [{ row: 0, text: 'a', label: 1 }, ...job.train] };
    await expect(runJob(mixed)).rejects.toThrow(/row 0 of a multi-label job has one label/);
    await expect(runJob({ ...job, task: 'single-label' })).rejects.toThrow(
      /row 0 of a single-label job has a label set/,
    );
  });

  it('takes measured steps on a memory plan that knows its loss', async () => {
    const job = await multiLabelJob();
    const batch = { rows: 2, length: 6, tokens: 10 };
    const step = await measureStep({ ...job, classes: 3, task: 'multi-label', recompute: false, batch });
    expect(step.bytes).toBeGreaterThan(0);
    const model = await readConfig(job.checkpoint);
    const plan = (task: 'single-label' | 'multi-label') =>
      planRunMemory({
        ...{ model, file: 'config.json', classes: 3, task, lora: job.lora, training: job.training },
        ...{ maxLength: 32, lengths: null, precisions: ['stored'], stored: 'float32' },
      });
    const [several, single] = [plan('multi-label').plans[0]!, plan('single-label').plans[0]!];
    expect(several.weights).toBe(single.weights);
    // The graph of the loss has nodes of its own, each of which takes some room.
    expect(several.process).not.toBe(single.process);
  });
});
