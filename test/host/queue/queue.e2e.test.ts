import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parse } from 'yaml';
import type { ChannelName, Queue, ReplyOf, RequestOf, RunRecord, StepEvent } from '../../../src/contract/index.ts';
import { launchBuilt } from '../../support/built-program.ts';
import { openHost } from '../../../src/host/index.ts';
import { writeSmallRun } from '../../support/run-config.ts';
import { temporaryFolder } from '../../support/temporary.ts';

type Config = Record<string, unknown>;

/** A small model and its data, and a config of the app for them. */
async function workplace(train: Config = {}): Promise<{ folder: string; config: Config }> {
  const folder = temporaryFolder();
  const written = parse(readFileSync(await writeSmallRun(folder), 'utf8')) as Config & { data: Config; train: Config };
  const config = {
    ...written,
    model: path.join(folder, 'model'),
    data: { ...written.data, train: path.join(folder, 'train.csv') },
    train: { ...written.train, ...train },
  };
  return { folder, config };
}

/** A host whose queue runs in this process. */
function hostIn(folder: string) {
  const { handlers, close } = openHost({
    launcher: launchBuilt,
    runsFolder: path.join(folder, 'runs'),
    appFolder: path.join(folder, 'app'),
  });
  onTestFinished(close);
  const signal = new AbortController().signal;
  const ask = <Name extends ChannelName>(name: Name, request: RequestOf<Name>): Promise<ReplyOf<Name>> =>
    (handlers[name] as (request: unknown, emit: () => void, signal: AbortSignal) => Promise<ReplyOf<Name>>)(
      request,
      () => undefined,
      signal,
    );
  const until = async (fits: (queue: Queue) => boolean): Promise<Queue> => {
    for (;;) {
      const now = await ask('queue.show', {});
      if (fits(now)) return now;
      await wait(50);
    }
  };
  return { ask, until, stop: close };
}

/** metrics.jsonl without what differs between two equal runs. */
function figuresOf(runFolder: string): object[] {
  const lines = readFileSync(path.join(runFolder, 'metrics.jsonl'), 'utf8').trimEnd().split('\n');
  return lines.map((line) => {
    const {
      time: _time,
      seconds: _seconds,
      tokensPerSecond: _rate,
      memory: _memory,
      ...figures
    } = JSON.parse(line) as StepEvent;
    return figures;
  });
}

const recordOf = (runFolder: string) => JSON.parse(readFileSync(path.join(runFolder, 'run.json'), 'utf8')) as RunRecord;

/** So many steps that a test can kill in between, with checkpoints on the way. */
const long = { epochs: 20, checkpointEvery: 7, evaluateEvery: 'epoch', accumulation: 1 };

