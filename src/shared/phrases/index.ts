import { type PhraseKey, phrases } from './table.ts';

export { type PhraseKey, phrases } from './table.ts';

type GapsIn<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | GapsIn<Rest> : never;
type Gaps<Key extends PhraseKey> = Readonly<Record<GapsIn<(typeof phrases)[Key]>, string | number>>;

/** A phrase in English, with its gaps filled. */
export function phrase<Key extends PhraseKey>(
  key: Key,
  ...[gaps]: keyof Gaps<Key> extends never ? [] : [gaps: Gaps<Key>]
): string {
  return fillGaps(phrases[key], gaps ?? {});
}

/** The text with `{name}` replaced by the gap of that name. */
export function fillGaps(text: string, gaps: Readonly<Record<string, string | number>>): string {
  return text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => String(gaps[name] ?? whole));
}

/** A phrase that was recognized, and what its gaps hold. */
export interface KnownPhrase {
  readonly key: PhraseKey;
  readonly gaps: Readonly<Record<string, string>>;
}

/** Which phrase a text is; null where it is none. Of several that fit it is the one with the most words of its own. */
export function knownPhrase(text: string): KnownPhrase | null {
  for (const { key, pattern } of patterns) {
    const match = pattern.exec(text);
    if (match !== null) return { key, gaps: { ...match.groups } };
  }
  return null;
}

interface Pattern {
  readonly key: PhraseKey;
  readonly pattern: RegExp;
}

function patternsOf(): readonly Pattern[] {
  const wordsOf = (key: PhraseKey) => phrases[key].replaceAll(/\{\w+\}/g, '').length;
  const keys = (Object.keys(phrases) as PhraseKey[]).sort((first, second) => wordsOf(second) - wordsOf(first));
  return keys.map((key) => ({ key, pattern: patternOf(phrases[key]) }));
}

function patternOf(text: string): RegExp {
  const parts = text.split(/(\{\w+\})/).map((part) => {
    const [, name] = /^\{(\w+)\}$/.exec(part) ?? [];
    if (name === undefined) return part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
    // What begins with a place does not begin with another phrase.
    return places.has(name) ? `(?<${name}>(?:(?!: ).)+?)` : `(?<${name}>.+?)`;
  });
  return new RegExp(`^${parts.join('')}$`, 's');
}

const places = new Set(['file', 'folder', 'host']);

const patterns = patternsOf();
