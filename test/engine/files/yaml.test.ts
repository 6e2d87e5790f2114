import { expect, it } from 'vitest';
import { parseYaml } from '../../../src/engine/files/index.ts';

it.each([
  ['a: 1\nb: {c: [1, 2]}\n0: x\n', null],
  ['a: 1\nb: 2\na: 3\n', 10],
  ['a: {b: 1, b: 2}', 10],
  ['a: 1\n{a: 1}: 2', 5],
  ['a: 1\n~: 2', 5],
  ['1: a\n"1": b', 5],
  ['a: 1\nb: *c', 8],
  ['a: &c [1]\nb: &c [2]\nd: [*c, *c]', null],
  ['&k a: 1\nb: *k', null],
  ['a: &c [*c]', 7],
  ['&c\na: {b: *c}', 10],
  ['a: "', 4],
])('%j has its first mistake at %j', (text, offset) => {
  expect(parseYaml(text).mistake?.offset ?? null).toBe(offset);
});

it('has few aliases', () => {
  const text = (count: number) => `- &a x\n${'- *a\n'.repeat(count)}`;
  expect(parseYaml(text(100)).mistake).toBeNull();
  expect(parseYaml(text(101)).mistake?.message).toContain('aliases');
});