describe('the queue', () => {
  it('runs one entry after the other, in their order, and a draft that was started goes', async () => {
    const { folder, config } = await workplace();
    const { ask, until } = hostIn(folder);
    await ask('queue.set', { paused: true });
    const draft = await ask('drafts.save', { id: null, name: 'mine', step: 'train', config });
    const first = await ask('queue.add', { config, name: 'first', draft: draft.id });
    const second = await ask('queue.add', { config, name: 'second', draft: null });
    expect((await ask('drafts.list', {})).drafts).toEqual([]);
    await ask('queue.move', { id: second.id, to: 0 });
    expect((await ask('queue.show', {})).entries.map(({ name }) => name)).toEqual(['second', 'first']);
    await ask('queue.set', { paused: false });
    await until(({ entries }) => entries.find(({ id }) => id === second.id)?.state === 'running');
    await expect(ask('queue.remove', { id: second.id })).rejects.toMatchObject({ code: 'queue.running' });
    await until(({ entries }) => entries.length === 0);
    const { runs } = await ask('runs.list', {});
    const ended = runs.map(({ record }) => record).sort((one, other) => one.createdAt.localeCompare(other.createdAt));
    expect(ended.map(({ id, status }) => [id.replace(/^[\d-]+/, ''), status])).toEqual([
      ['second', 'finished'],
      ['first', 'finished'],
    ]);
    expect(Date.parse(ended[1]!.startedAt!)).toBeGreaterThanOrEqual(Date.parse(ended[0]!.endedAt!));
    expect(runs.map(({ annotation }) => annotation.title).sort()).toEqual(['first', 'second']);
    expect(first.state).toBe('waiting');
  });

  it('says at once what is wrong with a config, and keeps nothing of it', async () => {
    const { folder, config } = await workplace();
    const { ask } = hostIn(folder);
    const wrong = { ...config, lora: { r: 0 } };
    await expect(ask('queue.add', { config: wrong, name: null, draft: null })).rejects.toMatchObject({
      shape: { code: 'config.wrong-value', details: { field: 'lora.r' } },
    });
    expect((await ask('queue.show', {})).entries).toEqual([]);
  });

  it.each(['continue', 'pause'] as const)(
    'after an error: %s; a retry begins where the run stopped',
    async (afterError) => {
      const { folder, config } = await workplace();
      const { ask, until } = hostIn(folder);
      await ask('queue.set', { afterError, paused: true });
      const data = path.join(folder, 'train.csv');
      const rows = readFileSync(data);
      rmSync(data);
      await ask('queue.add', { config, name: 'fails', draft: null });
      await ask('queue.add', { config, name: 'next', draft: null });
      await ask('queue.set', { paused: false });
      const after = await until(({ entries }) => entries[0]?.state === 'failed');
      expect(after.entries[0]).toMatchObject({ name: 'fails', error: { code: 'files.missing' } });
      await until((queue) => queue.paused === (afterError === 'pause'));
      writeFileSync(data, rows);
      await ask('queue.retry', { id: after.entries[0]!.id });
      await ask('queue.set', { paused: false });
      await until(({ entries }) => entries.every(({ state, name }) => name === 'next' && state === 'failed'));
      const { runs } = await ask('runs.list', {});
      expect(runs.find(({ record }) => record.id.includes('fails'))?.record).toMatchObject({
        status: 'finished',
        resumed: 1,
      });
    },
  );

  it('takes a run that failed before its first step out of the list with its entry, and keeps one that trained', async () => {
    const { folder, config } = await workplace();
    const { ask, until } = hostIn(folder);
    const data = path.join(folder, 'train.csv');
    const rows = readFileSync(data);
    rmSync(data);
    const { id } = await ask('queue.add', { config, name: 'fails', draft: null });
    const { entries } = await until((queue) => queue.entries[0]?.state === 'failed');
    const run = entries[0]!.run!;
    // As long as the entry is there, the run says what went wrong.
    expect(await ask('runs.show', { run })).toMatchObject({ record: { status: 'failed' } });
    expect((await ask('queue.remove', { id })).entries).toEqual([]);
    expect((await ask('runs.list', {})).runs).toEqual([]);
    const [deleted] = readdirSync(path.join(folder, 'runs/.deleted'));
    expect(await ask('runs.restore', { deleted: deleted! })).toMatchObject({ run });

    writeFileSync(data, rows);
    await ask('queue.resume', { run });
    await until(({ entries: left }) => left.length === 0);
    expect(recordOf(path.join(folder, 'runs', run)).status).toBe('finished');
    // It has failed since, after its training.
    writeFileSync(
      path.join(folder, 'runs', run, 'run.json'),
      JSON.stringify({ ...recordOf(path.join(folder, 'runs', run)), status: 'failed' }),
    );
    rmSync(path.join(folder, 'model'), { recursive: true });
    const again = await ask('queue.resume', { run });
    await until((queue) => queue.entries[0]?.state === 'failed');
    await ask('queue.remove', { id: again.id });
    expect((await ask('runs.list', {})).runs.map(({ record }) => record.id)).toEqual([run]);
  });

  it('puts a run that its host stops back, and the next host ends it with the numbers of a run that was never stopped', async () => {
    const { folder, config } = await workplace(long);
    const undisturbed = hostIn(folder);
    await undisturbed.ask('queue.add', { config, name: 'whole', draft: null });
    await undisturbed.until(({ entries }) => entries.length === 0);
    await undisturbed.ask('queue.add', { config, name: 'stopped', draft: null });
    const { entries } = await undisturbed.until(
      ({ entries: [entry] }) => entry?.run !== null && hasSteps(folder, entry!.run, 20),
    );
    const run = path.join(folder, 'runs', entries[0]!.run!);
    await undisturbed.stop();
    expect(recordOf(run).status).toBe('cancelled');
    const next = hostIn(folder);
    expect((await next.ask('queue.show', {})).entries).toMatchObject([{ name: 'stopped' }]);
    await next.until((queue) => queue.entries.length === 0);
    expect(recordOf(run)).toMatchObject({ status: 'finished', resumed: 1 });
    const { runs } = await next.ask('runs.list', {});
    const whole = runs.find(({ record }) => record.id.includes('whole'))!.folder;
    expect(figuresOf(run)).toEqual(figuresOf(whole));
    expect(readFileSync(path.join(run, 'adapter/adapter_model.safetensors'))).toEqual(
      readFileSync(path.join(whole, 'adapter/adapter_model.safetensors')),
    );
  });
});

