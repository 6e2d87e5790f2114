import { int } from '../../ops/lowering.ts';
import type { RelativeSpec } from '../../models/index.ts';
import { bucketsOfPairs, distanceInputs } from '../../passes/index.ts';
import { distanceRow, symmetricBucket } from '../../train/feeds/relative.ts';
import type { NodeWriter } from './nodes.ts';

/**
 * What scores by distance are fed in training (`train/feeds/relative.ts`), computed from the length of a batch: the row of the table of
 * every distance that a text can have is a constant, from which each batch takes its own.
 *
 * @param longest the most tokens of a text
 * @param sizes `length` of the batch, int64 scalar
 * @returns the names of inputs with the values that stand for them
 */
export function relativeInputs(
  writer: NodeWriter,
  spec: RelativeSpec,
  longest: number,
  { length }: { readonly length: string },
): [name: string, value: string][] {
  const range = (limit: string) => writer.node('Range', [writer.int64(0), limit, writer.int64(1)]);
  const column = writer.node('Unsqueeze', [range(length), writer.int64s(1)]);
  const row = writer.node('Unsqueeze', [range(length), writer.int64s(0)]);
  const rowOf = (distance: number) =>
    spec.kind === 'bias' ? symmetricBucket(distance, spec.table.rows) : distanceRow(distance, spec.distances);
  const rows = Array.from({ length: 2 * longest + 1 }, (_, place) => rowOf(place - longest));
  const table = writer.int64s(...rows);
  /** The rows of distances, int64 of any shape. */
  const rowsOf = (distances: string) =>
    writer.node('Gather', [table, writer.node('Add', [distances, writer.int64(longest)])], { axis: int(0) });
  if (spec.kind === 'bias') return [[bucketsOfPairs.name, rowsOf(writer.node('Sub', [column, row]))]];
  const twice = writer.node('Add', [length, length]);
  const before = writer.node('Sub', [length, writer.int64(1)]);
  const rising = writer.node('Sub', [range(twice), before]);
  const seen = writer.node('Add', [writer.node('Sub', [row, column]), before]);
  return [
    [distanceInputs.forward.name, rowsOf(rising)],
    [distanceInputs.backward.name, rowsOf(writer.node('Neg', [rising]))],
    [distanceInputs.taken.name, writer.node('Add', [writer.node('Mul', [column, twice]), seen])],
  ];
}
