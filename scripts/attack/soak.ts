import { cp, mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { WebSocket } from 'ws';
import {
  type ChannelName,
  HostMessage,
  type ReplyOf,
  type RequestOf,
  type RunRecord,
} from '../../src/contract/index.ts';
import { readJson } from '../../src/engine/index.ts';
import type { AttackOptions, Report } from './report.ts';
import { handlesOf, memoryOf, openLine, serve, type Served, stop } from './served.ts';
import { demoConfig, smallTraining } from './trained.ts';
import { median } from '../../src/shared/median.ts';

const SECONDS = { short: 60, long: 2 * 60 * 60 };
/** Pages that are open all the while. */
const PAGES = 50;
/** Runs in the store when the list is asked for at the end, how many a page asks for first, and what that may take. */
const RUNS = { short: 500, long: 10_000 };
const FIRST_PAGE = 200;
const MOST_LIST_SECONDS = 2;
/** By how much the last quarter of the runs may need more than the second. */
const MOST_GROWTH = 0.05;

interface Sample {
  readonly memory: number;
  readonly files: number;
  readonly processes: number;
}

/**
 * Small runs one after another through one server on which fifty pages are open; each run is deleted for good. What the server
 * holds after a run must not grow: memory, open files, processes. At the end its list of many runs has to come soon.
 */
export async function soak({ isLong, minutes }: AttackOptions): Promise<Report> {
  const kind = isLong ? 'long' : 'short';
  const seconds = minutes === null ? SECONDS[kind] : minutes * 60;
  const served = await serve();
  const settings = [...(await smallTraining(served.folder))];
  const findings: string[] = [];
  const samples: Sample[] = [];
  try {
    const pages = await Promise.all(Array.from({ length: PAGES }, () => openLine(served)));
    const [page] = pages as [WebSocket];
    for (const each of pages) await call(each, 'runs.list', {});
    const started = performance.now();
    let last = '';
    while (performance.now() - started < seconds * 1000 || samples.length < 8) {
      const { record } = await call(page, 'runs.start', {
        config: demoConfig,
        set: settings,
        out: null,
      });
      if (record.status !== 'finished') findings.push(`run ${samples.length + 1} is ${record.status}`);
      if (last !== '') {
        const { deleted } = await call(page, 'runs.delete', { run: last });
        await call(page, 'runs.purge', { deleted });
      }
      last = record.id;
      samples.push({ memory: await memoryOf(served), ...(await handlesOf(served)) });
    }
    findings.push(...growth(samples));
    await manyRuns(served, last, RUNS[kind]);
    const first = await timed(() => call(page, 'runs.list', { newest: FIRST_PAGE }));
    const all = await timed(() => call(page, 'runs.list', {}));
    const { total } = first.reply;
    console.log(`of ${total} runs the newest are listed in ${shown(first)}, all in ${shown(all)}`);
    if (all.reply.runs.length !== RUNS[kind])
      findings.push(`${all.reply.runs.length} of ${RUNS[kind]} runs are listed`);
    if (first.seconds > MOST_LIST_SECONDS) findings.push(`the first page of ${total} runs took ${shown(first)}`);
    if (served.child.exitCode !== null) findings.push(`the server ended with ${served.child.exitCode}`);
  } finally {
    await stop(served);
  }
  return { attempts: samples.length, findings };
}

/** What the last quarter holds more than the second: the first fills caches. */
function growth(samples: readonly Sample[]): string[] {
  const quarter = Math.floor(samples.length / 4);
  return (['memory', 'files', 'processes'] as const).flatMap((name) => {
    const of = (from: number) => median(samples.slice(from, from + quarter).map((sample) => sample[name]));
    const [before, after] = [of(quarter), of(samples.length - quarter)];
    console.log(`${name}: ${before} in the second quarter of ${samples.length} runs, ${after} in the last`);
    return after > before * (1 + MOST_GROWTH) ? [`${name} grew from ${before} to ${after}`] : [];
  });
}

/** Copies one run until there are so many: its record alone, as the list reads it, and its result. */
async function manyRuns({ runs }: Served, run: string, count: number): Promise<void> {
  const source = path.join(runs, run);
  const record = (await readJson(path.join(source, 'run.json'))) as RunRecord;
  const small = (await readdir(source)).filter((name) => ['result.json', 'metrics.jsonl'].includes(name));
  for (let number = 1; number < count; number += 1) {
    const id = `${run}-${number}`;
    const folder = path.join(runs, id);
    await mkdir(folder);
    await writeFile(path.join(folder, 'run.json'), JSON.stringify({ ...record, id }));
    for (const name of small) await cp(path.join(source, name), path.join(folder, name));
  }
}

async function timed<Reply>(ask: () => Promise<Reply>): Promise<{ reply: Reply; seconds: number }> {
  const asked = performance.now();
  const reply = await ask();
  return { reply, seconds: (performance.now() - asked) / 1000 };
}

const shown = ({ seconds }: { seconds: number }) => `${seconds.toFixed(2)} s`;

let calls = 0;

/** Calls the host as a page does. @throws {Error} with what the host says */
function call<Name extends ChannelName>(
  page: WebSocket,
  channel: Name,
  request: RequestOf<Name>,
): Promise<ReplyOf<Name>> {
  const id = (calls += 1);
  return new Promise((resolve, reject) => {
    const hear = (data: Buffer) => {
      const message = HostMessage.parse(JSON.parse(data.toString()));
      if (message.id !== id || message.type === 'event') return;
      page.off('message', hear);
      if (message.type === 'reply') resolve(message.reply as ReplyOf<Name>);
      else reject(new Error(`${channel}: ${message.error.sentence}`));
    };
    page.on('message', hear);
    page.send(JSON.stringify({ type: 'call', id, channel, request }));
  });
}
