import type { TextTokenizer } from './tokenizer.ts';

/** Many encoded texts, one after the other: text i is `ids[offsets[i] .. offsets[i + 1]]`. */
export interface EncodedTexts {
  readonly ids: Int32Array;
  /** One more entry than texts; the last one is the number of tokens. */
  readonly offsets: Int32Array;
  /** Texts that were cut at the maximum length. */
  readonly truncated: number;
}

export interface EncodeTextsOptions {
  /** Longest sequence in tokens, special tokens included. */
  readonly maxLength: number;
  /** Called every {@link progressEvery} texts and after the last one. */
  readonly onProgress?: (done: number, total: number) => void;
  readonly progressEvery?: number;
}

/**
 * Encodes texts into one flat array.
 *
 * @throws text.length-too-small
 */
export function encodeTexts(
  tokenizer: TextTokenizer,
  texts: readonly string[],
  { maxLength, onProgress, progressEvery = 1000 }: EncodeTextsOptions,
): EncodedTexts {
  const offsets = new Int32Array(texts.length + 1);
  let ids = new Int32Array(Math.max(1024, texts.length * 32));
  let used = 0;
  let truncated = 0;
  for (const [index, text] of texts.entries()) {
    const encoded = tokenizer.encodeMeasured(text, maxLength);
    if (encoded.fullLength > encoded.ids.length) truncated += 1;
    if (used + encoded.ids.length > ids.length) ids = grown(ids, used + encoded.ids.length);
    ids.set(encoded.ids, used);
    used += encoded.ids.length;
    offsets[index + 1] = used;
    if ((index + 1) % progressEvery === 0 || index + 1 === texts.length) onProgress?.(index + 1, texts.length);
  }
  return { ids: ids.slice(0, used), offsets, truncated };
}

/** The token ids of text `index`: a view, not a copy. */
export function encodedText({ ids, offsets }: EncodedTexts, index: number): Int32Array {
  return ids.subarray(offsets[index], offsets[index + 1]);
}

function grown(ids: Int32Array<ArrayBuffer>, needed: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(Math.max(needed, ids.length * 2));
  larger.set(ids);
  return larger;
}
