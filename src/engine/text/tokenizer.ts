import { PrecompiledNormalizer, SequenceNormalizer, Tokenizer, Unigram } from '@huggingface/tokenizers';
import { LorikeetError } from '../errors/index.ts';
import { Charsmap } from './charsmap.ts';
import { withPrefixSpace } from './prefix-space.ts';
import { withRustSteps } from './rust-steps.ts';
import { readTokenizerFiles, type TokenizerFiles } from './tokenizer-files.ts';
import { withOptimizedSearch } from './unigram.ts';

export interface TokenizerOptions {
  /**
   * Whether byte-level BPE puts a space before a text, so that its first word is encoded like the words inside it; left
   * out, tokenizer.json decides. RoBERTa is used with `true` here.
   */
  readonly addPrefixSpace?: boolean;
}

/** Text to token ids and back, as tokenizer.json of a checkpoint says. */
export interface TextTokenizer {
  /** Largest token id + 1, added tokens included: the model needs at least as many embedding rows. */
  readonly vocabularySize: number;
  /** The number of special tokens around an encoded text: `[CLS]` and `[SEP]`, or `<s>`, or none. */
  readonly specialTokenCount: number;
  /**
   * Token ids of one text with its special tokens, at most `maxLength` in all: longer texts lose tokens on the right
   * and keep the special tokens that follow the text.
   *
   * @throws text.length-too-small where `maxLength` leaves no room for a token of the text.
   */
  encode(text: string, maxLength: number): Int32Array;
  /** {@link encode} together with the length before it was cut. */
  encodeMeasured(text: string, maxLength: number): { ids: Int32Array; fullLength: number };
  /** The text of token ids, without special tokens. */
  decode(ids: ArrayLike<number>): string;
}

/**
 * Reads the tokenizer of a checkpoint's folder.
 *
 * Ids come from tokenizer.json alone, as with the `tokenizers` library of Python; tokenizer_config.json only names more
 * special tokens for decoding.
 *
 * @throws text.tokenizer-missing, text.tokenizer-unreadable, text.tokenizer-unsupported, files.too-large
 */
export async function loadTokenizer(folder: string, options: TokenizerOptions = {}): Promise<TextTokenizer> {
  const files = await readTokenizerFiles(folder);
  const tokenizer = construct(files, options);
  const vocabularySize = tokenizer.model?.vocab.length ?? 0;
  const { before, after } = complete(files, () => specialTokens(tokenizer));
  const specialTokenCount = before.length + after.length;

  function encodeMeasured(text: string, maxLength: number): { ids: Int32Array; fullLength: number } {
    if (!Number.isInteger(maxLength) || maxLength <= specialTokenCount) {
      throw new LorikeetError('text.length-too-small', { maxLength, specialTokens: specialTokenCount });
    }
    const body = complete(files, () => knownIds(tokenizer.encode(text, { add_special_tokens: false }).ids));
    const bodyLength = Math.min(body.length, maxLength - specialTokenCount);
    const ids = new Int32Array(bodyLength + specialTokenCount);
    ids.set(before, 0);
    ids.set(bodyLength === body.length ? body : body.slice(0, bodyLength), before.length);
    ids.set(after, before.length + bodyLength);
    return { ids, fullLength: body.length + specialTokenCount };
  }

  return {
    vocabularySize,
    specialTokenCount,
    encodeMeasured,
    encode: (text, maxLength) => encodeMeasured(text, maxLength).ids,
    decode(ids) {
      // The library refuses an empty list. Clean-up of spaces is the decoder's (WordPiece), not the configuration's.
      if (ids.length === 0) return '';
      return tokenizer.decode(Array.from(ids), { skip_special_tokens: true, clean_up_tokenization_spaces: false });
    },
  };
}

function construct({ file, tokenizer, config }: TokenizerFiles, { addPrefixSpace }: TokenizerOptions): Tokenizer {
  // `remove_space` and `do_lowercase_and_remove_accent` would change texts a second time: tokenizer.json has them already.
  const { eos_token, additional_special_tokens } = config;
  try {
    const read = withRustSteps(tokenizer);
    const made = new Tokenizer(addPrefixSpace === undefined ? read : withPrefixSpace(read, addPrefixSpace), {
      ...(eos_token === undefined ? {} : { eos_token }),
      ...(Array.isArray(additional_special_tokens) ? { additional_special_tokens } : {}),
    });
    applyCharsmaps(made.normalizer);
    if (made.model instanceof Unigram) withOptimizedSearch(made.model);
    return made;
  } catch (cause) {
    // The library names an unknown kind of step in a plain Error; other exceptions come from fields it does not check.
    const { message } = cause as Error;
    const code = /^Unknown /.test(message) ? 'text.tokenizer-unsupported' : 'text.tokenizer-unreadable';
    const reason = code === 'text.tokenizer-unsupported' ? message : `it is not a complete tokenizer (${message})`;
    throw new LorikeetError(code, { file, reason }, { cause });
  }
}

/** The library stands NFKC in for the rules of a SentencePiece model, which differ in joiners and in the order of marks: puts them back. */
function applyCharsmaps(normalizer: unknown): void {
  if (normalizer instanceof SequenceNormalizer) {
    for (const step of (normalizer as unknown as { normalizers: unknown[] }).normalizers) applyCharsmaps(step);
  }
  if (!(normalizer instanceof PrecompiledNormalizer)) return;
  const { precompiled_charsmap: blob } = normalizer.config as { precompiled_charsmap?: unknown };
  if (typeof blob !== 'string') return;
  const charsmap = new Charsmap(Buffer.from(blob, 'base64'));
  normalizer.normalize = (text: string) => charsmap.normalize(text);
}

/** Calls the library, which does not check every field of a tokenizer.json before it uses it. @throws text.tokenizer-unreadable */
function complete<Result>({ file }: TokenizerFiles, call: () => Result): Result {
  try {
    return call();
  } catch (cause) {
    const reason = `it is not a complete tokenizer (${(cause as Error).message})`;
    throw new LorikeetError('text.tokenizer-unreadable', { file, reason }, { cause });
  }
}

/** The special tokens around every text, from the difference between a probe encoded with and without them. */
function specialTokens(tokenizer: Tokenizer): { before: readonly number[]; after: readonly number[] } {
  const probe = 'a';
  const alone = knownIds(tokenizer.encode(probe, { add_special_tokens: false }).ids);
  const wrapped = knownIds(tokenizer.encode(probe).ids);
  const surplus = wrapped.length - alone.length;
  let start = 0;
  while (start < surplus && !alone.every((id, index) => wrapped[start + index] === id)) start += 1;
  return { before: wrapped.slice(0, start), after: wrapped.slice(start + alone.length) };
}

/**
 * Without an unknown token the library gives `undefined` for what the vocabulary lacks; Python's tokenizers leave such
 * tokens out.
 */
function knownIds(ids: readonly (number | undefined)[]): readonly number[] {
  return ids.includes(undefined) ? ids.filter((id) => id !== undefined) : (ids as readonly number[]);
}
