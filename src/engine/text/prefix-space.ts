import { isObject, type JsonObject } from './json-object.ts';

/**
 * tokenizer.json with `add_prefix_space` set in its pre-tokenizer and post-processor, as
 * `AutoTokenizer.from_pretrained(…, add_prefix_space=…)` sets it: byte-level BPE then encodes the first word of a text as a
 * word in the middle of one. Steps without that flag, and so tokenizers of other kinds, stay as they are.
 */
export function withPrefixSpace(tokenizer: JsonObject, addPrefixSpace: boolean): JsonObject {
  return {
    ...tokenizer,
    pre_tokenizer: setFlag(tokenizer['pre_tokenizer'], addPrefixSpace),
    post_processor: setFlag(tokenizer['post_processor'], addPrefixSpace),
  };
}

/** One step of the tokenizer, or a `Sequence` of steps, which may be nested. */
function setFlag(step: unknown, addPrefixSpace: boolean): unknown {
  if (Array.isArray(step)) return step.map((inner) => setFlag(inner, addPrefixSpace));
  if (!isObject(step)) return step;
  switch (step['type']) {
    case 'ByteLevel':
    case 'RobertaProcessing':
      return { ...step, add_prefix_space: addPrefixSpace };
    case 'Sequence':
      return Object.fromEntries(Object.entries(step).map(([name, value]) => [name, setFlag(value, addPrefixSpace)]));
    default:
      return step;
  }
}
