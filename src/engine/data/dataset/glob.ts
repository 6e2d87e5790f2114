/** Characters of a pattern that stand for themselves in a path but not in a regular expression. */
const SPECIAL = /[.+^$()|\\]/;

/**
 * A matcher for the patterns of a card's `data_files`, which are those of Python's fsspec: `*` and `?` within one name, `**`
 * across folders, `[a-z]`, `{one,other}`. Paths have slashes and start at the folder of the data set.
 */
export function globMatcher(pattern: string): (path: string) => boolean {
  let source = '';
  let depth = 0;
  for (let at = 0; at < pattern.length; at += 1) {
    const character = pattern[at]!;
    if (pattern.startsWith('**/', at)) {
      source += '(?:.*/)?';
      at += 2;
    } else if (pattern.startsWith('**', at)) {
      source += '.*';
      at += 1;
    } else if (character === '*') source += '[^/]*';
    else if (character === '?') source += '[^/]';
    else if (character === '[') {
      const end = pattern.indexOf(']', at + 2);
      if (end === -1) source += '\\[';
      else {
        source += `[${pattern
          .slice(at + 1, end)
          .replace(/^!/, '^')
          .replaceAll('\\', '\\\\')}]`;
        at = end;
      }
    } else if (character === '{') {
      source += '(?:';
      depth += 1;
    } else if (character === '}' && depth > 0) {
      source += ')';
      depth -= 1;
    } else if (character === ',' && depth > 0) source += '|';
    else source += SPECIAL.test(character) || '{}]'.includes(character) ? `\\${character}` : character;
  }
  const expression = new RegExp(`^${source}${')'.repeat(depth)}$`, 's');
  return (path) => expression.test(path);
}
