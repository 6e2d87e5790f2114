import { readJson } from '../../src/engine/index.ts';

/** Rows of token ids without their padding, and their labels. */
export interface TimingBatch {
  readonly sequences: readonly (readonly number[])[];
  readonly labels: readonly number[];
}

interface BatchFile {
  readonly batches: readonly {
    readonly input_ids: readonly (readonly number[])[];
    readonly attention_mask: readonly (readonly number[])[];
    readonly labels: readonly number[];
  }[];
}

/** Reads a file of `{ batches: [{ input_ids, attention_mask, labels }] }`. */
export async function readBatches(file: string): Promise<TimingBatch[]> {
  const { batches } = (await readJson(file)) as BatchFile;
  return batches.map(({ input_ids, attention_mask, labels }) => ({
    sequences: input_ids.map((row, index) => row.filter((_, at) => attention_mask[index]?.[at] === 1)),
    labels,
  }));
}
