/** Rows that a proof reads at least, where there are so many. */
export const PROOF_ROWS = 64;

/**
 * Chooses rows for a proof: the longest, the shortest, those with the most characters beyond ASCII, and others from the whole of the
 * table at even distances.
 *
 * @returns places in `texts`, in order
 */
export function selectRows(texts: readonly string[], count = PROOF_ROWS): number[] {
  const every = [...texts.keys()];
  if (texts.length <= count) return every;
  const few = Math.max(1, Math.floor(count / 8));
  const byLength = every.toSorted((a, b) => texts[a]!.length - texts[b]!.length);
  const oddity = texts.map((text) => new Set([...text].filter((character) => !/^[\x20-\x7e]$/.test(character))).size);
  const odd = every.filter((row) => oddity[row]! > 0).sort((a, b) => oddity[b]! - oddity[a]!);
  const chosen = new Set([...byLength.slice(0, few), ...byLength.slice(-few), ...odd.slice(0, 2 * few)]);
  const rest = every.filter((row) => !chosen.has(row));
  const missing = count - chosen.size;
  for (let i = 0; i < missing; i++) chosen.add(rest[Math.floor((i * rest.length) / missing)]!);
  return [...chosen].sort((a, b) => a - b);
}
