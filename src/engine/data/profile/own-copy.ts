/**
 * Copies a text into memory of its own. A substring keeps the whole piece of the file alive: a few thousand excerpts
 * would hold a whole large file.
 */
export function ownCopy(text: string): string {
  return Buffer.from(text, 'utf16le').toString('utf16le');
}
