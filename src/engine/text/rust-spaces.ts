import { isObject, type JsonObject } from './json-object.ts';

/** White space as Rust has it, for a class of a regular expression. JavaScript's has U+FEFF besides and lacks U+0085. */
export const RUST_SPACE = '[\\t-\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]';

/** tokenizer.json whose step `WhitespaceSplit` splits at the white space of Rust, in which the library `tokenizers` is written. */
export function withRustSpaces(tokenizer: JsonObject): JsonObject {
  return { ...tokenizer, pre_tokenizer: replaced(tokenizer['pre_tokenizer']) };
}

function replaced(step: unknown): unknown {
  if (!isObject(step)) return step;
  const { type, pretokenizers } = step;
  if (type === 'Sequence' && Array.isArray(pretokenizers))
    return { ...step, pretokenizers: pretokenizers.map(replaced) };
  if (type !== 'WhitespaceSplit') return step;
  return { type: 'Split', pattern: { Regex: `${RUST_SPACE}+` }, behavior: 'Removed', invert: false };
}
