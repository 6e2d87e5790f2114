import path from 'node:path';
import type { Precision } from '../../shared/precision.ts';
import type { Task } from '../../shared/task.ts';
import { type ModelSpec, resolveModel } from '../models/index.ts';
import type { TrainedParts } from '../passes/index.ts';
import { type FrozenBase, openBase } from '../train/frozen/base.ts';
import { openAdapter } from '../train/trained/adapter.ts';
import type { TensorValues } from '../train/trained/initial.ts';
import { type Checkpoint, openCheckpoint, readConfig } from '../weights/index.ts';

/** A trained classifier that is to be exported, as paths and plain data. */
export interface ExportJob {
  /** Folder of the base checkpoint. */
  readonly checkpoint: string;
  readonly adapterFolder: string;
  /** What the adapter calls its base: a path, or a name on the Hub. */
  readonly baseModel: string;
  readonly labels: readonly string[];
  /** Left out, `single-label`. */
  readonly task?: Task | undefined;
  /** Longest sequence in tokens, special tokens included. */
  readonly maxLength: number;
  /** The precision of the base in training: a merged weight holds the values that the adapter was trained on. */
  readonly precision: Precision;
  readonly cacheFolder: string;
  readonly threads: number;
}

/** The same, opened: headers and the adapter are read, weights stay on disk. */
export interface ExportSource extends ExportJob {
  /** Without dropout. */
  readonly spec: ModelSpec;
  readonly base: Checkpoint;
  /** The base in the precision of the run; null where that is what the checkpoint stores. */
  readonly quantized: FrozenBase | null;
  readonly parts: TrainedParts;
  readonly values: TensorValues;
}

/** @throws the errors of `readConfig`, `openAdapter` and `openCheckpoint` */
export async function openSource(job: ExportJob): Promise<ExportSource> {
  const config = await readConfig(job.checkpoint);
  const file = path.join(job.checkpoint, 'config.json');
  const spec = resolveModel(config, file, job.labels.length, { hidden: 0, attention: 0, head: 0 }, job.task);
  const { parts, values } = await openAdapter(job.adapterFolder, spec, { dropout: 0 });
  const base = await openCheckpoint(job.checkpoint);
  const quantized = job.precision === 'stored' ? null : await openBase(spec, base, job);
  return { ...job, spec, base, quantized, parts, values };
}
