import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { mutated } from '../../scripts/attack/mutate.ts';
import { randomFrom } from '../../scripts/attack/report.ts';

const root = path.resolve(import.meta.dirname, '../..');

function attack(...args: string[]) {
  const run = spawnSync(process.execPath, ['--import', 'tsx', 'scripts/attack.ts', ...args], {
    cwd: root,
    encoding: 'utf8',
  });
  return { status: run.status, output: run.stdout + run.stderr };
}

/** Each is a program with many others of its own; other tests share the cores. */
const timeout = 900_000;

describe('npm run attack', { timeout }, () => {
  it.each(['kills', 'fuzz', 'server'])('-- %s finds nothing', (name) => {
    const { status, output } = attack(name);
    expect(output).toMatch(new RegExp(`^${name}: \\d+ attempts in \\d+ s, 0 findings$`, 'm'));
    expect(status).toBe(0);
  });

  it.skipIf(spawnSync('strace', ['-V']).status !== 0)('-- faults finds nothing, where there is strace', () => {
    const { status, output } = attack('faults');
    expect(output).toMatch(/^faults: \d+ attempts in \d+ s, 0 findings$/m);
    expect(status).toBe(0);
  });

  it('says what it can do', () => {
    expect(attack('nothing')).toMatchObject({
      status: 2,
      output: expect.stringContaining('kills|faults|fuzz|server|soak') as string,
    });
  });
});

it('the same seed makes the same damage, another seed another', () => {
  const original = Buffer.from('{"a": 1, "b": [true, "text", 2.5]}');
  const of = (seed: number) => mutated(original, randomFrom(seed), true).toString('latin1');
  expect(of(1)).toBe(of(1));
  expect(new Set(Array.from({ length: 50 }, (_, seed) => of(seed))).size).toBeGreaterThan(40);
});
