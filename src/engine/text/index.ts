export { encodedText, encodeTexts } from './encode-texts.ts';
export { loadTokenizer, type TextTokenizer } from './tokenizer.ts';
export { wordsOf } from './words.ts';
