/** A regular expression of a setting that cannot be used. */
export class PatternError extends Error {
  override readonly name = 'PatternError';
  /** The setting it stands in. */
  readonly field: string;
  readonly pattern: string;
  readonly reason: string;

  constructor(field: string, pattern: string, reason: string, options?: ErrorOptions) {
    super(`${field}: ${pattern}: ${reason}`, options);
    this.field = field;
    this.pattern = pattern;
    this.reason = reason;
  }
}

/**
 * Compiles a Python regular expression to one of JavaScript that matches the whole of a text, as `re.fullmatch` does.
 *
 * What differs in spelling is translated: named groups `(?P<n>…)` and `(?P=n)`, `\A`, `\Z`, `{,n}`, a `]` first in a class,
 * flags at the start (`(?i)`, `(?s)`, `(?m)`, `(?a)`, `(?u)`). What JavaScript lacks is refused: verbose mode, flags for a
 * part, comments, atomic groups, possessive repetition, conditions. Known rest: `\w`, `\d` and `\s` know ASCII only and
 * unknown escapes of letters stand for the letter. Names of modules are ASCII, so neither shows.
 *
 * @param field names the setting in the error.
 * @throws PatternError
 */
export function fullMatch(field: string, pattern: string): RegExp {
  const { body, flags } = translate(field, pattern);
  try {
    new RegExp(body, flags); // on its own first: `)(` must not become valid inside the group below
    return new RegExp(`^(?:${body})$`, flags.replace('m', ''));
  } catch (cause) {
    const reason = (cause as Error).message.replace(/^Invalid regular expression: \/.*\/\w*: /s, '');
    throw new PatternError(field, pattern, reason, { cause });
  }
}

function translate(field: string, pattern: string): { body: string; flags: string } {
  const [leading = '', letters = ''] = /^\(\?([aimsu]+)\)/.exec(pattern) ?? [];
  let body = '';
  for (let rest = pattern.slice(leading.length); rest.length > 0;) {
    const [read, written] = nextPiece(rest);
    if (written === undefined) {
      throw new PatternError(field, pattern, `${read} does not exist in JavaScript`);
    }
    body += written;
    rest = rest.slice(read.length);
  }
  return { body, flags: [...new Set(letters)].filter((letter) => 'ims'.includes(letter)).join('') };
}

/** The next piece of a Python expression and its form in JavaScript, undefined where there is none. */
function nextPiece(rest: string): readonly [read: string, written: string | undefined] {
  for (const [python, javascript] of pieces) {
    const match = python.exec(rest);
    if (match !== null) return [match[0], javascript(match)];
  }
  return [rest[0]!, rest[0]!];
}

const same = ([read]: RegExpExecArray) => read;

const pieces: readonly (readonly [RegExp, (match: RegExpExecArray) => string | undefined])[] = [
  [/^\\A/, () => '(?<![^])'],
  [/^\\Z/, () => '(?![^])'],
  [/^\\[^]/, same],
  // A class: `]` first in it is a member, and stands for itself only with a backslash in JavaScript.
  [/^\[(\^?)(\]?)((?:\\[^]|[^\]\\])*)\]/, ([, not, bracket, members]) => `[${not}${bracket && '\\]'}${members}]`],
  [/^\(\?P<(\w+)>/, ([, name]) => `(?<${name}>`],
  [/^\(\?P=(\w+)\)/, ([, name]) => `\\k<${name}>`],
  [/^\(\?(?:[:=!]|<[=!])/, same],
  [/^\(\?.?/, () => undefined],
  [/^\{,(\d*)\}/, ([, most]) => `{0,${most}}`],
  [/^(?:[*+?]|\{\d*,?\d*\})\+/, () => undefined],
  [/^\{\d+,?\d*\}/, same],
];
