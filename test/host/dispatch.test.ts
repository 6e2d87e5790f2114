import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { type ChannelName, type Handlers, RunConfig } from '../../src/contract/index.ts';
import { launchBuilt } from '../support/built-program.ts';
import { LorikeetError } from '../../src/engine/index.ts';
import { createHost, dispatch, type Launcher, type WorkerEnd } from '../../src/host/index.ts';
import { createRun } from '../../src/host/runs/create.ts';
import { temporaryFolder } from '../support/temporary.ts';

const unused: Launcher = () => {
  throw new Error('no worker is needed here');
};
const host = (): Handlers => createHost({ launcher: unused, runsFolder: temporaryFolder() });

describe('dispatch', () => {
  it('answers a request', async () => {
    expect(await dispatch(host(), 'runs.list', {})).toEqual({
      ok: true,
      reply: { total: 0, runs: [], unreadable: [] },
    });
  });

  it('turns an error into its shape, with texts and details', async () => {
    const request = {
      ...{ data: '/nowhere.csv', config: null, splitColumn: null, delimiter: null, encoding: null },
      ...{ text: null, label: null, tokenizer: null, maxLength: 512 },
    };
    expect(await dispatch(host(), 'data.profile', request)).toEqual({
      ok: false,
      error: {
        code: 'files.missing',
        sentence: 'There is no file /nowhere.csv.',
        remedy: 'Check the path; if the file was moved, choose it again.',
        details: { file: '/nowhere.csv' },
      },
    });
  });

  it('names the field of a request it cannot read', async () => {
    expect(await dispatch(host(), 'runs.start', { config: 7 })).toMatchObject({
      ok: false,
      error: { code: 'host.bad-request', details: { channel: 'runs.start', field: 'config' } },
    });
  });

  it.each(['runs.rename', 'constructor', '__proto__'])('does not know %s', async (name) => {
    expect(await dispatch(host(), name as ChannelName, {})).toMatchObject({
      ok: false,
      error: { code: 'host.unknown-channel' },
    });
  });

  it('ends what nobody waits for any more: the handler hears the signal, and what it throws is called cancelled', async () => {
    const asked = new AbortController();
    const waiting: Handlers = {
      ...host(),
      'runs.list': (_request, _emit, signal) =>
        new Promise((_, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason as Error));
        }),
    };
    const answer = dispatch(waiting, 'runs.list', {}, undefined, asked.signal);
    asked.abort();
    expect(await answer).toMatchObject({
      ok: false,
      error: { code: 'host.cancelled', details: { channel: 'runs.list' } },
    });
  });

  it('keeps the handler’s own word for it', async () => {
    const asked = new AbortController();
    asked.abort();
    const own: Handlers = {
      ...host(),
      'runs.list': () => Promise.reject(new LorikeetError('hub.cancelled', { what: 'the model a/b' })),
    };
    expect(await dispatch(own, 'runs.list', {}, undefined, asked.signal)).toMatchObject({
      error: { code: 'hub.cancelled' },
    });
  });

  it('hands over a signal that never ends where the front end has none', async () => {
    const seen: boolean[] = [];
    const looking: Handlers = {
      ...host(),
      'runs.list': (_request, _emit, signal) => {
        seen.push(signal.aborted);
        return Promise.resolve({ total: 0, runs: [], unreadable: [] });
      },
    };
    await dispatch(looking, 'runs.list', {});
    expect(seen).toEqual([false]);
  });

  it('ends a profile between two pieces of its file', async () => {
    const file = path.join(temporaryFolder(), 'rows.csv');
    writeFileSync(file, `text,label\n${'some words of a row,1\n'.repeat(200_000)}`);
    const asked = new AbortController();
    const heard: number[] = [];
    const request = {
      ...{ data: file, config: null, splitColumn: null, delimiter: null, encoding: null },
      ...{ text: null, label: null, tokenizer: null, maxLength: 512 },
    };
    const answer = await dispatch(
      createHost({ launcher: launchBuilt, runsFolder: temporaryFolder() }),
      'data.profile',
      request,
      (event) => {
        if (event.type !== 'rows') return;
        heard.push(event.rows);
        asked.abort();
      },
      asked.signal,
    );
    expect(answer).toMatchObject({ ok: false, error: { code: 'host.cancelled' } });
    expect(heard).toHaveLength(1);
    expect(heard[0]).toBeLessThan(200_000);
  });

  it('kills the worker of a prediction', async () => {
    const runsFolder = temporaryFolder();
    const config = RunConfig.parse({ model: runsFolder, data: { train: 'train.csv' } });
    await createRun({ config, configFile: 'a.yaml', name: 'x', out: path.join(runsFolder, 'a'), runsFolder });
    const asked = new AbortController();
    let killed = 0;
    const launcher: Launcher = () => {
      let tell: (end: WorkerEnd) => void;
      return {
        send: () => queueMicrotask(() => asked.abort()),
        onMessage: () => undefined,
        onEnd: (listener) => void (tell = listener),
        setBusy: () => undefined,
        kill: () => {
          killed += 1;
          tell({ started: true, exitCode: null, signal: 'SIGKILL' });
        },
      };
    };
    const request = { run: 'a', source: { type: 'texts', texts: ['x'] } };
    const answer = await dispatch(
      createHost({ launcher, runsFolder }),
      'runs.predict',
      request,
      undefined,
      asked.signal,
    );
    expect(answer).toMatchObject({ ok: false, error: { code: 'host.cancelled' } });
    expect(killed).toBe(1);
  });

  it('gives an error nobody foresaw a code of its own', async () => {
    const broken: Handlers = { ...host(), 'runs.list': () => Promise.reject(new TypeError('x is not a function')) };
    expect(await dispatch(broken, 'runs.list', {})).toMatchObject({
      ok: false,
      error: { code: 'host.unexpected', details: { message: 'x is not a function' } },
    });
  });
});
