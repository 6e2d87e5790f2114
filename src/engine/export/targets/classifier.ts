import path from 'node:path';
import { LorikeetError } from '../../errors/index.ts';
import { readJson } from '../../files/index.ts';
import { resolveModel } from '../../models/index.ts';
import { outputNames, type TrainedParts } from '../../passes/index.ts';
import { lengthBatches } from '../../train/model/length-batches.ts';
import { ClassifierModel } from '../../train/model/model.ts';
import { tokenizerOf } from '../../train/model/texts.ts';
import { openBase } from '../../train/frozen/base.ts';
import { openAdapter } from '../../train/trained/adapter.ts';
import type { TensorValues } from '../../train/trained/initial.ts';
import { openCheckpoint, readConfig } from '../../weights/index.ts';
import { labelsOf } from '../files/config.ts';
import type { ExportedClassifier, OpenContext } from './target.ts';

/** @throws export.labels-missing */
export async function exportedLabels(folder: string): Promise<string[]> {
  const labels = labelsOf(await readConfig(folder));
  if (labels === null) throw new LorikeetError('export.labels-missing', { file: path.join(folder, 'config.json') });
  return labels;
}

/** The tokenizer in an export's folder, which cuts texts at the length that its config states. */
export async function exportedTokenizer(
  folder: string,
): Promise<{ encode: (text: string) => Int32Array; padId: number }> {
  const config = await readConfig(folder);
  const spec = resolveModel(config, path.join(folder, 'config.json'), (await exportedLabels(folder)).length);
  // As the file says: nothing that only Lorikeet knows.
  const tokenizer = await tokenizerOf({ ...spec, addPrefixSpace: false }, folder);
  const { model_max_length: stated } = (await readJson(path.join(folder, 'tokenizer_config.json'))) as {
    model_max_length?: unknown;
  };
  const maxLength = typeof stated === 'number' ? Math.min(stated, spec.maxLength) : spec.maxLength;
  return { encode: (text) => tokenizer.encode(text, maxLength), padId: spec.padId };
}

/**
 * A classifier of checkpoint files with or without an adapter, on the CPU.
 *
 * @param folder of the export: config.json and tokenizer
 * @param weights the folder of the checkpoint, the same one for a merged model
 */
export async function openFiles(
  folder: string,
  weights: string,
  adapter: boolean,
  { precision, cacheFolder, threads }: OpenContext,
): Promise<ExportedClassifier> {
  const labels = await exportedLabels(folder);
  const config = await readConfig(folder);
  const file = path.join(folder, 'config.json');
  const spec = resolveModel(config, file, labels.length, { hidden: 0, attention: 0, head: 0 });
  const nothing: { parts: TrainedParts; values: TensorValues } = {
    parts: { targets: new Map(), trained: new Set() },
    values: new Map(),
  };
  const { parts, values } = adapter ? await openAdapter(folder, spec, { dropout: 0 }) : nothing;
  const checkpoint = await openCheckpoint(weights);
  const base = await openBase(spec, checkpoint, { precision: adapter ? precision : 'stored', cacheFolder });
  const { encode } = await exportedTokenizer(folder);
  const options = { device: 'cpu', threads, seed: 0, base, backward: 'none' } as const;
  const model = await ClassifierModel.open(spec, parts, checkpoint, options);
  return {
    labels,
    encode,
    run: async (sequences) => ({
      logits: await inBatches(sequences, labels.length, async (batch) => {
        const classWeights = labels.map(() => 1);
        const outputs = await model.evaluate({ sequences: batch, classWeights }, values);
        return outputs[outputNames.logits]!.data as Float32Array;
      }),
      decisions: null,
    }),
    close: () => model.close(),
  };
}

/** Logits [rows, classes] of sequences in batches of similar length. */
export async function inBatches(
  sequences: readonly Int32Array[],
  classes: number,
  run: (batch: readonly Int32Array[], rows: readonly number[]) => Promise<Float32Array>,
): Promise<Float32Array> {
  const logits = new Float32Array(sequences.length * classes);
  for (const rows of lengthBatches(sequences.map(({ length }) => length))) {
    const batch = await run(
      rows.map((row) => sequences[row]!),
      rows,
    );
    rows.forEach((row, place) => logits.set(batch.subarray(place * classes, (place + 1) * classes), row * classes));
  }
  return logits;
}
