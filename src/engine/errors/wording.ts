/** The names, separated by commas; after `most` of them only how many more there are. */
export function inList(names: readonly string[], most = 8): string {
  if (names.length <= most) return names.join(', ');
  return `${names.slice(0, most).join(', ')} and ${names.length - most} more`;
}

/** The beginning of a text that a file holds: an error is no way to read the file. */
export function beginning(text: string, most = 200): string {
  return text.length <= most ? text : `${text.slice(0, most)}…`;
}

/** The names in quotes, the first ten, and how many more there are. */
export function quoted(names: readonly string[]): string {
  return inList(
    names.map((name) => `"${name}"`),
    10,
  );
}

/** 12,345; what is no number, as the placeholders of the documentation, stays. */
function grouped(count: number): string {
  return typeof count === 'number' ? count.toLocaleString('en-US') : String(count);
}

/** A number with what is counted: 1 file, 2 files, 2 classes. @param noun in the singular */
export function counted(count: number, noun: string): string {
  if (count === 1) return `1 ${noun}`;
  return `${grouped(count)} ${noun}${/(?:s|sh|ch|x)$/.test(noun) ? 'es' : 's'}`;
}
