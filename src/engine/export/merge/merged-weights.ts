import { loraTensorNames, savedTensorName } from '../../adapters/index.ts';
import { invariant, LorikeetError } from '../../errors/index.ts';
import { checkpointNames, linearsOf, parametersOf } from '../../models/index.ts';
import type { ParameterSpec } from '../../models/parameters.ts';
import type { LinearSpec } from '../../models/spec.ts';
import { checkShape, findTensor } from '../../train/frozen/locate.ts';
import { type Piece, PIECE, readPieces, transposed } from '../../weights/formats/pieces.ts';
import type { StoredTensor } from '../../weights/index.ts';
import type { ExportSource } from '../source.ts';
import { decodedWeight } from './decoded.ts';
import { addColumnSquares, mergeRows, type RowUpdate } from './merge-rows.ts';

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
  parameter: MergedParameter,
  use: (piece: Piece) => Promise<void>,
): Promise<void> {
  const { name, shape } = parameter;
  const columns = shape.at(-1) ?? 1;
  const linear = linearsOf(source.spec).find(({ module }) => name === `${module}.weight`);
  const read = (then: (piece: Piece) => void | Promise<void>) => readBase(source, parameter, linear, then);
  const update = linear && (await updateOf(source, linear, read));
  await read(async (piece) => {
    if (update) mergeRows(piece.values, piece.first / columns, update);
    await use(piece);
  });
}

/** All values of a merged parameter. */
export async function mergedValues(source: ExportSource, parameter: MergedParameter): Promise<Float32Array> {
  const values = new Float32Array(parameter.shape.reduce((size, dim) => size * dim, 1));
  await readMerged(source, parameter, async (piece) => values.set(piece.values, piece.first));
  return values;
}

/**
 * Reads a parameter as the run computed with it, without its low-rank update, in pieces of whole rows; what was trained in full or is
 * quantized comes whole.
 */
async function readBase(
  { quantized, values }: ExportSource,
  { name, shape, stored }: MergedParameter,
  linear: LinearSpec | undefined,
  use: (piece: Piece) => void | Promise<void>,
): Promise<void> {
  // A head may have a low-rank update too.
  if (stored === null) return use({ first: 0, values: values.get(savedTensorName(name))!.slice() });
  const place = quantized?.locate(name);
  if (!quantized || !place || place.precision === 'stored') {
    const columns = shape.at(-1) ?? 1;
    return readPieces({ name, tensor: stored }, Math.max(1, Math.floor(PIECE / columns)) * columns, use);
  }
  invariant(linear, `${name} is quantized, and no linear layer`);
  const { outputs, inputs } = linear;
  const decoded = await decodedWeight(name, place, [outputs, inputs], quantized.folder);
  return use({ first: 0, values: place.isTransposed ? transposed(decoded, outputs, inputs) : decoded });
}

/**
 * What the adapter adds to the weight of a layer, by the rows that it is stored in; undefined where it leaves it alone.
 *
 * @param read reads the weight of the base
 */
async function updateOf(
  { parts, values }: ExportSource,
  { module, outputs, inputs, fanInFanOut = false }: LinearSpec,
  read: (use: (piece: Piece) => void) => Promise<void>,
): Promise<RowUpdate | undefined> {
  const target = parts.targets.get(module);
  if (target === undefined) return undefined;
  const { rank, scale } = target;
  const names = loraTensorNames(module);
  const [a, b] = [values.get(names.a)!, values.get(names.b)!];
  const lengths = target.dora === true ? values.get(names.magnitude)! : null;
  if (!fanInFanOut) return { rank, scale, a, b, dora: lengths && { rowLengths: lengths } };
  // The rows of the weight are inputs: (B · A)ᵀ = Aᵀ · Bᵀ.
  const update = { rank, scale, a: transposed(b, outputs, rank), b: transposed(a, rank, inputs) };
  if (lengths === null) return { ...update, dora: null };
  const squares = new Float64Array(outputs);
  await read(({ first, values: rows }) => addColumnSquares(rows, first / outputs, update, squares));
  return { ...update, dora: { columnStretch: squares.map((sum, output) => lengths[output]! / Math.sqrt(sum)) } };
}
