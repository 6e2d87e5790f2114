import { LorikeetError } from '../errors/index.ts';
import { phrase } from '../../shared/phrases/index.ts';

/** How much of a file `diagnose` wants to see. A Git LFS pointer has less than 200 bytes. */
export const DIAGNOSIS_BYTES = 512;

/**
 * Says what a file is that is not safetensors, from its first bytes: the error to throw, or undefined where they tell
 * nothing. The usual cases are a web page saved under the name of the weights and the pointer left by a clone without LFS.
 */
export function diagnose(file: string, start: Uint8Array): LorikeetError | undefined {
  const text = Buffer.from(start).toString('latin1');
  if (/^version https:\/\/git-lfs\.github\.com\//.test(text)) {
    const size = /^size (\d+)$/m.exec(text)?.[1];
    return new LorikeetError('weights.lfs-pointer', { file, bytes: size === undefined ? undefined : Number(size) });
  }
  // Behind a byte order mark (three characters in latin1), white space and comments.
  if (/^(?:\u00ef\u00bb\u00bf)?\s*(?:<!--[^>]*-->\s*)?<(?:!doctype|html|head|body|\?xml)\b/i.test(text)) {
    return new LorikeetError('weights.html-page', { file });
  }
  const looksLike = signatures.find(([pattern]) => pattern.test(text))?.[1];
  return looksLike === undefined ? undefined : new LorikeetError('weights.not-safetensors', { file, looksLike });
}

const signatures: readonly (readonly [RegExp, string])[] = [
  [/^$/, phrase('weights.empty')],
  [/^PK\x03\x04/, phrase('weights.zip')],
  [/^\x80[\x02-\x05]/, phrase('weights.pickle')],
  [/^GGUF/, phrase('weights.gguf')],
  [/^\x89HDF/, phrase('weights.hdf5')],
  [/^\x1f\x8b/, phrase('weights.gzip')],
  [/^\s*[{[]\s*["{}\]]/, phrase('weights.json')],
];
