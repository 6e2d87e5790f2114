/** A label as files write it: a whole number however it is spelled ("1", "1.0"), another number, or a name. */
export type LabelValue =
  { readonly kind: 'whole' | 'name'; readonly name: string } | { readonly kind: 'fraction'; readonly name: string };

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

/** Reads a label without the white space around it. Whole numbers get one spelling: "1.0" and "+1" are the label "1". */
export function labelValue(cell: string): LabelValue {
  const name = cell.trim();
  if (!NUMBER.test(name)) return { kind: 'name', name };
  const value = Number(name);
  if (Number.isSafeInteger(value)) return { kind: 'whole', name: String(value) };
  // Digits beyond double precision are an identifier, not a measurement.
  return { kind: /^\d+$/.test(name) ? 'name' : 'fraction', name };
}

/**
 * Class names in the order of their indices: by value where all are whole numbers, so that 0 and 1 are classes 0 and 1;
 * else sorted by code point, as `class_encode_column` of `datasets` and scikit-learn's `LabelEncoder` order them. The order
 * does not depend on the order of the rows.
 */
export function orderedLabels(values: Iterable<LabelValue>): string[] {
  const kinds = new Map<string, LabelValue['kind']>();
  for (const { name, kind } of values) kinds.set(name, kind);
  const areWhole = [...kinds.values()].every((kind) => kind === 'whole');
  return [...kinds.keys()].sort(
    areWhole ? (a, b) => Number(a) - Number(b) : (a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)),
  );
}
