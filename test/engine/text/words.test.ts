import path from 'node:path';
import { expect, it } from 'vitest';
import { loadTokenizer, type TextTokenizer, wordsOf } from '../../../src/engine/text/index.ts';
import { describeWithShared, shared } from '../../support/shared.ts';

const demo = path.resolve(import.meta.dirname, '../../../resources/demo/checkpoint');

function piecesOf(tokenizer: TextTokenizer, text: string, maxLength = 512) {
  const ids = tokenizer.encode(text, maxLength);
  const { words, special, readEnd } = wordsOf(tokenizer, text, ids);
  const tokens = words.flatMap(({ firstToken, endToken }) =>
    Array.from({ length: endToken - firstToken }, (_, at) => firstToken + at),
  );
  return {
    pieces: words.map(({ start, end }) => text.slice(start, end)),
    /** Every token once: of a word, or special. */
    covered:
      [...new Set([...tokens, ...special])].length === ids.length && tokens.length + special.length === ids.length,
    rest: text.slice(readEnd),
  };
}

it('parts a text into words of the demo model, each token in one', async () => {
  const tokenizer = await loadTokenizer(demo, { addPrefixSpace: true });
  const { pieces, covered, rest } = piecesOf(tokenizer, 'Fire on  the street, call 911!');
  expect(pieces.join('')).toBe('Fire on  the street, call 911!');
  expect(pieces).toEqual(['Fire', ' on', '  the', ' street', ',', ' call', ' 911', '!']);
  expect(covered).toBe(true);
  expect(rest).toBe('');
});

describeWithShared('words of mini-roberta and mini-llama', () => {
  it.each(['mini-roberta', 'mini-llama'])('%s: keeps the text, whatever its script', async (model) => {
    const tokenizer = await loadTokenizer(shared('models', model));
    for (const text of ['naïve café – “déjà vu”', '火灾在街上 now', 'smile 😀 twice 😀😀', 'a\n\nb\tc', "don't stop"]) {
      const { pieces, covered, rest } = piecesOf(tokenizer, text);
      expect(pieces.join('') + rest, text).toBe(text);
      expect(pieces.length, text).toBeGreaterThan(1);
      expect(covered, text).toBe(true);
    }
    expect(piecesOf(tokenizer, '火灾 x').pieces.length).toBeGreaterThan(1);
  });

  it('tells what was cut off', async () => {
    const tokenizer = await loadTokenizer(shared('models', 'mini-roberta'));
    const { pieces, rest } = piecesOf(tokenizer, 'one two three four five six seven eight', 6);
    expect(rest).not.toBe('');
    expect(pieces.join('') + rest).toBe('one two three four five six seven eight');
  });
});
