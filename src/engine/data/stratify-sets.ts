import type { RandomSource } from './pcg64.ts';
import { permutation, shuffle } from './shuffle.ts';

interface Part {
  readonly rows: Set<number>;
  /** Rows that it still takes; below 0 where it has too many. */
  room: number;
  /** Rows of each label that it still wants, a fraction; below 0 where it has too many. */
  readonly wanted: number[];
}

/**
 * Iterative stratification of multi-label rows (Sechidis, Tsoumakas and Vlahavas, "On the Stratification of Multi-Label Data", ECML PKDD
 * 2011, algorithm 1): the label with the fewest rows left is handed out first, each of its rows to the part that wants most rows of it, of
 * several to the one with most room, of several by lot. Rows without labels are handed out as those of one more label. Then, unlike
 * there, rows move from parts that are too large until sizes are exact, those first whose move harms the shares of the labels least.
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
  const counts = rowsOf.map(({ length }) => length);
  const partOf = (size: number): Part => ({
    rows: new Set(),
    room: size,
    wanted: counts.map((count) => (count * size) / sets.length),
  });
  const [train, test] = [partOf(sizes.train), partOf(sizes.test)];
  const parts = [train, test, partOf(sets.length - sizes.train - sizes.test)].filter(({ room }) => room > 0);
  const left = [...counts];
  const isPlaced = new Uint8Array(sets.length);
  for (let label = rarest(left); label !== null; label = rarest(left)) {
    for (const row of rowsOf[label]!) {
      if (isPlaced[row] === 1) continue;
      isPlaced[row] = 1;
      addRow(chosenPart(parts, label, random), row, labelsOf(row), 1);
      for (const each of labelsOf(row)) left[each]! -= 1;
    }
  }
  makeExact(parts, labelsOf, counts);
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

function chosenPart(parts: readonly Part[], label: number, random: RandomSource): Part {
  const wanted = Math.max(...parts.map((part) => part.wanted[label]!));
  const wanting = parts.filter((part) => part.wanted[label] === wanted);
  const room = Math.max(...wanting.map((part) => part.room));
  const best = wanting.filter((part) => part.room === room);
  return best[best.length === 1 ? 0 : permutation(best.length, random)[0]!]!;
}

/** Adds a row to a part, or takes it away where `count` is −1. */
function addRow(part: Part, row: number, labels: readonly number[], count: 1 | -1): void {
  if (count === 1) part.rows.add(row);
  else part.rows.delete(row);
  part.room -= count;
  for (const label of labels) part.wanted[label]! -= count;
}

/**
 * Moves rows from parts with too many to parts with too few. A move is as bad as what it adds to Σ deviation² / rows over the labels of both
 * parts; rows with the same labels are as good as each other, so that one of each kind is looked at.
 */
function makeExact(
  parts: readonly Part[],
  labelsOf: (row: number) => readonly number[],
  counts: readonly number[],
): void {
  for (const from of parts) {
    if (from.room >= 0) continue;
    const kinds = new Map<string, number[]>();
    for (const row of from.rows) {
      const key = labelsOf(row).join();
      const kind = kinds.get(key);
      if (kind === undefined) kinds.set(key, [row]);
      else kind.push(row);
    }
    while (from.room < 0) {
      const to = parts.reduce((most, part) => (part.room > most.room ? part : most));
      let best: { readonly rows: number[]; readonly harm: number } | null = null;
      for (const rows of kinds.values()) {
        if (rows.length === 0) continue;
        const harm = labelsOf(rows[0]!).reduce(
          (sum, label) => sum + (from.wanted[label]! - to.wanted[label]! + 1) / counts[label]!,
          0,
        );
        if (best === null || harm < best.harm) best = { rows, harm };
      }
      const row = best!.rows.pop()!;
      addRow(from, row, labelsOf(row), -1);
      addRow(to, row, labelsOf(row), 1);
    }
  }
}
