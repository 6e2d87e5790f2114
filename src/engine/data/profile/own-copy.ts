/**
 * A text of its own memory. What is cut out of a piece of a file keeps the whole piece alive: a few thousand excerpts of a
 * large file would hold all of it.
 */
export function ownCopy(text: string): string {
  return Buffer.from(text, 'utf16le').toString('utf16le');
}
