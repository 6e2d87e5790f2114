import { expect, it } from 'vitest';
import { formatBytes } from '../../src/shared/format-bytes.ts';

it.each([
  [0, '0 B'],
  [999, '999 B'],
  [1_000, '1.00 kB'],
  [9_996, '10.0 kB'],
  [99_960, '100 kB'],
  [999_400, '999 kB'],
  [999_600, '1.00 MB'],
  [1_421_700_000, '1.42 GB'],
  [3e18, '3000 PB'],
])('writes %i bytes as %s', (value, text) => {
  expect(formatBytes(value)).toBe(text);
});
