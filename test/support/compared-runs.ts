import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { RunConfig, type RunRecord } from '../../src/contract/index.ts';
import { seededGenerator } from '../../src/engine/random/index.ts';
import { shelveRun } from './run-shelf.ts';

/** A run with predictions that a test makes up. */
export interface ComparedShelf {
  readonly id: string;
  readonly title?: string;
  readonly f1?: readonly number[];
  readonly rows?: number;
  /** First row of the split, so that other rows are predicted. */
  readonly from?: number;
  readonly names?: readonly string[];
  /** Share of the rows that are right, each row by chance. */
  readonly right?: number;
  /** Of the chance. */
  readonly seed?: number;
  /** Of the data file. */
  readonly sha256?: string | null;
  /** Shifts the true labels by this many classes. */
  readonly shift?: number;
  readonly split?: 'validation' | 'test';
  readonly config?: Readonly<Record<string, unknown>>;
  readonly seconds?: number;
  readonly bytes?: number;
}

/** Writes a finished run with its predictions, metrics and result. */
export function shelveComparedRun(runsFolder: string, shelf: ComparedShelf): void {
  const { id, title, f1 = [0.6, 0.7], rows = 400, from = 0, names = ['no', 'yes'], right = 0.8, seed = 1 } = shelf;
  const { sha256 = 'a'.repeat(64), shift = 0, split = 'validation', config = {}, seconds = 90, bytes = 7e8 } = shelf;
  shelveRun(runsFolder, { id, f1, predictions: [], ...(title === undefined ? {} : { title }) });
  const folder = path.join(runsFolder, id);
  change<RunRecord>(path.join(folder, 'run.json'), (record) => ({
    ...record,
    labels: [...names],
    config: RunConfig.parse({ ...record.config, ...config }),
    data: sha256 === null ? null : [{ file: record.config.data.train, bytes: 10, sha256 }],
  }));
  change<object>(path.join(folder, 'result.json'), (result) => ({ ...result, seconds, peakMemoryBytes: bytes }));
  const chance = seededGenerator(seed, 'predictions');
  const lines = Array.from({ length: rows }, (_, index) => {
    const label = (index + shift) % names.length;
    const isRight = chance.uniform() < right;
    const prediction = isRight ? label : (label + 1) % names.length;
    const probabilities = names.map((_name, place) => (place === prediction ? 0.9 : 0.1 / (names.length - 1)));
    const [labelName, predictionName] = [names[label], names[prediction]];
    return { row: from + index, label: labelName, prediction: predictionName, probabilities, logits: probabilities };
  });
  mkdirSync(path.join(folder, 'predictions'), { recursive: true });
  const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
  writeFileSync(path.join(folder, 'predictions', `${split}.jsonl`), text);
  const steps = Array.from({ length: 30 }, (_, index) => ({
    type: 'step',
    step: index + 1,
    epoch: (index + 1) / 10,
    loss: 1 / (index + 1),
  }));
  writeFileSync(path.join(folder, 'metrics.jsonl'), steps.map((step) => `${JSON.stringify(step)}\n`).join(''));
}

function change<Value>(file: string, to: (value: Value) => Value): void {
  writeFileSync(file, JSON.stringify(to(JSON.parse(readFileSync(file, 'utf8')) as Value), null, 2));
}
