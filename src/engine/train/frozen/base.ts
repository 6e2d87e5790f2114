import type { Precision, QuantizedPrecision } from '../../../shared/precision.ts';
import { type ModelSpec, quantizableWeights } from '../../models/index.ts';
import { type LocateParameter, type StoredParameter, storedParameter } from '../../passes/index.ts';
import type { Checkpoint } from '../../weights/checkpoint.ts';
import { type BaseWeight, formatOf } from '../../weights/formats/index.ts';
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
    parameters: [...weights].map(([name, weight]) => ({ name, ...weight, foldedGains: gains.get(name) })),
    format: precision,
    cacheFolder: options.cacheFolder,
    ...(options.onProgress ? { onProgress: options.onProgress } : {}),
    signal: options.signal,
  });
  const folder = commonFolder([...checkpoint.files.map((file) => file.path), prepared.file]);
  const plain = locateParameters(spec, checkpoint, folder).locate;
  const locate = (name: string): StoredParameter => {
    const weight = weights.get(name);
    if (!weight) return plain(name);
    const { tensor, isTransposed = false } = weight;
    const placeOf = (part: string) => relativeRange(prepared.tensors.get(`${name}.${part}`)!, folder);
    return storedParameter(precision, tensor.shape, 'float32', placeOf, {
      gains: gains.get(name) ?? null,
      isTransposed,
    });
  };
  return { folder, locate };
}

/** The weights of all linear layers but the head's, where the format has a form for their shape. */
function quantizedWeights(
  spec: ModelSpec,
  checkpoint: Checkpoint,
  precision: QuantizedPrecision,
): Map<string, Pick<BaseWeight, 'tensor' | 'isTransposed'>> {
  const weights = new Map<string, Pick<BaseWeight, 'tensor' | 'isTransposed'>>();
  for (const [name, { inputs, outputs, fanInFanOut = false }] of quantizableWeights(spec)) {
    const stored = findTensor(checkpoint, name, spec.prefix);
    const shape = [outputs, inputs];
    if (!stored || !formatOf(precision).fits(shape)) continue;
    checkShape(stored, fanInFanOut ? [inputs, outputs] : shape);
    weights.set(name, { tensor: { ...stored, shape }, isTransposed: fanInFanOut });
  }
  return weights;
}
