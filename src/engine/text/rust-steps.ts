import { isObject, type JsonObject } from './json-object.ts';

/** White space as Rust has it, for a class of a regular expression. JavaScript's has U+FEFF besides and lacks U+0085. */
export const RUST_SPACE = '[\\t-\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]';

/**
 * tokenizer.json whose pre-tokenizer does what the library `tokenizers`, which is written in Rust, does: `WhitespaceSplit` splits at
 * Rust's white space, and `Metaspace` splits before each of its marks unless it says `split: false`. Without that split the search for
 * the best pieces adds the scores of a whole text up, and rounding decides other ties.
 */
export function withRustSteps(tokenizer: JsonObject): JsonObject {
  return { ...tokenizer, pre_tokenizer: replaced(tokenizer['pre_tokenizer']) };
}

function replaced(step: unknown): unknown {
  if (!isObject(step)) return step;
  const { type, pretokenizers, split, replacement } = step;
  if (type === 'Sequence' && Array.isArray(pretokenizers))
    return { ...step, pretokenizers: pretokenizers.map(replaced) };
  if (type === 'WhitespaceSplit') return splitStep(`${RUST_SPACE}+`, 'Removed');
  if (type === 'Metaspace' && split !== false) {
    const mark = typeof replacement === 'string' ? replacement.replace(/[\\^\]-]/g, '\\$&') : '\u2581';
    return { type: 'Sequence', pretokenizers: [step, splitStep(`[${mark}][^${mark}]*`, 'Isolated')] };
  }
  return step;
}

function splitStep(pattern: string, behavior: 'Removed' | 'Isolated'): JsonObject {
  return { type: 'Split', pattern: { Regex: pattern }, behavior, invert: false };
}
