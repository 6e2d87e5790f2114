import type { Precision } from '../../../shared/precision.ts';
import path from 'node:path';
import { scoreMatrix, softmax } from '../../metrics/index.ts';
import { resolveModel } from '../../models/index.ts';
import { requireDevice } from '../../runtime/index.ts';
import { openCheckpoint, readConfig } from '../../weights/checkpoint.ts';
import { openAdapter } from '../trained/adapter.ts';
import { openBase } from '../frozen/base.ts';
import { logitsOf } from './evaluate.ts';
import type { DeviceName } from '../job.ts';
import { ClassifierModel } from './model.ts';
import { tokenize, tokenizerOf } from './texts.ts';

export interface ClassifierOptions {
  readonly checkpoint: string;
  readonly adapterFolder: string;
  readonly labels: readonly string[];
  readonly maxLength: number;
  /** The precision used in training: the adapter compensates for the quantization error of these base weights. */
  readonly precision: Precision;
  /** Where quantized bases are kept. */
  readonly cacheFolder: string;
  readonly device: DeviceName;
  readonly threads: number;
  readonly batchSize?: number;
}

export interface ClassifierPrediction {
  readonly logits: number[][];
  readonly probabilities: number[][];
}

const noDropout = { hidden: 0, attention: 0, head: 0 };

/** A trained classifier: a base checkpoint with an adapter. */
export interface Classifier {
  /**
   * Logits and probabilities per text and class.
   *
   * @param onProgress called after each batch with the number of texts done
   */
  predict(texts: readonly string[], onProgress?: (done: number) => void): Promise<ClassifierPrediction>;
  close(): Promise<void>;
}

/** @throws LorikeetError `train.adapter-mismatch` and whatever opening the checkpoint and the device may throw */
export async function loadClassifier(options: ClassifierOptions): Promise<Classifier> {
  const { checkpoint: folder, labels } = options;
  const config = await readConfig(folder);
  const spec = resolveModel(config, path.join(folder, 'config.json'), labels.length, noDropout);
  const { parts, values } = await openAdapter(options.adapterFolder, spec, { dropout: 0 });
  const { device } = options;
  await requireDevice(device);
  const checkpoint = await openCheckpoint(folder);
  const base = await openBase(spec, checkpoint, options);
  const model = await ClassifierModel.open(spec, parts, checkpoint, {
    device,
    threads: options.threads,
    seed: 0,
    base,
  });
  const tokenizer = await tokenizerOf(spec, folder);
  const maxLength = Math.min(options.maxLength, spec.maxLength);
  const classes = labels.length;
  return {
    predict: async (texts, onProgress) => {
      if (texts.length === 0) return { logits: [], probabilities: [] };
      const { sequences } = tokenize(tokenizer, texts, maxLength, { spec, folder });
      const logits = (await logitsOf(model, values, sequences, classes, options.batchSize ?? 8, (done) => {
        onProgress?.(done);
        return false;
      })) as Float32Array;
      const probabilities = softmax(scoreMatrix(logits, classes));
      return { logits: rowsOf(logits, classes), probabilities: rowsOf(probabilities, classes) };
    },
    close: () => model.close(),
  };
}

function rowsOf(values: Float32Array | Float64Array, classes: number): number[][] {
  return Array.from({ length: values.length / classes }, (_, row) =>
    Array.from(values.subarray(row * classes, (row + 1) * classes)),
  );
}
