import { readJson } from '../../src/engine/index.ts';

/** Rows of token ids without their padding, and their labels. */
export interface TimingBatch {
  readonly sequences: readonly (readonly number[])[];
  readonly labels: readonly number[];
}

interface BatchFile {
  readonly pad_token_id?: number;
  readonly batches: readonly {
    readonly input_ids: readonly (readonly number[])[];
    readonly attention_mask: readonly (readonly number[])[];
    readonly labels: readonly number[];
  }[];
}

/** What of a model its batches have to fit. */
interface Vocabulary {
  readonly vocabSize: number;
  readonly padId: number;
}

/**
 * Reads a file of `{ pad_token_id, batches: [{ input_ids, attention_mask, labels }] }` for a model: every id has an
 * embedding, and the pad token is the model's.
 *
 * @throws Error that says which, in one sentence; LorikeetError `files.missing`, `files.not-json`
 */
export async function readBatches(file: string, { vocabSize, padId }: Vocabulary): Promise<TimingBatch[]> {
  const { batches, pad_token_id: pad = padId } = (await readJson(file)) as BatchFile;
  if (pad !== padId) throw mismatch(file, `they are padded with token ${pad}, and its pad token is ${padId}`);
  return batches.map(({ input_ids, attention_mask, labels }, batch) => {
    const sequences = input_ids.map((row, index) => row.filter((_, at) => attention_mask[index]?.[at] === 1));
    const strange = sequences.flat().find((id) => !(id >= 0 && id < vocabSize));
    if (strange === undefined) return { sequences, labels };
    throw mismatch(file, `batch ${batch} has the token id ${strange}, and its ids are those below ${vocabSize}`);
  });
}

function mismatch(file: string, reason: string): Error {
  return new Error(`${file}: the batches are for another model: ${reason}`);
}
