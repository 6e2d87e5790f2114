import { resolveModel } from '../../models/index.ts';
import type { BatchShape, LargestBatch, MemoryPlan } from '../../../shared/memory-plan.ts';
import type { Task } from '../../../shared/task.ts';
import { type BaseDtype, promisedDtype } from '../../weights/stored-dtype.ts';
import type { Precision } from '../../../shared/precision.ts';
import type { LoraSettings, TrainingSettings } from '../job.ts';
import { trainedPartsOf } from '../trained/tensors.ts';
import { largestBatch } from './fit.ts';
import { planMemory } from './plan.ts';

export interface MemoryJob {
  /** config.json of the base model, and what errors call it. */
  readonly model: Readonly<Record<string, unknown>>;
  readonly file: string;
  readonly classes: number;
  /** Left out, `single-label`. */
  readonly task?: Task | undefined;
  readonly lora: LoraSettings;
  readonly training: Pick<TrainingSettings, 'batchSize' | 'evalBatchSize' | 'dropout'>;
  /** Longest sequence in tokens. */
  readonly maxLength: number;
  /** Tokens of each text, uncut; `null` where texts or tokenizer are missing. */
  readonly lengths: { readonly training: readonly number[]; readonly evaluation: readonly number[] } | null;
  readonly precisions: readonly Precision[];
  /** Element type of the checkpoint's files; `null` where they are not there: then it is what config.json promises. */
  readonly stored: BaseDtype | null;
}

export interface MemoryPlans {
  /** The largest batch of training, by the lengths of the texts, or of rows that are all as long as they may be. */
  readonly batch: LargestBatch;
  /** Tokens of an epoch; `null` where {@link MemoryJob.lengths} is. */
  readonly epochTokens: number | null;
  /** For each precision, without and with recomputation. */
  readonly plans: readonly MemoryPlan[];
}

/** Plans the memory of a run before its weights are downloaded. @throws LorikeetError of config.json and the matching rules */
export function planRunMemory(job: MemoryJob): MemoryPlans {
  const { model, file, classes, lora, training, lengths, precisions } = job;
  const spec = resolveModel(model, file, classes, training.dropout, job.task);
  const parts = trainedPartsOf(spec, lora);
  const longest = Math.min(job.maxLength, spec.maxLength);
  const cut = (tokens: readonly number[]) => tokens.map((count) => Math.min(count, longest));
  const shapeOf = (tokens: readonly number[] | undefined, rows: number): BatchShape =>
    tokens ? largestBatch(cut(tokens), rows) : { rows, length: longest, tokens: rows * longest };
  const shapes = {
    stored: job.stored ?? promisedDtype(model),
    training: shapeOf(lengths?.training, training.batchSize),
    evaluation: shapeOf(lengths?.evaluation, training.evalBatchSize),
  };
  return {
    batch: { ...shapes.training, from: lengths ? 'texts' : 'maxLength' },
    epochTokens: lengths && cut(lengths.training).reduce((sum, count) => sum + count, 0),
    plans: precisions.flatMap((precision) =>
      [false, true].map((recompute) => ({
        precision,
        recompute,
        ...planMemory(spec, parts, { ...shapes, precision, recompute }),
        ...{ measured: null, stepSeconds: null },
      })),
    ),
  };
}
