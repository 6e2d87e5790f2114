import type { Tolerance } from './tolerances.ts';

/** The outcome of comparing one quantity. */
export interface Comparison {
  readonly passed: boolean;
  /** The difference that comes nearest to its limit, or goes furthest beyond it. */
  readonly difference: string;
  readonly tolerance: string;
  /** Where that difference lies, or what else is wrong. */
  readonly where: string;
}

/** Numbers of one name, ours and the reference's. */
export interface NumberPair {
  readonly where: string;
  readonly ours: ArrayLike<number>;
  readonly theirs: ArrayLike<number>;
}

/** Compares numbers by a tolerance; what is not a number never agrees, and neither do lists of different lengths. */
export function closeNumbers(pairs: readonly NumberPair[], tolerance: Tolerance): Comparison {
  const limits = `${tolerance.absolute.toExponential()} + ${tolerance.relative.toExponential()}·|x|`;
  let worst = { share: -1, difference: 0, where: '' };
  for (const { where, ours, theirs } of pairs) {
    if (ours.length !== theirs.length) {
      const counts = `${where}: ${ours.length} numbers for ${theirs.length}`;
      return { passed: false, difference: '', tolerance: limits, where: counts };
    }
    for (let index = 0; index < theirs.length; index++) {
      const [own, reference] = [ours[index] as number, theirs[index] as number];
      const difference = Math.abs(own - reference);
      const share = difference / (tolerance.absolute + tolerance.relative * Math.abs(reference));
      const worse = Number.isNaN(share) ? !Number.isNaN(worst.share) : share > worst.share;
      if (worse) worst = { share, difference, where: theirs.length > 1 ? `${where}[${index}]` : where };
    }
  }
  if (worst.share === -1) return { passed: false, difference: '', tolerance: limits, where: 'nothing to compare' };
  return {
    passed: worst.share <= 1,
    difference: worst.difference.toExponential(1),
    tolerance: limits,
    where: worst.where,
  };
}

/** Compares values that have to be equal, one by one, by their JSON. */
export function equalValues(pairs: readonly { where: string; ours: unknown; theirs: unknown }[]): Comparison {
  const different = pairs.filter(({ ours, theirs }) => JSON.stringify(ours) !== JSON.stringify(theirs));
  const first = different[0];
  return {
    passed: pairs.length > 0 && different.length === 0,
    difference: `${different.length} of ${pairs.length}`,
    tolerance: 'exact',
    where: first ? `${first.where}: ${shortened(first.ours)} for ${shortened(first.theirs)}` : '',
  };
}

/**
 * Compares two structures: the same names, equal texts, and numbers by a tolerance.
 *
 * @param where name of the whole
 */
export function closeStructures(where: string, ours: unknown, theirs: unknown, tolerance: Tolerance): Comparison {
  const ourLeaves = leavesOf(ours, where);
  const reference = leavesOf(theirs, where);
  const names = equalValues([
    { where: `names in ${where}`, ours: [...ourLeaves.keys()], theirs: [...reference.keys()] },
  ]);
  if (!names.passed) return names;
  const isNumber = ([, value]: [string, unknown]) => typeof value === 'number';
  const others = [...reference].filter((leaf) => !isNumber(leaf));
  const texts = equalValues(others.map(([name, value]) => ({ where: name, ours: ourLeaves.get(name), theirs: value })));
  if (others.length > 0 && !texts.passed) return texts;
  const numbers = [...reference].filter(isNumber) as [string, number][];
  return closeNumbers(
    numbers.map(([name, value]) => ({ where: name, ours: [Number(ourLeaves.get(name) ?? NaN)], theirs: [value] })),
    tolerance,
  );
}

function leavesOf(value: unknown, name: string): Map<string, unknown> {
  if (typeof value !== 'object' || value === null) return new Map([[name, value]]);
  return new Map(Object.entries(value).flatMap(([key, inner]) => [...leavesOf(inner, `${name}.${key}`)]));
}

function shortened(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
