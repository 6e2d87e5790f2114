export { encodedText, encodeTexts } from './encode-texts.ts';
export { loadTokenizer, type TextTokenizer } from './tokenizer.ts';
