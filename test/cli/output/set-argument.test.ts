import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { setArgument } from '../../../src/cli/output/set-argument.ts';

it('writes what every shell takes as it is', () => {
  expect(setArgument('data.task', 'multi-label')).toBe('--set data.task=multi-label');
  expect(setArgument('data.header', false)).toBe('--set data.header=false');
  expect(setArgument('data.labelColumns', ['disaster', 'pet'])).toBe('--set "data.labelColumns=[disaster, pet]"');
  expect(setArgument('data.labelColumns', ['a b', "it's"])).toBe(`--set "data.labelColumns=['a b', 'it''s']"`);
});

it.skipIf(!existsSync('/bin/bash'))('gives bash one argument that says the same', () => {
  const hostile = [
    '$HOME',
    '`id`',
    '!!',
    '"',
    "'",
    '\\n',
    '100%',
    'a\tb',
    '\u0085',
    'x\nY',
    '有毒',
    'true',
    '1',
    '',
    '-',
    'a: b',
  ];
  for (const names of [['a', 'b'], ...hostile.map((name) => ['a', name]), hostile]) {
    const line = `printf '%s\\0' ${setArgument('data.labelColumns', names)}`;
    const words = execFileSync('/bin/bash', ['-c', line], { encoding: 'utf8' }).split('\0');
    expect(words.slice(0, -1)).toEqual(['--set', expect.stringMatching(/^data\.labelColumns=/) as string]);
    expect(parse(words[1]!.slice('data.labelColumns='.length))).toEqual(names);
  }
});
