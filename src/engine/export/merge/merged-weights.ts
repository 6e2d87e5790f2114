import { loraTensorNames, savedTensorName } from '../../adapters/index.ts';
import { LorikeetError } from '../../errors/index.ts';
import { checkpointNames, parametersOf } from '../../models/index.ts';
import type { ParameterSpec } from '../../models/parameters.ts';
import { checkShape, findTensor } from '../../train/frozen/locate.ts';
import { type Piece, PIECE, readPieces } from '../../weights/formats/pieces.ts';
import type { StoredTensor } from '../../weights/index.ts';
import type { ExportSource } from '../source.ts';
import { decodedWeight } from './decoded.ts';
import { mergeRows, type RowUpdate } from './merge-rows.ts';

/** One parameter of the merged model. */
export interface MergedParameter extends ParameterSpec {
  /** Where its base values lie; null where it was trained in full. */
  readonly stored: StoredTensor | null;
}

/**
 * Every parameter of the model with the adapter merged in, in the order of the forward pass.
 *
 * @throws LorikeetError `models.missing-tensor`, `models.shape-mismatch`
 */
export function mergedParameters({ spec, base, parts }: ExportSource): MergedParameter[] {
  return parametersOf(spec).map((parameter) => {
    const { name, shape } = parameter;
    if (parts.trained.has(name)) return { ...parameter, stored: null };
    const stored = findTensor(base, name, spec.prefix);
    if (!stored) {
      const tried = checkpointNames(name, spec.prefix);
      throw new LorikeetError('models.missing-tensor', { folder: base.folder, tensor: name, tried });
    }
    checkShape(stored, shape);
    return { ...parameter, stored };
  });
}

/**
 * Reads the float32 values of a merged parameter in pieces of whole rows, in order. The next piece comes in the same memory.
 *
 * @throws the errors of `readPieces`
 */
export async function readMerged(
  source: ExportSource,
  { name, shape, stored }: MergedParameter,
  use: (piece: Piece) => Promise<void>,
): Promise<void> {
  if (stored === null) return use({ first: 0, values: source.values.get(savedTensorName(name))! });
  const inputs = shape.at(-1) ?? 1;
  const update = updateOf(source, name);
  const merged = async (piece: Piece) => {
    if (update) mergeRows(piece.values, piece.first / inputs, update);
    await use(piece);
  };
  const quantized = source.quantized?.locate(name);
  if (quantized && quantized.precision !== 'stored') {
    return merged({ first: 0, values: await decodedWeight(name, quantized, shape, source.quantized!.folder) });
  }
  const rows = Math.max(1, Math.floor(PIECE / inputs));
  await readPieces({ name, tensor: stored }, rows * inputs, merged);
}

/** All values of a merged parameter. */
export async function mergedValues(source: ExportSource, parameter: MergedParameter): Promise<Float32Array> {
  const values = new Float32Array(parameter.shape.reduce((size, dim) => size * dim, 1));
  await readMerged(source, parameter, async (piece) => values.set(piece.values, piece.first));
  return values;
}

/** What the adapter adds to a weight; undefined where it leaves it alone. */
function updateOf({ parts, values }: ExportSource, parameter: string): RowUpdate | undefined {
  const module = /^(.+)\.weight$/.exec(parameter)?.[1];
  const target = module === undefined ? undefined : parts.targets.get(module);
  if (module === undefined || target === undefined) return undefined;
  const names = loraTensorNames(module);
  const magnitude = target.dora === true ? values.get(names.magnitude)! : null;
  return { rank: target.rank, scale: target.scale, a: values.get(names.a)!, b: values.get(names.b)!, magnitude };
}
