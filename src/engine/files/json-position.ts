type Expected = 'value' | 'value or ]' | 'name' | 'name or }' | 'colon' | 'comma or end' | 'nothing';

// One token of RFC 8259: punctuation, a string, a number or a literal.
const TOKEN =
  /(?:([{}[\],:])|("(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*")|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)/y;

/**
 * The offset of the first character at which `text` stops being JSON, or undefined where it is JSON throughout.
 * `JSON.parse` says this only for some mistakes, and in words that change with the version of Node.
 */
export function firstJsonMistake(text: string): number | undefined {
  const token = new RegExp(TOKEN); // a sticky expression keeps its place: one for each call
  const open: ('{' | '[')[] = [];
  let expected: Expected = 'value';
  let offset = 0;
  const afterValue = (): Expected => (open.length > 0 ? 'comma or end' : 'nothing');
  for (;;) {
    let start = offset;
    while (start < text.length && ' \t\n\r'.includes(text[start]!)) start += 1;
    if (start === text.length) return expected === 'nothing' ? undefined : start;
    token.lastIndex = start;
    const match = token.exec(text);
    if (match === null || expected === 'nothing') return start;
    offset = token.lastIndex;
    const [, punctuation, string] = match;
    const inside = open.at(-1);
    if (expected === 'colon') {
      if (punctuation !== ':') return start;
      expected = 'value';
    } else if (expected === 'comma or end') {
      if (punctuation === ',') expected = inside === '{' ? 'name' : 'value';
      else if (punctuation === (inside === '{' ? '}' : ']')) {
        open.pop();
        expected = afterValue();
      } else return start;
    } else if (expected === 'name' || expected === 'name or }') {
      if (string !== undefined) expected = 'colon';
      else if (punctuation === '}' && expected === 'name or }') {
        open.pop();
        expected = afterValue();
      } else return start;
    } else if (punctuation === '{' || punctuation === '[') {
      open.push(punctuation);
      expected = punctuation === '{' ? 'name or }' : 'value or ]';
    } else if (punctuation === ']' && expected === 'value or ]') {
      open.pop();
      expected = afterValue();
    } else if (punctuation === undefined) expected = afterValue();
    else return start;
  }
}
