import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { launchBuilt } from '../../support/built-program.ts';
import type { EventOf, Handlers } from '../../../src/contract/index.ts';
import { createHost, dispatch, type Launcher } from '../../../src/host/index.ts';
import { limitsFor, type ReaderLimits, usualLimits } from '../../../src/host/reader/limits.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const reading = { config: null, splitColumn: null, delimiter: null, encoding: null, header: null };
const profile = { ...reading, text: null, label: null, tokenizer: null, maxLength: 512 };

/** A host with what starts its processes, and a file that takes seconds to profile. */
function reader(readerLimits: Partial<ReaderLimits> = {}) {
  let starts = 0;
  const launcher: Launcher = (options) => {
    starts += 1;
    return launchBuilt(options);
  };
  const folder = temporaryFolder();
  const handlers = createHost({ launcher, runsFolder: folder, readerLimits });
  const large = path.join(folder, 'large.csv');
  const lines = Array.from({ length: 60_000 }, (_, row) => `${row} words ${row * 7} of ${row % 100} rows,${row % 2}`);
  writeFileSync(large, `text,label\n${lines.join('\n')}\n`);
  const small = path.join(folder, 'small.csv');
  writeFileSync(small, 'text,label\ngood,1\nbad,0\n');
  const show = (data: string, signal?: AbortSignal) =>
    dispatch(handlers, 'data.show', { ...reading, data, rows: 2 }, undefined, signal);
  return { handlers, large, small, show, starts: () => starts };
}

/** A tokenizer that never comes to the end of the text of `aaaFile`: its regular expression tries every way to part the letters. */
function endlessTokenizer(): string {
  const folder = temporaryFolder();
  const demo = path.resolve(import.meta.dirname, '../../../resources/demo/checkpoint');
  const tokenizer = JSON.parse(readFileSync(path.join(demo, 'tokenizer.json'), 'utf8')) as Record<string, unknown>;
  const pre_tokenizer = { type: 'Split', pattern: { Regex: '(a+)+$' }, behavior: 'Isolated', invert: false };
  writeFileSync(path.join(folder, 'tokenizer.json'), JSON.stringify({ ...tokenizer, pre_tokenizer }));
  copyFileSync(path.join(demo, 'config.json'), path.join(folder, 'config.json'));
  return folder;
}

/** A profile that never ends, and that keeps its process from hearing anything. */
function endless(handlers: Handlers, signal?: AbortSignal) {
  const file = path.join(temporaryFolder(), 'endless.csv');
  writeFileSync(file, `text,label\n${'a'.repeat(60)}b,1\nother,0\n`);
  const request = { ...profile, data: file, text: 'text', tokenizer: endlessTokenizer() };
  return { file, answer: dispatch(handlers, 'data.profile', request, undefined, signal) };
}

const isThere = {
  ok: true,
  reply: {
    splits: [
      {
        name: 'train',
        rows: [
          ['good', '1'],
          ['bad', '0'],
        ],
      },
    ],
  },
};

describe('the process that reads', () => {
  it('stays for more questions, and reads a table once for all its pages', async () => {
    const { handlers, large, show, small, starts } = reader();
    expect(await show(small)).toMatchObject(isThere);
    const counted: number[][] = [];
    for (const offset of [0, 50_000, 20_000]) {
      const events: EventOf<'data.rows'>[] = [];
      const request = { ...reading, data: large, split: 'train', offset, count: 1 };
      const page = await dispatch(handlers, 'data.rows', request, (event) => events.push(event));
      expect(page).toMatchObject({
        ok: true,
        reply: { total: 60_000, rows: [[expect.stringMatching(`^${offset} `), '0']] },
      });
      counted.push(events.flatMap((event) => (event.type === 'rows' ? [event.rows] : [])));
    }
    expect(counted[0]!.at(-1)).toBe(60_000);
    expect(counted.slice(1)).toEqual([[], []]);
    expect(starts()).toBe(1);
  });

  it('is ended where a question takes too much memory, and answers the next', async () => {
    // Less than the program itself has.
    const { handlers, large, show, small, starts } = reader({ bytes: 2 ** 24, memoryPerByte: 0 });
    expect(await dispatch(handlers, 'data.profile', { ...profile, data: large })).toMatchObject({
      ok: false,
      error: { code: 'files.reading-out-of-memory', details: { what: large, memory: 2 ** 24 } },
    });
    expect(starts()).toBe(1);
    await show(small);
    expect(starts()).toBe(2);
  });

  it('is ended where a question takes too long', async () => {
    const { handlers, show, small, starts } = reader({ seconds: 3 });
    const { file, answer } = endless(handlers);
    expect(await answer).toMatchObject({
      ok: false,
      error: { code: 'files.reading-too-slow', details: { what: file, seconds: 4 } },
    });
    expect(await show(small)).toMatchObject(isThere);
    expect(starts()).toBe(2);
  });

  it('blames no question for another that was under way', async () => {
    const { handlers, large, show, small } = reader({ seconds: 3, bytesPerSecond: 10_000 });
    const answers = [
      dispatch(handlers, 'data.profile', { ...profile, data: large }),
      endless(handlers).answer,
      show(small),
    ];
    const [whole, stuck, other] = await Promise.all(answers);
    expect(whole).toMatchObject({ ok: true, reply: { rows: 60_000 } });
    expect(stuck).toMatchObject({ ok: false, error: { code: 'files.reading-too-slow' } });
    expect(other).toMatchObject(isThere);
  });

  it('is ended where it does not hear that nobody waits any more', async () => {
    const { handlers, show, small, starts } = reader();
    expect(await show(small)).toMatchObject(isThere);
    const cancel = new AbortController();
    const { answer } = endless(handlers, cancel.signal);
    // It is stuck as soon as it leaves another question unanswered.
    let other: ReturnType<typeof show>;
    do other = show(small);
    while (await Promise.race([other.then(() => true), sleep(3000, false)]));
    expect(starts()).toBe(1);
    cancel.abort();
    expect(await answer).toMatchObject({ ok: false, error: { code: 'host.cancelled' } });
    expect(await other).toMatchObject(isThere);
    expect(starts()).toBe(2);
  });
});

it('gives a question more time and memory for larger files, up to a limit', () => {
  const limits = { ...usualLimits(), mostBytes: 3e9 };
  expect(limitsFor(limits, 0)).toEqual({ seconds: 30, bytes: 2 ** 30 });
  expect(limitsFor(limits, 1e7)).toEqual({ seconds: 230, bytes: 2 ** 30 + 1.2e8 });
  expect(limitsFor(limits, 1e9)).toEqual({ seconds: 20_030, bytes: 3e9 });
});