function hasSteps(folder: string, run: string, steps: number): boolean {
  const file = path.join(folder, 'runs', run, 'metrics.jsonl');
  return existsSync(file) && readFileSync(file, 'utf8').split('\n').length > steps;
}

describe('kill -9', () => {
  /** A server of its own process over the queue of a folder, which it has taken charge of. */
  const startServer = async (folder: string): Promise<ChildProcess> => {
    const pages = path.join(folder, 'pages');
    mkdirSync(pages, { recursive: true });
    const child = spawn(
      process.execPath,
      [
        '--import',
        import.meta.resolve('tsx'),
        path.resolve(import.meta.dirname, '../../support/queue-host.ts'),
        folder,
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    onTestFinished(() => void child.kill('SIGKILL'));
    // Another host that is opened before that may take the queue, and its worker then dies under its eyes.
    const owner = path.join(folder, 'app', 'queue.owner');
    await expect
      .poll(() => (existsSync(owner) ? readFileSync(owner, 'utf8') : ''), { timeout: 30_000 })
      .toContain(`"pid":${child.pid}`);
    return child;
  };
  const gone = (child: ChildProcess) => new Promise((resolve) => child.once('exit', resolve));

  it('of the worker: the run is marked, and a retry ends it with the same numbers', async () => {
    const { folder, config } = await workplace(long);
    const { ask, until } = hostIn(folder);
    await ask('queue.add', { config, name: 'whole', draft: null });
    await until(({ entries }) => entries.length === 0);
    const entry = await ask('queue.add', { config, name: 'killed', draft: null });
    const { entries } = await until(({ entries: [first] }) => first?.run !== null && hasSteps(folder, first!.run, 20));
    const run = path.join(folder, 'runs', entries[0]!.run!);
    process.kill(recordOf(run).process!.pid, 'SIGKILL');
    const after = await until(({ entries: [first] }) => first?.state === 'failed');
    expect(after.entries[0]).toMatchObject({ id: entry.id, error: { code: 'run.worker-killed' } });
    expect(recordOf(run).status).toBe('interrupted');
    await ask('queue.retry', { id: entry.id });
    await until((queue) => queue.entries.length === 0);
    const { runs } = await ask('runs.list', {});
    const whole = runs.find(({ record }) => record.id.includes('whole'))!.folder;
    expect(figuresOf(run)).toEqual(figuresOf(whole));
  });

  it('of the server: its worker goes on alone, and the next server finds the run at its end', async () => {
    const { folder, config } = await workplace(long);
    const server = await startServer(folder);
    // A host that looks at the same queue, and does not run it while the server lives.
    const { ask, until } = hostIn(folder);
    await ask('queue.add', { config, name: 'alone', draft: null });
    const { entries } = await until(
      ({ entries: [first] }) => first?.run !== null && first !== undefined && hasSteps(folder, first.run, 5),
    );
    const run = path.join(folder, 'runs', entries[0]!.run!);
    const worker = recordOf(run).process!.pid;
    server.kill('SIGKILL');
    await gone(server);
    await until((queue) => queue.entries.length === 0);
    expect(recordOf(run)).toMatchObject({ status: 'finished', resumed: 0 });
    expect(worker).not.toBe(server.pid);
  });

  it('of the server and its worker: the next server resumes the run, with the same numbers', async () => {
    const { folder, config } = await workplace(long);
    const server = await startServer(folder);
    const { ask, until } = hostIn(folder);
    await ask('queue.add', { config, name: 'both', draft: null });
    const { entries } = await until(
      ({ entries: [first] }) => first?.run !== null && first !== undefined && hasSteps(folder, first.run, 20),
    );
    const run = path.join(folder, 'runs', entries[0]!.run!);
    const worker = recordOf(run).process!.pid;
    server.kill('SIGKILL');
    process.kill(worker, 'SIGKILL');
    await until((queue) => queue.entries.length === 0);
    expect(recordOf(run)).toMatchObject({ status: 'finished', resumed: 1 });
    await ask('queue.add', { config, name: 'whole', draft: null });
    await until((queue) => queue.entries.length === 0);
    const { runs } = await ask('runs.list', {});
    const whole = runs.find(({ record }) => record.id.includes('whole'))!.folder;
    expect(figuresOf(run)).toEqual(figuresOf(whole));
  });
});
