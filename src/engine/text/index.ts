export { withPrefixSpace } from './prefix-space.ts';
export { readTokenizerFiles } from './tokenizer-files.ts';
export { encodedText, encodeTexts } from './encode-texts.ts';
export { loadTokenizer, type TextTokenizer } from './tokenizer.ts';
export { wordsOf } from './words.ts';
