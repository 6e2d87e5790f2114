import { isObject, type JsonObject } from './json-object.ts';

/**
 * tokenizer.json with the scores of a unigram model as the library `tokenizers` reads them. Its JSON reader takes the digits for a whole
 * number and divides it by a power of ten, which rounds twice, where JavaScript gives the nearest number. The last bit differs in some
 * scores, and it decides which of two equally good readings of `??????` is taken.
 */
export function withRustScores(tokenizer: JsonObject): JsonObject {
  const { model } = tokenizer;
  if (!isObject(model) || model['type'] !== 'Unigram' || !Array.isArray(model['vocab'])) return tokenizer;
  const vocab = model['vocab'].map((entry: unknown) => {
    if (!Array.isArray(entry) || typeof entry[1] !== 'number') return entry;
    return [entry[0], rustNumber(entry[1])] as unknown;
  });
  return { ...tokenizer, model: { ...model, vocab } };
}

/** A number written in as few digits as tell it apart, read as serde_json reads it without its feature `float_roundtrip`. */
function rustNumber(value: number): number {
  const parts = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(String(value));
  if (parts === null) return value;
  const [, sign, whole = '', fraction = '', exponent = '0'] = parts;
  const power = Number(exponent) - fraction.length;
  const digits = Number(whole + fraction);
  const size = power < 0 ? digits / Number(`1e${-power}`) : digits * Number(`1e${power}`);
  return sign === '-' ? -size : size;
}
