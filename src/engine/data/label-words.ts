import { labelValue } from './label-order.ts';

/** What programs and people write where there is no value. A data set may mean a class by it, so it is asked about. */
const PLACEHOLDERS: ReadonlySet<string> = new Set(
  ['nan', 'n/a', '#n/a', 'na', 'n.a.', '<na>', 'none', 'null', 'nil', '?', '-', '--', '–', '—'].map(fold),
);

/** Whether a label says that there is none: `nan`, `N/A`, `?` and the like. */
export function isPlaceholder(label: string): boolean {
  return PLACEHOLDERS.has(fold(label));
}

/** Labels that differ in upper and lower case alone have one folded form: `True`, `TRUE` and `true`. */
export function fold(label: string): string {
  return label.normalize('NFC').toLowerCase();
}

/**
 * The spelling for each label that has several: that of `known` where one is there, else the most frequent, of equally frequent ones the
 * first. Labels with one spelling are left out.
 *
 * @param counts rows of each label
 * @param known labels that are fixed already: those of the training rows, or of `data.labels`
 */
export function mergedSpellings(
  counts: ReadonlyMap<string, number>,
  known: readonly string[] = [],
): ReadonlyMap<string, string> {
  const knownNames = new Set(known.map((label) => labelValue(label).name));
  const spellings = new Map<string, string>();
  const prefers = (label: string, other: string): boolean =>
    knownNames.has(label) !== knownNames.has(other)
      ? knownNames.has(label)
      : (counts.get(label) ?? 0) > (counts.get(other) ?? 0);
  const all = [...new Set([...knownNames, ...counts.keys()])];
  for (const label of all) {
    const best = spellings.get(fold(label));
    if (best === undefined || prefers(label, best)) spellings.set(fold(label), label);
  }
  const renamed = [...counts.keys()].map((label): [string, string] => [label, spellings.get(fold(label))!]);
  // A spelling that is known stays as it is, even where a list names two of one kind.
  return new Map(renamed.filter(([label, spelling]) => label !== spelling && !knownNames.has(label)));
}

/** Characters between the labels of one cell, the likeliest first; those of Chinese text come last. */
export const separators = ['|', ';', ',', '、', '，', '；'] as const;

/** How the labels of a column name several classes at once, with some that do; null where they do not. */
export interface SeveralLabels {
  /** The character between them; null for lists as JSON or Python write them. */
  readonly separator: string | null;
  /** Labels that name several classes. */
  readonly labels: ReadonlySet<string>;
}

/**
 * Whether cells hold several labels each: lists in brackets, or parts between separators of which each occurs in several different cells.
 * One such label alone, such as `arts, crafts`, is a name.
 */
export function severalLabels(labels: readonly string[]): SeveralLabels | null {
  const isList = (label: string) => label.startsWith('[') && label.endsWith(']');
  if (labels.length > 0 && labels.every(isList)) {
    const many = labels.filter((label) => label.includes(','));
    return many.length === 0 ? null : { separator: null, labels: new Set(many) };
  }
  for (const separator of separators) {
    const joined = labels.filter((label) => label.includes(separator));
    if (joined.length === 0) continue;
    const places = new Map<string, number>();
    for (const label of labels)
      for (const part of partsOf(label, separator)) places.set(part, (places.get(part) ?? 0) + 1);
    const isCombination = (label: string) => {
      const parts = partsOf(label, separator);
      return parts.size > 1 && [...parts].every((part) => part !== '' && places.get(part)! > 1);
    };
    const combined = joined.filter(isCombination);
    if (combined.length > 0 && combined.length * 2 >= joined.length) return { separator, labels: new Set(combined) };
  }
  return null;
}

function partsOf(label: string, separator: string): ReadonlySet<string> {
  return new Set(label.split(separator).map((part) => part.trim()));
}
