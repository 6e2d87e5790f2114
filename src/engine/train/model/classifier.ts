import type { Precision } from '../../../shared/precision.ts';
import type { Task } from '../../../shared/task.ts';
import path from 'node:path';
import { scoreMatrix, sigmoid, softmax } from '../../metrics/index.ts';
import { resolveModel } from '../../models/index.ts';
import { requireDevice } from '../../runtime/index.ts';
import { openCheckpoint, readConfig } from '../../weights/checkpoint.ts';
import { openAdapter } from '../trained/adapter.ts';
import { openBase } from '../frozen/base.ts';
import { type Explanation, explained } from './explain.ts';
import type { DeviceName } from '../job.ts';
import { lengthBatches } from './length-batches.ts';
import { ClassifierModel } from './model.ts';
import { outputNames } from '../../passes/index.ts';
import { tokenize, tokenizerOf } from './texts.ts';

export interface ClassifierOptions {
  readonly checkpoint: string;
  /** null for a checkpoint that is a classifier by itself. */
  readonly adapterFolder: string | null;
  /** Where the tokenizer is read; left out, from the checkpoint. */
  readonly tokenizerFolder?: string;
  readonly labels: readonly string[];
  /** Left out, `single-label`; of a multi-label model, probabilities are sigmoids. */
  readonly task?: Task | undefined;
  readonly maxLength: number;
  /** The precision used in training: the adapter compensates for the quantization error of these base weights. */
  readonly precision: Precision;
  /** Where quantized bases are kept. */
  readonly cacheFolder: string;
  readonly device: DeviceName;
  readonly threads: number;
}

export interface ClassifierPrediction {
  readonly logits: number[][];
  readonly probabilities: number[][];
}

const noDropout = { hidden: 0, attention: 0, head: 0 };

/** A trained classifier: a base checkpoint with an adapter. */
export interface Classifier {
  /**
   * Logits and probabilities per text and class, in the order of the texts, which are computed in batches of similar length.
   *
   * @param onProgress called after each batch with the number of texts done
   */
  predict(texts: readonly string[], onProgress?: (done: number) => void): Promise<ClassifierPrediction>;
  /**
   * What the words of each text contribute to the logit of a class. The first call opens a second session over the same weights.
   *
   * @param chosen class of each text; null takes the predicted one, of several labels the most likely
   */
  explain(texts: readonly string[], chosen: readonly (number | null)[]): Promise<readonly Explanation[]>;
  close(): Promise<void>;
}

/** @throws LorikeetError `train.adapter-mismatch` and whatever opening the checkpoint and the device may throw */
export async function loadClassifier(options: ClassifierOptions): Promise<Classifier> {
  const { checkpoint: folder, labels } = options;
  const config = await readConfig(folder);
  const spec = resolveModel(config, path.join(folder, 'config.json'), labels.length, noDropout, options.task);
  const { parts, values } =
    options.adapterFolder === null
      ? { parts: { targets: new Map(), trained: new Set<string>() }, values: new Map() }
      : await openAdapter(options.adapterFolder, spec, { dropout: 0 });
  const { device } = options;
  await requireDevice(device);
  const checkpoint = await openCheckpoint(folder);
  const base = await openBase(spec, checkpoint, options);
  const open = (backward: 'none' | 'contributions') =>
    ClassifierModel.open(spec, parts, checkpoint, {
      device,
      threads: options.threads,
      seed: 0,
      base,
      backward,
    });
  const model = await open('none');
  let explaining: Promise<ClassifierModel> | null = null;
  const tokenizer = await tokenizerOf(spec, options.tokenizerFolder ?? folder);
  const maxLength = Math.min(options.maxLength, spec.maxLength);
  const classes = labels.length;
  const classWeights = Array<number>(classes).fill(1);

  const logitsOf = async (sequences: readonly Int32Array[], onProgress?: (done: number) => void) => {
    const logits = new Float32Array(sequences.length * classes);
    let done = 0;
    for (const batch of lengthBatches(sequences.map(({ length }) => length))) {
      const outputs = await model.evaluate({ sequences: batch.map((row) => sequences[row]!), classWeights }, values);
      const batchLogits = outputs[outputNames.logits]?.data as Float32Array;
      batch.forEach((row, place) =>
        logits.set(batchLogits.subarray(place * classes, (place + 1) * classes), row * classes),
      );
      done += batch.length;
      onProgress?.(done);
    }
    return logits;
  };

  return {
    predict: async (texts, onProgress) => {
      if (texts.length === 0) return { logits: [], probabilities: [] };
      const { sequences } = tokenize(tokenizer, texts, maxLength, { spec, folder });
      const logits = await logitsOf(sequences, onProgress);
      const scores = scoreMatrix(logits, classes);
      const probabilities = spec.task === 'multi-label' ? sigmoid(scores.values) : softmax(scores);
      return { logits: rowsOf(logits, classes), probabilities: rowsOf(probabilities, classes) };
    },
    explain: async (texts, chosen) => {
      const { sequences } = tokenize(tokenizer, texts, maxLength, { spec, folder });
      const predicted = chosen.includes(null) ? rowsOf(await logitsOf(sequences), classes) : null;
      const classOf = chosen.map((index, row) => index ?? mostLikely(predicted![row]!));
      // After a failure the next call opens it anew.
      explaining ??= open('contributions').catch((error: unknown) => {
        explaining = null;
        throw error;
      });
      return explained(await explaining, { tokenizer, values, classes, texts, sequences, chosen: classOf });
    },
    close: async () => {
      await model.close();
      await (await explaining)?.close();
    },
  };
}

/** The first class wins a tie, as in training. */
function mostLikely(logits: readonly number[]): number {
  return logits.indexOf(Math.max(...logits));
}

function rowsOf(values: Float32Array | Float64Array, classes: number): number[][] {
  return Array.from({ length: values.length / classes }, (_, row) =>
    Array.from(values.subarray(row * classes, (row + 1) * classes)),
  );
}
