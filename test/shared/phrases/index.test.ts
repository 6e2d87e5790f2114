import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { fillGaps, knownPhrase, phrase, phrases } from '../../../src/shared/phrases/index.ts';

const entries = Object.entries(phrases) as [keyof typeof phrases, string][];
const gapsOf = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);

it('fills the gaps of a phrase', () => {
  expect(phrase('system.denied')).toBe('access is denied');
  expect(phrase('process.code', { code: 3 })).toBe('exit code 3');
  // @ts-expect-error: the gap is called code
  expect(phrase('process.code', { number: 3 })).toBe('exit code {code}');
});

it.each(entries)('knows %s again by its words', (key, text) => {
  const gaps = Object.fromEntries(gapsOf(text).map((name, at) => [name, `${name} ${at}\nof two lines`]));
  expect(knownPhrase(fillGaps(text, gaps))).toEqual({ key, gaps });
});

it('does not take other text for a phrase', () => {
  expect(knownPhrase('access is denied to you')).toBeNull();
  expect(knownPhrase('')).toBeNull();
});

describe('a text that reaches pages outside the table of errors', () => {
  const root = path.resolve(import.meta.dirname, '../../../src');
  const files = [
    'engine',
    'host/worker',
    'host/runs',
    'host/hub',
    'host/devices',
    'host/trackers',
    'host/data',
  ].flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => [path.join(folder, name), readFileSync(path.join(root, folder, name), 'utf8')] as const),
  );

  it.each([
    ['a note of a run', /(?:#note\('(?:info|warn)',|\bwarn\(|\bconst message =|\bmessage:)\s*[`'"]/],
    ['a line of its log', /\blog\.(?:info|warn|error)\((?:[^()'"`]*,\s*)?[`'"]/],
    ['why a device cannot be used', /\b(?:nvidiaFault|remedy|device, reason): [`'"]/],
    ['what an error names', /\b(?:repository|owner|looksLike): [`'"]/],
  ])('is a phrase: %s', (_, literal) => {
    expect(files.length).toBeGreaterThan(200);
    expect(files.filter(([, text]) => literal.test(text)).map(([name]) => name)).toEqual([]);
  });
});
