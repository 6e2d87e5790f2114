/** Words by which file and folder names say what they hold, as `datasets` of Hugging Face reads them. */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  train: ['train', 'training'],
  validation: ['validation', 'valid', 'dev', 'val'],
  test: ['test', 'testing', 'eval', 'evaluation'],
};

/** The split that a part of a path names, by a word of its own: `test_2`, `my-train`, not `latest`. */
export function splitNamed(part: string): string | undefined {
  const words = part.toLowerCase().split(/[^a-z]+/);
  return Object.keys(WORDS).find((split) => WORDS[split]!.some((word) => words.includes(word)));
}

/** The order in which splits are shown: train, validation, test, then the others by name. */
export function bySplitOrder(first: string, second: string): number {
  const order = ['train', 'validation', 'test'];
  const rank = (name: string) => (order.includes(name) ? order.indexOf(name) : order.length);
  return rank(first) - rank(second) || (first < second ? -1 : first > second ? 1 : 0);
}

/** The name among `names` that is meant by `wanted`: itself, else another word for the same split. */
export function matchingSplit(names: readonly string[], query: string): string | undefined {
  if (names.includes(query)) return query;
  const canonical = splitNamed(query);
  return canonical === undefined ? undefined : names.find((name) => splitNamed(name) === canonical);
}
