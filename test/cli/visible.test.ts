import { describe, expect, it } from 'vitest';
import { visible, visibleJson } from '../../src/cli/output/visible.ts';

describe('a text for a terminal', () => {
  it.each([
    ['moves the cursor', 'a\u001b[2Jb', 'a␛[2Jb'],
    ['renames the window', '\u001b]0;owned\u0007', '␛]0;owned␇'],
    ['writes over a line', 'good\rbad', 'good␍bad'],
    ['uses the controls of eight bits', 'a\u009b2Jb', 'a\ufffd2Jb'],
    ['turns its direction around', 'a\u202eb', 'a\ufffdb'],
    ['deletes', 'a\u007f', 'a␡'],
    ['is black on black', '\u001b[30;40mb', '␛[30;40mb'],
    ['hides the rest', '\u001b[8mb', '␛[8mb'],
    ['links elsewhere', '\u001b]8;;http://x\u001b\\here', '␛]8;;http://x␛\\here'],
  ])('that %s shows it', (_, text, shown) => {
    expect(visible(text)).toBe(shown);
  });

  it('keeps tabs, line breaks, colours and every letter', () => {
    const text = '\u001b[31merror\u001b[39m\tä 猫 🤷‍♂️ क्‍ष\nnext';
    expect(visible(text)).toBe(text);
  });

  it('as JSON stays the same value', () => {
    const value = { name: 'a\u009bb\u001b[2J\u202e"' };
    expect(JSON.parse(visibleJson(value))).toEqual(value);
    expect(visible(visibleJson(value))).toBe(visibleJson(value));
  });
});
