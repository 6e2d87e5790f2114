import type { Workbench } from '../../src/engine/index.ts';

/** A seeded stream of random numbers. */
export type Random = ReturnType<Workbench['seededGenerator']>;

/** What a `{slot}` stands for: one of several phrases, which may hold slots and choices themselves. */
export type Lexicon = Readonly<Record<string, readonly string[]>>;

/** One of `items`, each equally likely. */
export function pick<Item>(items: readonly Item[], random: Random): Item {
  return items[random.below(items.length)] as Item;
}

/** The innermost choice `(a|b)` or slot `{name}`. Text in brackets without a bar stays as it is. */
const innermost = /\(([^()|]*(?:\|[^()|]*)+)\)|\{([\w.]+)\}/;
/** More replacements than any message needs: only slots that lead back to themselves get this far. */
const mostReplacements = 1000;

/**
 * Writes out a phrase of the grammar: `(a|b|)` becomes one of its alternatives, `{slot}` one of the slot's phrases, until
 * neither is left.
 *
 * @throws Error for a slot that the lexicon does not have, or one that contains itself
 */
export function expand(phrase: string, lexicon: Lexicon, random: Random): string {
  let text = phrase;
  for (let replaced = 0; replaced < mostReplacements; replaced += 1) {
    const match = innermost.exec(text);
    if (match === null) return text;
    const [all, alternatives, slot] = match;
    const options = alternatives === undefined ? lexicon[slot as string] : alternatives.split('|');
    if (options === undefined) throw new Error(`no slot ${all} for '${phrase}'`);
    text = text.slice(0, match.index) + pick(options, random) + text.slice(match.index + all.length);
  }
  throw new Error(`'${phrase}' never ends`);
}
