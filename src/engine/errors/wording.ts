/** The names, separated by commas; after `most` of them only how many more there are. */
export function inList(names: readonly string[], most = 8): string {
  if (names.length <= most) return names.join(', ');
  return `${names.slice(0, most).join(', ')} and ${names.length - most} more`;
}

/** The names in quotes, the first ten, and how many more there are. */
export function quoted(names: readonly string[]): string {
  return inList(
    names.map((name) => `"${name}"`),
    10,
  );
}
