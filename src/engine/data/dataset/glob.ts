import { RE2JS, RE2JSException } from 're2js';
import { PatternError } from '../../../shared/python-regex.ts';

/** A path is shorter; a pattern with a list in braces is not much longer. */
const LONGEST_PATTERN = 2000;

/** Characters of a pattern that stand for themselves in a path but not in a regular expression. */
const SPECIAL = /[.+^$()|\\]/;

/**
 * A matcher for the patterns of a card's `data_files`, which are those of Python's fsspec: `*` and `?` within one name, `**`
 * across folders, `[a-z]`, `{one,other}`. Paths have slashes and start at the folder of the data set.
 * Cards come from anybody: RE2's automaton reads each character of a path once, whatever the pattern is.
 *
 * @throws {PatternError} where a range such as `[z-a]` is empty, or the pattern is too long
 */
export function globMatcher(pattern: string): (path: string) => boolean {
  if (pattern.length > LONGEST_PATTERN) {
    throw new PatternError('data_files', pattern, `it has more than ${LONGEST_PATTERN} characters`);
  }
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
  try {
    const expression = RE2JS.compile(source + ')'.repeat(depth), RE2JS.DOTALL);
    return (path) => expression.matches(path);
  } catch (cause) {
    if (!(cause instanceof RE2JSException)) throw cause;
    const reason = cause.message.replace(/^error parsing regexp: /, '');
    throw new PatternError('data_files', pattern, reason, { cause });
  }
}
