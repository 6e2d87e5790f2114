import { RE2JS, RE2JSException } from 're2js';

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

/** A regular expression that matches the whole of a text or nothing, in time that grows with the text's length alone. */
export interface FullMatch {
  readonly test: (text: string) => boolean;
  /** What its named groups hold; null where it does not match. */
  readonly groups: (text: string) => Readonly<Record<string, string | undefined>> | null;
}

/** Expressions of names are short; a list of modules is a list. */
const LONGEST_PATTERN = 10_000;

/** The same once `{n,m}` is written out, as the automaton has it: each character of a name is compared with all of it. */
const MOST_STEPS = 10_000;

/**
 * Compiles a Python regular expression to one that matches the whole of a text, as `re.fullmatch` does. Files of others have such
 * expressions, so that none may hang: RE2's automaton reads each character once (Thompson's construction), and never goes back.
 *
 * What differs in spelling is translated: `\Z`, `(?P=`, `{,n}` and flags at the start (`(?i)`, `(?s)`, `(?m)`, `(?a)`, `(?u)`). What an
 * automaton cannot do is refused: references back to a group, and lookaheads that do not stand at the start of the expression,
 * where they are expressions of their own; verbose mode, comments, atomic groups, possessive repetition and conditions too. Known
 * rest: `\w`, `\d` and `\s` know ASCII only. Names of modules are ASCII, so that it does not show.
 *
 * @param field names the setting in the error.
 * @throws PatternError
 */
export function fullMatch(field: string, pattern: string): FullMatch {
  const refuse = (reason: string, cause?: unknown) => new PatternError(field, pattern, reason, { cause });
  if (pattern.length > LONGEST_PATTERN) throw refuse(`it has more than ${LONGEST_PATTERN} characters`);
  const { body, flags, aheads } = translate(pattern, refuse);
  const steps = [body, ...aheads.map(({ source }) => source)].reduce((sum, source) => sum + stepsOf(source), 0);
  if (steps > MOST_STEPS) throw refuse(`with its repetitions written out it has more than ${MOST_STEPS} characters`);
  const compile = (source: string) => {
    try {
      RE2JS.compile(source, RE2JS.LOOKBEHINDS | flags); // on its own first: `)(` must not become valid inside a group
      return (whole: string) =>
        RE2JS.compile(
          whole.replace('BODY', () => source),
          RE2JS.LOOKBEHINDS | flags,
        );
    } catch (cause) {
      if (!(cause instanceof RE2JSException)) throw cause;
      throw refuse(cause.message.replace(/^error parsing regexp: /, ''), cause);
    }
  };
  const main = compile(body)('(?:BODY)');
  const guards = aheads.map(({ source, isNegative }) => ({
    isNegative,
    test: compile(source)('(?s:(?:BODY).*)'),
  }));
  const passes = (text: string) => guards.every(({ test, isNegative }) => test.matches(text) !== isNegative);
  const names = Object.keys(main.namedGroups());
  return {
    test: (text) => passes(text) && main.matches(text),
    groups: (text) => {
      const matcher = main.matcher(text);
      if (!passes(text) || !matcher.matches()) return null;
      return Object.fromEntries(names.map((name) => [name, matcher.group(name) ?? undefined]));
    },
  };
}

interface Translated {
  readonly body: string;
  readonly flags: number;
  /** Lookaheads at the start: each is tried at the start of the text. */
  readonly aheads: readonly { readonly source: string; readonly isNegative: boolean }[];
}

type Refuse = (reason: string) => PatternError;

function translate(pattern: string, refuse: Refuse): Translated {
  const [leading = '', letters = ''] = /^\(\?([aimsu]+)\)/.exec(pattern) ?? [];
  let rest = translated(pattern.slice(leading.length), refuse);
  const aheads: { source: string; isNegative: boolean }[] = [];
  rest = rest.replace(/^(?:\^|\\A)+(?=\(\?[=!])/, '');
  while (/^\(\?[=!]/.test(rest)) {
    const end = groupEnd(rest);
    if (end === -1) throw refuse('missing )');
    // A branch of `(?!a)b|c` has the lookahead for itself, which an automaton of its own cannot say.
    if (hasOpenBranch(rest.slice(end + 1))) throw refuse('a lookahead stands in one branch only');
    aheads.push({ source: rest.slice(3, end), isNegative: rest[2] === '!' });
    rest = rest.slice(end + 1);
  }
  for (const part of [rest, ...aheads.map(({ source }) => source)]) {
    if (partsOf(part).some((piece) => piece === '(?=' || piece === '(?!')) {
      throw refuse('a lookahead can stand at the start only');
    }
  }
  const flag = { i: RE2JS.CASE_INSENSITIVE, s: RE2JS.DOTALL, m: RE2JS.MULTILINE } as Readonly<Record<string, number>>;
  const flags = [...letters].reduce((all, letter) => all | (flag[letter] ?? 0), 0);
  return { body: rest, flags, aheads };
}

/** Pieces that must not be read apart: an escape, a class, the start of a group, a repetition. */
const pieces = /\\[^]|\[\^?\]?(?:\\[^]|[^\]\\])*\]|\(\?(?:P?<[=!]?|P=|[=!:>#(]|[a-zA-Z-]*:?)?|\{,\d*\}|[*+?}]\+|[^]/g;

const partsOf = (source: string): string[] => source.match(pieces) ?? [];

/** A Python expression in RE2's spelling. */
function translated(source: string, refuse: Refuse): string {
  return partsOf(source)
    .map((piece) => {
      if (piece === '\\Z') return '\\z';
      if (piece === '\\Q') throw refuse('\\Q is not supported');
      if (/^\\[1-9]/.test(piece) || piece === '(?P=') throw refuse('a reference back to a group is not supported');
      if (/^[*+?}]\+$/.test(piece)) throw refuse(`${piece} is possessive, which is not supported`);
      if (piece === '(?>' || piece === '(?#' || piece === '(?(') throw refuse(`${piece} is not supported`);
      if (/^\{,\d*\}$/.test(piece)) return `{0${piece.slice(1)}`;
      return piece;
    })
    .join('');
}

/** A group, a class, a repetition, or one character. */
const steps = /\\[^]|\[\^?\]?(?:\\[^]|[^\]\\])*\]|\{(\d+)(?:,(\d*))?\}|[^]/g;

/** How many characters and classes an expression has once its repetitions are written out. */
function stepsOf(source: string): number {
  const open = [0];
  let last = 0;
  for (const [piece, least, most] of source.matchAll(steps)) {
    if (piece === '(') open.push(0);
    else if (least !== undefined) {
      open[open.length - 1]! += last * (Math.max(Number(least), Number(most ?? 0)) - 1);
      continue;
    }
    last = piece === ')' && open.length > 1 ? open.pop()! : 1;
    open[open.length - 1]! += last;
  }
  return open.reduce((sum, each) => sum + each, 0);
}

/** Where the group at the start ends. */
function groupEnd(source: string): number {
  let depth = 0;
  let at = 0;
  for (const piece of partsOf(source)) {
    if (piece.startsWith('(')) depth += 1;
    if (piece === ')') depth -= 1;
    if (depth === 0) return at;
    at += piece.length;
  }
  return -1;
}

/** Whether `|` stands outside every group. */
function hasOpenBranch(source: string): boolean {
  let depth = 0;
  return partsOf(source).some((piece) => {
    if (piece.startsWith('(')) depth += 1;
    if (piece === ')') depth -= 1;
    return piece === '|' && depth === 0;
  });
}
