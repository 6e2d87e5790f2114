import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import {
  Annotation,
  EvaluationEvent,
  PredictionLine,
  RunConfig,
  RunRecord,
  RunResult,
  StepEvent,
} from '../../src/contract/index.ts';

/** What a test says of a run; the rest is made up. */
export interface ShelvedRun {
  readonly id: string;
  readonly status?: RunRecord['status'];
  readonly createdAt?: string;
  /** F1 of each epoch. */
  readonly f1?: readonly number[];
  readonly model?: string;
  readonly data?: string;
  readonly title?: string;
  readonly tags?: readonly string[];
  readonly labels?: readonly string[];
  /** What it predicted of its validation rows; a few rows where it has an evaluation. */
  readonly predictions?: readonly PredictionLine[];
  /** Whether it has the lines of its steps and evaluations. */
  readonly hasMetrics?: boolean;
}

/** Writes the folder of a run that has ended, as its worker and its owner would have left it. */
export function shelveRun(runsFolder: string, run: ShelvedRun): void {
  const { id, status = 'finished', createdAt = '2026-01-02T03:04:05.000Z', f1 = [], title, tags = [] } = run;
  const labels = [...(run.labels ?? ['no', 'yes'])];
  const folder = path.join(runsFolder, id);
  mkdirSync(folder, { recursive: true });
  const write = (name: string, value: unknown) =>
    writeFileSync(path.join(folder, name), JSON.stringify(value, null, 2));
  const evaluations = f1.map((value, index) => ({
    step: (index + 1) * 10,
    epoch: index + 1,
    loss: 0.7 - value / 2,
    metrics: { f1: value, accuracy: value, precision: value, recall: value },
  }));
  const parameters = { trainable: 10_000, total: 2_000_000, share: 0.005 };
  write(
    'run.json',
    RunRecord.parse({
      format: 1,
      id,
      status,
      createdAt,
      startedAt: createdAt,
      endedAt: new Date(Date.parse(createdAt) + 90_000).toISOString(),
      error:
        status === 'failed'
          ? {
              code: 'train.loss-not-finite',
              sentence: 'The loss is not a number.',
              remedy: 'Lower the rate.',
              details: {},
            }
          : null,
      process: null,
      resumed: 0,
      configFile: null,
      config: RunConfig.parse({
        model: run.model ?? '/models/roberta-base',
        data: { train: run.data ?? '/data/tweets.csv' },
      }),
      seeds: { split: 42, train: 42 },
      labels,
      classWeights: labels.map(() => 1),
      rows: { train: 80, validation: 20, test: 0 },
      device: 'cpu',
      threads: 2,
      parameters,
      totalSteps: 50,
      versions: { lorikeet: '0.1.0', node: '20.0.0', onnxruntime: '1.30.0', platform: 'linux-x64' },
      checkpoint: null,
      data: null,
      microBatch: null,
      naming: null,
      fixes: null,
      overlay: null,
    } satisfies RunRecord),
  );
  if (run.hasMetrics === true) {
    const times = { seconds: 1, time: createdAt };
    const step = { loss: 0.5, learningRate: 1e-4, gradNorm: 1, tokens: 500, tokensPerSecond: 4000, memory: 7e8 };
    const lines = evaluations.flatMap((evaluation) => [
      StepEvent.parse({ type: 'step', step: evaluation.step, epoch: evaluation.epoch, ...step, ...times }),
      EvaluationEvent.parse({ type: 'evaluation', split: 'validation', ...evaluation, best: true, ...times }),
    ]);
    writeFileSync(path.join(folder, 'metrics.jsonl'), lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  }
  const best = evaluations.toSorted((first, second) => second.metrics.f1 - first.metrics.f1)[0];
  if (best !== undefined) {
    write(
      'result.json',
      RunResult.parse({
        format: 1,
        status: status === 'finished' ? 'finished' : 'stopped',
        stopReason: status === 'finished' ? null : 'cancelled',
        steps: evaluations.length * 10,
        epochs: evaluations.length,
        evaluations,
        best,
        final: evaluations.at(-1)!,
        test: null,
        parameters,
        seconds: 90,
        trainSeconds: 80,
        tokensPerSecond: 4000,
        peakMemoryBytes: 700e6,
        signs: [],
      } satisfies RunResult),
    );
  }
  const predictions = run.predictions ?? (best === undefined ? [] : fewPredictions(labels));
  if (predictions.length > 0) {
    mkdirSync(path.join(folder, 'predictions'), { recursive: true });
    const lines = predictions.map((line) => `${JSON.stringify(PredictionLine.parse(line))}\n`);
    writeFileSync(path.join(folder, 'predictions', 'validation.jsonl'), lines.join(''));
  }
  if (title !== undefined || tags.length > 0) {
    write('annotation.json', Annotation.parse({ title: title ?? null, tags: [...tags], notes: '' }));
  }
}

/** A row with the logits of its classes. */
export function predictionLine(
  labels: readonly string[],
  row: number,
  label: string,
  logits: readonly number[],
): PredictionLine {
  const exponentials = logits.map((logit) => Math.exp(logit - Math.max(...logits)));
  const sum = exponentials.reduce((total, value) => total + value, 0);
  return {
    ...{ row, label, prediction: labels[logits.indexOf(Math.max(...logits))]! },
    ...{ probabilities: exponentials.map((value) => value / sum), logits: [...logits] },
  };
}

/** Twenty rows, of which every fourth is wrong. */
function fewPredictions(labels: readonly string[]): PredictionLine[] {
  return Array.from({ length: 20 }, (_, row) => {
    const label = row % labels.length;
    const said = row % 4 === 3 ? (label + 1) % labels.length : label;
    const logits = labels.map((_, index) => (index === said ? 0.5 + (row % 5) / 2 : 0));
    return predictionLine(labels, row, labels[label]!, logits);
  });
}
