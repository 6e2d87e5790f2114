import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { asName, inside, isName } from '../../../src/engine/files/index.ts';

const everywhere = [
  '',
  '.',
  '..',
  '../x',
  '..\\x',
  'a/b',
  'a\\b',
  '/etc',
  '\\\\server\\share',
  'a\0b',
  'a\nb',
  'x'.repeat(256),
];
const onWindows = [
  'C:',
  'C:x',
  'a.txt:stream',
  'CON',
  'nul.json',
  'com1',
  'LPT¹.x',
  'prn .txt',
  'x.',
  'x ',
  'a?',
  'a*',
  'a|b',
];

describe('a name inside a folder', () => {
  it.each(everywhere)('%j is none on any system', (name) => {
    for (const platform of ['linux', 'darwin', 'win32']) {
      expect(() => inside('/folder', name, platform)).toThrow(expect.objectContaining({ code: 'files.bad-name' }));
      expect(isName(name, platform)).toBe(false);
    }
  });

  it.each(onWindows)('%j is none on Windows', (name) => {
    expect(isName(name, 'win32')).toBe(false);
    expect(isName(name, 'linux')).toBe(true);
  });

  it.each(['a', 'my run', '20260131-235959-config', '..a', 'a..b', '.deleted', '推文', 'console', 'com10'])(
    '%j is one on every system',
    (name) => {
      expect(isName(name, 'win32')).toBe(true);
      expect(inside('/folder', name)).toBe(path.join('/folder', name));
    },
  );
});

describe('a name made of any text', () => {
  it.each([
    ['tweets.csv', 'tweets.csv'],
    ['../../evil.csv', 'evil.csv'],
    ['C:\\Windows\\x.csv', 'x.csv'],
    ['a\0b.csv', 'a_b.csv'],
    ['CON.csv', 'file-CON.csv'],
    ['..', 'file-'],
    ['x. ', 'x'],
  ])('%j becomes %j', (text, name) => expect(asName(text)).toBe(name));

  it.each([...everywhere, ...onWindows, '推文'.repeat(100), '😀'.repeat(100), '\ud800.csv'])(
    'is one on every system: %j',
    (text) => expect(isName(asName(text), 'win32')).toBe(true),
  );

  it('keeps the ending of a long name and cuts no character in two', () => {
    const name = asName(`${'😀'.repeat(60)}.csv`);
    expect(name).toMatch(/^(?:😀)+\.csv$/u);
    expect(Buffer.byteLength(name)).toBeLessThanOrEqual(120);
  });
});
