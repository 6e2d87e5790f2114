import type { TextTokenizer } from './tokenizer.ts';

/** A piece of a text that tokens stand for: a word, a mark of punctuation, or one character of a script without spaces. */
export interface TextWord {
  /** The piece as the text has it, in UTF-16 units; it may hold the white space before it. */
  readonly start: number;
  readonly end: number;
  /** Its tokens: from the first to the one behind the last. */
  readonly firstToken: number;
  readonly endToken: number;
}

/** A text with the tokens of each word. */
export interface TokenWords {
  readonly words: readonly TextWord[];
  /** Tokens that stand for no piece of the text: the special ones. */
  readonly special: readonly number[];
  /** Where the part begins that was cut off; the length of the text where nothing was. */
  readonly readEnd: number;
}

/** Characters of scripts that put no spaces between words. */
const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}]/u;
const wordCharacter = /[\p{L}\p{N}\p{M}_'’]/u;
/** What a decoder gives for a part of a character. */
const INCOMPLETE = '\ufffd';

/**
 * Finds the words that token ids stand for. Tokenizers do not say where a token lies, so tokens are decoded: those that make a whole
 * word together are sought in the text from where the last word ended. A word that a normalizer changed beyond recognition takes the
 * place up to the next one that is there.
 *
 * @param ids of the whole text, special tokens included
 */
export function wordsOf(tokenizer: TextTokenizer, text: string, ids: ArrayLike<number>): TokenWords {
  const special: number[] = [];
  const groups: { text: string; firstToken: number; endToken: number }[] = [];
  let last: { id: number; alone: string } | null = null;
  for (let token = 0; token < ids.length; token += 1) {
    const id = ids[token]!;
    const alone = tokenizer.decode([id]);
    if (alone === '') {
      special.push(token);
      last = null;
      continue;
    }
    const group = groups.at(-1);
    if (last === null || group === undefined || beginsWord(tokenizer, last, id, group.text)) {
      groups.push({ text: alone, firstToken: token, endToken: token + 1 });
    } else {
      group.endToken = token + 1;
      group.text = tokenizer.decode(
        Array.from({ length: token + 1 - group.firstToken }, (_, at) => ids[group.firstToken + at]!),
      );
    }
    last = { id, alone };
  }
  return { ...placed(text, groups), special };
}

/** Whether a token begins a new word behind the token before it. */
function beginsWord(
  tokenizer: TextTokenizer,
  last: { id: number; alone: string },
  id: number,
  before: string,
): boolean {
  if (before.endsWith(INCOMPLETE)) return false;
  const pair = tokenizer.decode([last.id, id]);
  if (!pair.startsWith(last.alone)) return false;
  const rest = pair.slice(last.alone.length);
  if (/^\s/.test(rest)) return true;
  const [previous, next] = [[...before.trimEnd()].at(-1) ?? '', [...rest][0] ?? ''];
  if (unspaced.test(previous) || unspaced.test(next)) return true;
  return wordCharacter.test(previous) !== wordCharacter.test(next);
}

function placed(
  text: string,
  groups: readonly { text: string; firstToken: number; endToken: number }[],
): Omit<TokenWords, 'special'> {
  const lowered = lowerCaseOf(text);
  const words: TextWord[] = [];
  let cursor = 0;
  for (const group of groups) {
    const sought = lowerCaseOf(group.text.trim());
    // A word stands near the end of the last one; a short word that was changed must not be found paragraphs later.
    const at = sought === '' ? -1 : lowered.slice(0, cursor + sought.length + 64).indexOf(sought, cursor);
    const end = at === -1 ? cursor : at + sought.length;
    words.push({ start: cursor, end, firstToken: group.firstToken, endToken: group.endToken });
    cursor = end;
  }
  return { words: words.length === 0 ? words : joined(words), readEnd: cursor };
}

/** Gives the tokens of a word without a place of its own to the word behind it, or at the end to the one before. */
function joined(words: readonly TextWord[]): TextWord[] {
  const result: TextWord[] = [];
  let firstToken: number | null = null;
  for (const word of words) {
    firstToken ??= word.firstToken;
    if (word.end === word.start) continue;
    result.push({ ...word, firstToken });
    firstToken = null;
  }
  const final = result.at(-1);
  if (firstToken !== null && final !== undefined) {
    result[result.length - 1] = { ...final, endToken: words.at(-1)!.endToken };
  }
  return result;
}

/** Lower case that keeps every place: a character whose lower case is longer stays as it is. */
function lowerCaseOf(text: string): string {
  const lowered = text.toLowerCase();
  if (lowered.length === text.length) return lowered;
  return Array.from(text, (character) => {
    const lower = character.toLowerCase();
    return lower.length === character.length ? lower : character;
  }).join('');
}
