/** Characters of a text as Python's `len` counts them: code points, not UTF-16 units. */
export function characterCount(text: string): number {
  let count = text.length;
  for (let index = 0; index < text.length - 1; index += 1) {
    if ((text.charCodeAt(index) & 0xfc00) === 0xd800 && (text.charCodeAt(index + 1) & 0xfc00) === 0xdc00) count -= 1;
  }
  return count;
}

/** Words of a text as Python's `len(text.split())` counts them: runs between white space, U+001C to U+001F included. */
export function wordCount(text: string): number {
  let count = 0;
  for (const word of text.split(/[\p{White_Space}\x1c-\x1f]+/u)) if (word !== '') count += 1;
  return count;
}
