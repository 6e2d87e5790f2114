import type { RunConfig } from '../../contract/index.ts';
import {
  type LabelledExample,
  type LabelledExamples,
  readTable,
  toExamples,
  trainTestSplit,
} from '../../engine/index.ts';

type DataConfig = RunConfig['data'];

/** The rows of a run, read and split. */
export interface RunRows {
  /** Class names in the order of their indices. */
  readonly labels: readonly string[];
  readonly train: readonly LabelledExample[];
  readonly validation: readonly LabelledExample[];
  readonly test: readonly LabelledExample[];
}

/** Reads and splits the rows as the config says. @throws the data.* errors */
export async function loadRows(data: DataConfig): Promise<RunRows> {
  const { examples, labels } = await readLabelled(data, data.train, data.labels ?? undefined, 'training');
  const test = data.test === null ? [] : (await readLabelled(data, data.test, labels, 'evaluation')).examples;
  if (data.validation !== null) {
    const validation = await readLabelled(data, data.validation, labels, 'evaluation');
    return { labels, train: examples, validation: validation.examples, test };
  }
  const split = trainTestSplit(examples.length, {
    testSize: data.split.validation,
    seed: data.split.seed,
    ...(data.split.stratify ? { stratifyBy: examples.map(({ label }) => label) } : {}),
  });
  const pick = (rows: Int32Array) => Array.from(rows, (row) => examples[row]!);
  return { labels, train: pick(split.train), validation: pick(split.test), test };
}

/** The labelled rows of one more file with the columns of the run. @throws the data.* errors */
export async function readLabelled(
  { text, label, id, delimiter }: DataConfig,
  file: string,
  labels: readonly string[] | undefined,
  purpose: 'training' | 'evaluation',
): Promise<LabelledExamples> {
  const table = await readTable(file, delimiter === null ? {} : { delimiter });
  return toExamples(table, { text, label, id: id ?? undefined, labels, purpose });
}
