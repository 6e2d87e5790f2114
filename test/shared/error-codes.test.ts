import { expect, it } from 'vitest';
import { ErrorShape } from '../../src/contract/index.ts';
import { errorTable } from '../../src/engine/index.ts';
import { errorCodes, isErrorOf } from '../../src/shared/error-codes.ts';

it('names the errors whose texts are in the table, and those the pages make themselves', () => {
  const withoutPages = errorCodes.filter((code) => !code.startsWith('page.'));
  expect(withoutPages.toSorted()).toEqual(Object.keys(errorTable).toSorted());
});

it('reads a code that only another version knows, which is in no group', () => {
  const old = { code: 'train.forgotten', sentence: 'Something.', remedy: '', details: {} };
  expect(ErrorShape.parse(old)).toEqual(old);
  expect(isErrorOf('memory', old.code)).toBe(false);
  expect(() => ErrorShape.parse({ ...old, code: 3 })).toThrow();
});

it('counts whole parts as input, and single errors of others', () => {
  expect(isErrorOf('input', 'config.syntax')).toBe(true);
  expect(isErrorOf('input', 'files.missing')).toBe(true);
  expect(isErrorOf('input', 'files.disk-full')).toBe(false);
});
