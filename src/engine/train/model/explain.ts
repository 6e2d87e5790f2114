import { type TextTokenizer, wordsOf } from '../../text/index.ts';
import type { TensorValues } from '../trained/initial.ts';
import { lengthBatches } from './length-batches.ts';
import type { ClassifierModel } from './model.ts';

/** What the words of a text contribute to the logit of one class. */
export interface Explanation {
  /** Index of that class. */
  readonly chosen: number;
  /** By the text: pieces in order, white space before a word included. */
  readonly words: readonly { readonly text: string; readonly score: number }[];
  /** What the special tokens contribute, which stand for no word. */
  readonly special: number;
  /** The text behind the last word: white space, and what is beyond the longest sequence and was not read. */
  readonly rest: string;
}

/** Texts as token ids, and the class of each. */
export interface Explained {
  readonly tokenizer: TextTokenizer;
  readonly values: TensorValues;
  readonly classes: number;
  readonly texts: readonly string[];
  readonly sequences: readonly Int32Array[];
  readonly chosen: readonly number[];
}

/** A backward pass keeps all activations: a batch is smaller than one of a prediction. */
const LIMITS = { rows: 16, slots: 2048 };

/**
 * Sums the contributions of tokens to those of words.
 *
 * @param model opened with `backward: 'contributions'`
 */
export async function explained(
  model: ClassifierModel,
  { tokenizer, values, classes, texts, sequences, chosen }: Explained,
): Promise<readonly Explanation[]> {
  const explanations: Explanation[] = [];
  const lengths = sequences.map(({ length }) => length);
  for (const batch of lengthBatches(lengths, LIMITS)) {
    const { contributions } = await model.contributions(
      batch.map((row) => sequences[row]!),
      batch.map((row) => chosen[row]!),
      classes,
      values,
    );
    batch.forEach((row, place) => {
      explanations[row] = explanationOf(tokenizer, texts[row]!, sequences[row]!, contributions[place]!, chosen[row]!);
    });
  }
  return explanations;
}

function explanationOf(
  tokenizer: TextTokenizer,
  text: string,
  ids: Int32Array,
  scores: Float32Array,
  chosen: number,
): Explanation {
  const { words, special, readEnd } = wordsOf(tokenizer, text, ids);
  const sum = (tokens: Iterable<number>) => [...tokens].reduce((total, token) => total + scores[token]!, 0);
  const isSpecial = new Set(special);
  const tokensOf = (first: number, end: number) =>
    Array.from({ length: end - first }, (_, at) => first + at).filter((token) => !isSpecial.has(token));
  return {
    chosen,
    words: words.map(({ start, end, firstToken, endToken }) => ({
      text: text.slice(start, end),
      score: sum(tokensOf(firstToken, endToken)),
    })),
    special: sum(special),
    rest: text.slice(readEnd),
  };
}
