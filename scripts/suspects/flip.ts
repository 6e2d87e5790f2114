import { writeFile } from 'node:fs/promises';
import { loadWorkbench, readTable, trainTestSplit } from '../../src/engine/index.ts';

export interface FlipOptions {
  /** Columns to copy. */
  readonly text: string;
  readonly label: string;
  /** Share of the training rows. */
  readonly share: number;
  readonly seed: number;
  /** The split whose training rows are flipped; its validation rows stay as they are. */
  readonly validation: number;
  readonly splitSeed: number;
}

export interface FlippedData {
  /** Class names in the order of their index. */
  readonly classes: readonly string[];
  /** 0-based rows that have a wrong label now. */
  readonly rows: readonly number[];
  /** Training rows in all. */
  readonly training: number;
}

/** Copies text and label of a data set into a CSV file, with some labels of the training rows changed to another class. */
export async function writeFlipped(data: string, file: string, options: FlipOptions): Promise<FlippedData> {
  const { column, seededGenerator } = await loadWorkbench();
  const table = await readTable(data);
  const [texts, labels] = [column(table, options.text), column(table, options.label)];
  const classes = [...new Set(labels)].map(String).sort();
  const { train } = trainTestSplit(texts.length, { testSize: options.validation, seed: options.splitSeed });
  const generator = seededGenerator(options.seed, 'flips');
  const order = [...train].map((row) => ({ row, at: generator.uniform() })).sort((a, b) => a.at - b.at);
  const rows = order.slice(0, Math.round(train.length * options.share)).map(({ row }) => row);
  const flipped = [...labels];
  for (const row of rows) {
    const others = classes.filter((name) => name !== labels[row]);
    flipped[row] = others[generator.below(others.length)]!;
  }
  const quoted = (cell: string | null) => `"${(cell ?? '').replaceAll('"', '""')}"`;
  const lines = texts.map((text, row) => `${quoted(text)},${quoted(flipped[row]!)}`);
  await writeFile(file, ['text,label', ...lines, ''].join('\n'));
  return { classes, rows, training: train.length };
}
