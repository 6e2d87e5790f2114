import { expect, it } from 'vitest';
import { rareWarnings } from '../../src/server/rare-warnings.ts';

it('gives on the first warnings of a minute, shortened, and counts the rest', () => {
  let now = 0;
  const heard: string[] = [];
  const warn = rareWarnings(
    (message) => heard.push(message),
    () => now,
  );
  for (let request = 0; request < 100_000; request += 1) warn(`refused ${'x'.repeat(5000)}`);
  expect(heard).toHaveLength(31);
  expect(heard.every(({ length }) => length <= 301)).toBe(true);
  expect(heard.at(-1)).toBe('more warnings of this minute are left out');
  now = 60_000;
  warn('later');
  expect(heard.slice(31)).toEqual(['99970 more warnings were left out', 'later']);
  now = 120_000;
  warn('still later');
  expect(heard.slice(33)).toEqual(['still later']);
});
