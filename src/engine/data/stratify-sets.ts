import type { RandomSource } from './pcg64.ts';
import { permutation, shuffle } from './shuffle.ts';

interface Part {
  readonly rows: number[];
  /** Rows that it still takes. */
  room: number;
  /** Rows of each label that it still wants; may fall below 0. */
  readonly wanted: number[];
}

/**
 * Iterative stratification of multi-label rows (Sechidis, Tsoumakas and Vlahavas, "On the Stratification of Multi-Label Data", ECML PKDD
 * 2011, algorithm 1): the label with the fewest rows left is handed out first, each of its rows to the part that wants most rows of it, of
 * several to the one with most room, of several by lot. Two things differ: a part that is full takes no more, so that sizes are exact,
 * and rows without labels are shared out as those of one more label.
 *
 * @param sets label indices of each row
 */
export function iterativePartition(
  sets: readonly (readonly number[])[],
  sizes: { readonly train: number; readonly test: number },
  random: RandomSource,
): { train: Int32Array; test: Int32Array } {
  const none = sets.reduce((most, set) => Math.max(most, ...set.map((label) => label + 1)), 0);
  const labelsOf = (row: number): readonly number[] => (sets[row]!.length === 0 ? [none] : sets[row]!);
  const rowsOf = Array.from({ length: none + 1 }, () => [] as number[]);
  // By lot, so that the seed decides which rows of a label go where.
  for (const row of permutation(sets.length, random)) for (const label of labelsOf(row)) rowsOf[label]!.push(row);
  const partOf = (size: number): Part => ({
    rows: [],
    room: size,
    wanted: rowsOf.map(({ length }) => (length * size) / sets.length),
  });
  const [train, test] = [partOf(sizes.train), partOf(sizes.test)];
  const parts = [train, test, partOf(sets.length - sizes.train - sizes.test)];
  const left = rowsOf.map(({ length }) => length);
  const isPlaced = new Uint8Array(sets.length);
  for (let label = rarest(left); label !== null; label = rarest(left)) {
    for (const row of rowsOf[label]!) {
      if (isPlaced[row] === 1) continue;
      isPlaced[row] = 1;
      const part = choosePart(parts, label, random);
      part.rows.push(row);
      part.room -= 1;
      for (const each of labelsOf(row)) {
        part.wanted[each]! -= 1;
        left[each]! -= 1;
      }
    }
  }
  const result = { train: Int32Array.from(train.rows), test: Int32Array.from(test.rows) };
  shuffle(result.train, random);
  shuffle(result.test, random);
  return result;
}

/** The label with the fewest rows left, the first of several; null where none has any. */
function rarest(left: readonly number[]): number | null {
  let best: number | null = null;
  for (const [label, count] of left.entries()) if (count > 0 && (best === null || count < left[best]!)) best = label;
  return best;
}

function choosePart(parts: readonly Part[], label: number, random: RandomSource): Part {
  const open = parts.filter(({ room }) => room > 0);
  const wanted = Math.max(...open.map((part) => part.wanted[label]!));
  const wanting = open.filter((part) => part.wanted[label] === wanted);
  const room = Math.max(...wanting.map((part) => part.room));
  const best = wanting.filter((part) => part.room === room);
  return best[best.length === 1 ? 0 : permutation(best.length, random)[0]!]!;
}
