import { LorikeetError } from '../errors/index.ts';

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
  [/^$/, 'is empty'],
  [/^PK\x03\x04/, 'begins like a zip archive, as PyTorch pickle files do'],
  [/^\x80[\x02-\x05]/, 'begins like a Python pickle'],
  [/^GGUF/, 'begins like a GGUF file of llama.cpp'],
  [/^\x89HDF/, 'begins like an HDF5 file of Keras'],
  [/^\x1f\x8b/, 'begins like a gzip archive'],
  [/^\s*[{[]\s*["{}\]]/, 'begins like JSON, perhaps an error message of a download'],
];
