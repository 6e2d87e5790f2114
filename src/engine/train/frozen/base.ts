import type { Precision, QuantizedPrecision } from '../../../shared/precision.ts';
import { type ModelSpec, parametersOf, quantizableWeights } from '../../models/index.ts';
import { type LocateParameter, type StoredParameter, storedParameter } from '../../passes/index.ts';
import type { Checkpoint } from '../../weights/checkpoint.ts';
import { formatOf } from '../../weights/formats/index.ts';
import type { StoredTensor } from '../../weights/header.ts';
import { prepareBase } from '../../weights/quantized/index.ts';
import { outlierGains } from './gains.ts';
import { checkShape, commonFolder, findTensor, locateParameters, relativeRange } from './locate.ts';

/** Base weights as a session reads them. */
export interface FrozenBase {
  /** Locations of tensors are relative to this folder. */
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
 * Opens the base weights in a precision. `stored` reads the checkpoint as it is: half-precision weights are widened where they
 * are used. The others quantize the linear layers once, into a file of the cache that every later run reads; embeddings,
 * norms, biases and the head stay as they are.
 */
export async function openBase(spec: ModelSpec, checkpoint: Checkpoint, options: BaseOptions): Promise<FrozenBase> {
  const { precision } = options;
  if (precision === 'stored') return locateParameters(spec, checkpoint);
  const weights = quantizedWeights(spec, checkpoint, precision);
  const foldsGains = formatOf(precision).products === 'int8';
  const gains = foldsGains ? await outlierGains(spec, checkpoint) : new Map<string, Float32Array>();
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
  const locate = (name: string): StoredParameter => {
    const shape = weights.get(name)?.shape;
    if (!shape) return plain(name);
    const placeOf = (part: string) => relativeRange(prepared.tensors.get(`${name}.${part}`)!, folder);
    return storedParameter(precision, shape, 'float32', placeOf, gains.get(name));
  };
  return { folder, locate };
}

/** The weights of all linear layers but the head's, where the format has a form for their shape. */
function quantizedWeights(
  spec: ModelSpec,
  checkpoint: Checkpoint,
  precision: QuantizedPrecision,
): Map<string, StoredTensor> {
  const weights = new Map<string, StoredTensor>();
  const quantizable = quantizableWeights(spec);
  for (const { name, shape } of parametersOf(spec)) {
    const stored = quantizable.has(name) ? findTensor(checkpoint, name, spec.prefix) : undefined;
    if (!stored || !formatOf(precision).fits(stored.shape)) continue;
    checkShape(stored, shape);
    weights.set(name, stored);
  }
  return weights;
}
