import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { expect, it, onTestFinished } from 'vitest';
import { launchBuilt } from '../../support/built-program.ts';
import { createHost, dispatch, type Launcher } from '../../../src/host/index.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const MUTATIONS = 1500;
/** The longest that a process takes to start, on a busy machine. */
const START_SECONDS = 20;
/** Bytes that a process can fill until its watch looks again, 50 ms later. */
const BETWEEN_LOOKS = 2 ** 27;
const reading = { config: null, splitColumn: null, delimiter: null, encoding: null, header: null };

/** Texts, classes and numbers that lie packed in some hundred bytes. */
function smallFile(): Buffer {
  const rows = Array.from({ length: 40 }, (_, row) => row);
  return Buffer.from(
    parquetWriteBuffer({
      columnData: [
        { name: 'text', data: rows.map((row) => `message ${row % 7}`), type: 'STRING' },
        { name: 'label', data: rows.map((row) => row % 2), type: 'INT32' },
        { name: 'score', data: rows.map((row) => (row % 3 === 0 ? null : row / 2)), type: 'DOUBLE' },
      ],
    }),
  );
}

/** Whole numbers below a bound, the same for a seed (mulberry32). */
function dice(seed: number): (bound: number) => number {
  let state = seed;
  return (bound) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % bound;
  };
}

/** A copy with one to four bytes changed, to any value or to one that counts are made of. */
function damaged(whole: Buffer, seed: number): Buffer {
  const roll = dice(seed);
  const copy = Buffer.from(whole);
  for (let change = roll(4); change >= 0; change -= 1) {
    const values = [0, 0x7f, 0x80, 0xfe, 0xff, roll(256)];
    copy[roll(copy.length)] = values[roll(values.length)]!;
  }
  return copy;
}

/** Processes that this one has started, on Linux; none elsewhere. */
function childProcesses(): number[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc/self/task').flatMap((thread) =>
    readFileSync(`/proc/self/task/${thread}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
  );
}

/** The most memory in bytes that a process has had so far; 0 once it has ended. */
function peakMemory(processId: number): number {
  try {
    const [, kilobytes = '0'] = /^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${processId}/status`, 'utf8')) ?? [];
    return Number(kilobytes) * 1024;
  } catch {
    return 0;
  }
}

it('answers for every damaged Parquet file within its limits, and the host all the while', async () => {
  const whole = smallFile();
  const file = path.join(temporaryFolder(), 'train.parquet');
  const readers: number[] = [];
  let starts = 0;
  const launcher: Launcher = (options) => {
    starts += 1;
    const before = childProcesses();
    const worker = launchBuilt(options);
    readers.push(...childProcesses().filter((processId) => !before.includes(processId)));
    return worker;
  };
  // Some thousand times what such a file takes, and twice what the program has; its heap alone may grow to more.
  const readerLimits = { seconds: 10, bytes: 3 * 2 ** 27, memoryPerByte: 0, mostBytes: 2 ** 30 };
  const host = createHost({ launcher, runsFolder: temporaryFolder(), readerLimits });
  const codes = new Set<string>();
  let mostMemory = 0;
  let mostSeconds = 0;
  const lookAtMemory = () => (mostMemory = Math.max(mostMemory, ...readers.map(peakMemory)));
  const looking = setInterval(lookAtMemory, 10);
  onTestFinished(() => clearInterval(looking));
  const delay = monitorEventLoopDelay();
  delay.enable();
  for (let seed = 1; seed <= MUTATIONS; seed += 1) {
    writeFileSync(file, damaged(whole, seed));
    const begin = performance.now();
    const answer = dispatch(host, 'data.show', { ...reading, data: file, rows: 40 });
    expect(await dispatch(host, 'runs.list', {})).toMatchObject({ ok: true });
    const answered = await answer;
    mostSeconds = Math.max(mostSeconds, (performance.now() - begin) / 1000);
    lookAtMemory();
    codes.add(answered.ok ? 'ok' : answered.error.code);
  }
  // A file that held up the host itself would do so for longer than the limit of a question.
  delay.disable();
  expect(delay.max / 1e9).toBeLessThan(readerLimits.seconds);
  // A process starts before its time begins, and has to be ended after it.
  expect(mostSeconds).toBeLessThan(readerLimits.seconds + START_SECONDS);
  if (process.platform === 'linux') {
    expect(readers).toHaveLength(starts);
    expect(mostMemory).toBeGreaterThan(0);
    expect(mostMemory).toBeLessThan(readerLimits.bytes + BETWEEN_LOOKS);
  }
  // Run lengths within pages are for the library to unpack: the few files that keep it busy end at the limits, with a process each.
  const ended = ['files.reading-out-of-memory', 'files.reading-too-slow'];
  const expected = ['data.not-parquet', 'data.parquet-broken', 'data.parquet-cut-short', 'ok'];
  expect([...codes].filter((code) => !ended.includes(code)).sort()).toEqual(expected);
  expect(starts).toBeLessThan(10);
});
