import { afterEach, expect, it, vi } from 'vitest';
import { foundText } from '../../../src/renderer/run/found-text.ts';

afterEach(() => void vi.unstubAllGlobals());

it('says what was found with its numbers, one or many', () => {
  const finding = { sentence: 'of the host', groups: 1, rows: 2 };
  expect(foundText({ ...finding, kind: 'label-conflict' })).toBe('1 text has different labels, in 2 rows.');
  expect(foundText({ ...finding, kind: 'duplicate', groups: 1200, rows: 1 })).toBe(
    '1,200 texts occur more than once in a split: 1 row repeats an earlier one.',
  );
});

it('leaves what it does not know to the host', () => {
  expect(foundText({ kind: 'of-tomorrow', sentence: 'of the host', groups: 1, rows: 1 })).toBe('of the host');
});

it('lists columns as the language does', () => {
  const finding = { kind: 'label-unused', sentence: '', groups: 1, rows: 1, columns: ['a', 'b'] } as const;
  expect(foundText(finding)).toContain('a, b');
  vi.stubGlobal('document', { documentElement: { lang: 'zh-Hans' } });
  expect(foundText(finding)).toContain('a、b');
});
