import { pick, type Random } from './expand.ts';

/** How often, in percent, a message is changed in each way. The class plays no part in any of it. */
const percent = { typo: 22, lower: 38, upper: 5, emoji: 12, hashtag: 7, unpunctuated: 25, shouted: 8 } as const;

const emojis = ['🙏', '😅', '😱', '🔥', '😂', '🚨', '💧', '👍', '😬', '🤦', '❗', '🙃'];
const hashtags = [
  '#help',
  '#facilities',
  '#nightshift',
  '#fire',
  '#residents',
  '#mondays',
  '#leak',
  '#safetyfirst',
  '#today',
  '#fail',
];

function happens(chance: number, random: Random): boolean {
  return random.below(100) < chance;
}

/** Removes what empty choices leave behind: doubled blanks, a blank before a stop, two stops in a row. */
export function tidy(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/ ([,.!?:])/g, '$1')
    .replace(/([.!?])\./g, '$1')
    .trim();
}

/** A writer's habits: case, typing errors, stops, emoji, hashtags. */
export function written(text: string, random: Random): string {
  let result = text.replace(
    /(^|[.!?]["”]? )([a-z])/g,
    (_, before: string, letter: string) => before + letter.toUpperCase(),
  );
  if (!/[.!?]$/.test(result)) result += '.';
  if (happens(percent.shouted, random)) result = result.replace(/[.!]$/, '!!');
  if (happens(percent.unpunctuated, random)) result = result.replace(/[.!]$/, '');
  if (happens(percent.typo, random)) result = withTypo(result, random);
  if (happens(percent.upper, random)) result = result.toUpperCase();
  else if (happens(percent.lower, random)) result = result.toLowerCase();
  if (happens(40, random)) result = result.replaceAll('’', "'");
  if (happens(percent.emoji, random)) result += ` ${pick(emojis, random)}`;
  if (happens(percent.hashtag, random)) result += ` ${pick(hashtags, random)}`;
  return result;
}

/** One slip of the fingers in a word of at least four letters: two letters swapped, one left out, one doubled. */
function withTypo(text: string, random: Random): string {
  const words = [...text.matchAll(/[A-Za-z]{4,}/g)];
  if (words.length === 0) return text;
  const { 0: word, index } = pick(words, random);
  const at = 1 + random.below(word.length - 2);
  const [a, b] = [word.charAt(at), word.charAt(at + 1)];
  const slip = pick([b + a, b, a + a + b], random);
  return text.slice(0, index + at) + slip + text.slice(index + at + 2);
}
