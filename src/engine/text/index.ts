export { encodedText, encodeTexts } from './encode-texts.ts';
export { loadTokenizer, type TextTokenizer } from './tokenizer.ts';
export { type TextWord, type TokenWords, wordsOf } from './words.ts';
