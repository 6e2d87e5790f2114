import { type DType, tensor } from '../../ir/index.ts';
import { linearsOf, type ModelSpec } from '../../models/index.ts';
import type { LocateParameter, RawTensor, StoredParameter } from '../../passes/index.ts';
import type { Checkpoint } from '../../weights/checkpoint.ts';
import type { StoredTensor } from '../../weights/header.ts';
import { type BaseFormat, fits, type PreparedBase, prepareBase } from '../../weights/quantized/index.ts';
import { outlierGains } from './gains.ts';
import type { Precision } from '../job.ts';
import { checkShape, commonFolder, findTensor, locateParameters, relativeRange } from './locate.ts';

/** A frozen base as a session reads it. */
export interface Base {
  /** To which the locations of its tensors are relative. */
  readonly folder: string;
  readonly locate: LocateParameter;
}

export interface BaseOptions {
  readonly precision: Precision;
  /** Where quantized bases are kept for later runs. */
  readonly cacheFolder: string;
  readonly onProgress?: (done: number, total: number) => void;
  readonly signal?: AbortSignal;
}

/**
 * The frozen base in a precision. fp32 and fp16 read the checkpoint as it is: half-precision weights are widened where
 * they are used. The others quantize the linear layers once, into a file of the cache that every later run reads;
 * embeddings, norms, biases and the head stay as they are.
 */
export async function openBase(spec: ModelSpec, checkpoint: Checkpoint, options: BaseOptions): Promise<Base> {
  const { precision } = options;
  if (precision === 'fp32' || precision === 'fp16') return locateParameters(spec, checkpoint);
  const weights = quantizedWeights(spec, checkpoint, precision);
  const gains = precision === 'int8' ? await outlierGains(spec, checkpoint) : new Map<string, Float32Array>();
  const prepared = await prepareBase({
    checkpoint,
    parameters: [...weights].map(([name, stored]) => ({ name, tensor: stored, foldedGains: gains.get(name) })),
    format: precision,
    cacheFolder: options.cacheFolder,
    ...(options.onProgress ? { onProgress: options.onProgress } : {}),
    signal: options.signal,
  });
  const folder = commonFolder([...checkpoint.files.map((file) => file.path), prepared.file]);
  const plain = locateParameters(spec, checkpoint, folder).locate;
  const locate = (name: string): StoredParameter =>
    weights.has(name) ? storedIn(prepared, name, folder, gains.get(name) ?? null) : plain(name);
  return { folder, locate };
}

/** The weights of all linear layers but the head's, where the format has a form for their shape. */
function quantizedWeights(spec: ModelSpec, checkpoint: Checkpoint, format: BaseFormat): Map<string, StoredTensor> {
  const head = new Set(spec.head.steps.flatMap((step) => (step.kind === 'linear' ? [step.linear.module] : [])));
  const weights = new Map<string, StoredTensor>();
  for (const { module, outputs, inputs } of linearsOf(spec)) {
    const found = findTensor(checkpoint, `${module}.weight`, spec.prefix);
    if (!found || head.has(module) || !fits(format, found.shape)) continue;
    checkShape(found, [outputs, inputs]);
    weights.set(`${module}.weight`, found);
  }
  return weights;
}

function storedIn(
  { format, tensors }: PreparedBase,
  name: string,
  folder: string,
  gains: Float32Array | null,
): StoredParameter {
  const part = (suffix: string): RawTensor => {
    const found = tensors.get(`${name}.${suffix}`) as StoredTensor;
    return {
      type: tensor(dtypes[found.dtype as keyof typeof dtypes], found.shape),
      external: relativeRange(found, folder),
    };
  };
  switch (format) {
    case 'int8':
      return {
        kind: 'int8',
        codes: part('codes'),
        codesTransposed: part('codes_transposed'),
        scales: part('scales'),
        gains,
      };
    case 'int4':
      return {
        kind: '4-bit',
        codes: part('codes'),
        format,
        scales: { kind: 'plain', scales: part('scales') },
      };
    case 'nf4': {
      const scales = { codes: part('scale_codes'), scales: part('scale_scales'), mean: part('scale_mean') };
      return { kind: '4-bit', codes: part('codes'), format, scales: { kind: 'double', ...scales } };
    }
  }
}

const dtypes = { U8: 'uint8', I8: 'int8', F32: 'float32' } as const satisfies Record<string, DType>;
