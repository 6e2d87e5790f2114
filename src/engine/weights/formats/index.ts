import type { Precision } from '../../../shared/precision.ts';
import { bytesOf, type DType, tensor } from '../../ir/index.ts';
import type { Format, Part } from './format.ts';
import { formats } from './table.ts';

export type { Arithmetic, Format } from './format.ts';
export { byteTable } from './levels.ts';
export type { BaseWeight } from './pieces.ts';

/** How a precision stores weights. */
export function formatOf(precision: Precision): Format {
  return formats[precision];
}

/** What a weight of a linear layer is kept in: the precision, or as it is stored where its shape has no form there. */
export function fittingPrecision(precision: Precision, shape: readonly number[]): Precision {
  return formatOf(precision).fits(shape) ? precision : 'stored';
}

/** The bytes of a weight. @param stored element type of the checkpoint, where the format keeps it */
export function bytesIn(precision: Precision, shape: readonly number[], stored: DType): number {
  return formatOf(precision)
    .parts(shape, stored)
    .reduce((sum, part) => sum + bytesOfPart(part), 0);
}

function bytesOfPart({ dtype, shape }: Part): number {
  return bytesOf(tensor(dtype, shape), {});
}
