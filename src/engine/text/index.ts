export { encodedText, encodeTexts, type EncodedTexts, type EncodeTextsOptions } from './encode-texts.ts';
export { loadTokenizer, type TextTokenizer, type TokenizerOptions } from './tokenizer.ts';
