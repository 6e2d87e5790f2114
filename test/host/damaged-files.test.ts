import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { ChannelName, Draft, Queue, ReplyOf, RequestOf, Settings } from '../../src/contract/index.ts';
import { processIdentity } from '../../src/engine/index.ts';
import { createHost, dispatch } from '../../src/host/index.ts';
import { claimQueue } from '../../src/host/queue/store.ts';
import { shelveRun } from '../support/run-shelf.ts';
import { temporaryFolder } from '../support/temporary.ts';

/** A host with everything it keeps in one folder, and what it warned of. */
function hostIn(folder = temporaryFolder()) {
  const warnings: string[] = [];
  const launcher = () => {
    throw new Error('no worker is needed here');
  };
  const options = { launcher, runsFolder: path.join(folder, 'runs'), appFolder: path.join(folder, 'app') };
  const handlers = createHost({ ...options, warn: (message) => warnings.push(message) });
  const ask = async <Name extends ChannelName>(name: Name, request: RequestOf<Name>): Promise<ReplyOf<Name>> => {
    const answered = await dispatch(handlers, name, request);
    if (!answered.ok) throw new Error(`${answered.error.code}: ${answered.error.sentence}`);
    return answered.reply;
  };
  return { folder, app: options.appFolder, runs: options.runsFolder, warnings, ask, again: () => hostIn(folder) };
}

type Damage = (file: string, good: string) => void;

/** What a file may have become. Each leaves nothing of it to use. */
const whole: [string, Damage][] = [
  ['empty', (file) => writeFileSync(file, '')],
  ['cut in the middle', (file, good) => writeFileSync(file, good.slice(0, good.length / 2))],
  ['bytes', (file) => writeFileSync(file, Buffer.from([0, 255, 254, 0, 128, 10, 13, 0]))],
  ['a list', (file) => writeFileSync(file, '[1, 2]')],
  ['null', (file) => writeFileSync(file, 'null')],
  ['a number', (file) => writeFileSync(file, '7')],
  ['a text', (file) => writeFileSync(file, '"settings"')],
  ['a folder', (file) => (mkdirSync(file), writeFileSync(path.join(file, 'inside'), 'kept'))],
  ['a link to itself', (file) => symlinkSync(file, file)],
  ['a pipe that nobody writes to', (file) => void execFileSync('mkfifo', [file])],
  [
    'nobody’s to read',
    (file, good) => {
      writeFileSync(file, good);
      chmodSync(file, 0);
    },
  ],
];
/** Root reads everything, and Windows has neither such links nor pipes. */
const applies = ([name]: (typeof whole)[0]) =>
  !(name === 'nobody’s to read' && process.getuid?.() === 0) &&
  !(process.platform === 'win32' && /link|pipe|nobody/.test(name));
const damages = whole.filter(applies);

/** Files beside `file` that were set aside. */
function aside(file: string): string[] {
  const { dir, name, ext } = path.parse(file);
  return readdirSync(dir).filter((other) => other.startsWith(`${name}.damaged-`) && other.endsWith(ext));
}

function expectSaid(warnings: readonly string[], file: string): void {
  expect(warnings).toEqual([expect.stringContaining(path.basename(file))]);
  expect(warnings[0]).toContain(aside(file)[0]);
}

describe('settings.json', () => {
  const good: Settings = {
    ...{
      language: 'zh-Hans',
      theme: 'dark',
      device: 'cpu',
      threads: 3,
      offline: true,
      notify: false,
      webhook: 'https://example.org/hook',
      railCollapsed: true,
    },
  };
  const prepared = () => {
    const host = hostIn();
    mkdirSync(host.app);
    return { ...host, file: path.join(host.app, 'settings.json') };
  };

  it.each(damages)('that is %s is set aside and said; the settings can be read and changed', async (_, damage) => {
    const { file, ask, again, warnings } = prepared();
    damage(file, JSON.stringify(good));
    expect(await ask('settings.show', {})).toMatchObject({ language: 'system', threads: 0 });
    expectSaid(warnings, file);
    expect(await ask('settings.change', { theme: 'light' })).toMatchObject({ theme: 'light' });
    expect(warnings).toHaveLength(1);
    expect(await again().ask('settings.show', {})).toMatchObject({ theme: 'light' });
    expect(aside(file)).toHaveLength(1);
  });

  it('with wrong fields keeps the others, and what it was lies beside it', async () => {
    const { file, ask, warnings } = prepared();
    const written = JSON.stringify({ ...good, theme: 'sepia', threads: 'many', added: 'by another version' });
    writeFileSync(file, written);
    expect(await ask('settings.show', {})).toEqual({ ...good, theme: 'system', threads: 0 });
    expectSaid(warnings, file);
    expect(warnings[0]).toContain('theme');
    expect(readFileSync(path.join(path.dirname(file), aside(file)[0]!), 'utf8')).toBe(written);
  });

  it('that another version wrote with fields of its own is no damage', async () => {
    const { file, ask, warnings } = prepared();
    writeFileSync(file, JSON.stringify({ ...good, added: 'by another version' }));
    expect(await ask('settings.show', {})).toEqual(good);
    expect(warnings).toEqual([]);
    expect(aside(file)).toEqual([]);
  });

  it('damaged twice keeps both', async () => {
    const { file, ask } = prepared();
    for (const text of ['first', 'second']) {
      writeFileSync(file, text);
      await ask('settings.show', {});
    }
    const kept = aside(file).map((name) => readFileSync(path.join(path.dirname(file), name), 'utf8'));
    expect(kept.sort()).toEqual(['first', 'second']);
  });

  it('is set aside once by those who read it at the same time', async () => {
    const { file, ask, warnings } = prepared();
    writeFileSync(file, '{');
    await Promise.all(Array.from({ length: 10 }, () => ask('settings.show', {})));
    expect(warnings).toHaveLength(1);
    expect(aside(file)).toHaveLength(1);
  });
});

describe('queue.json', () => {
  const config = { model: '/models/base', data: { train: '/data/train.csv' } };
  const prepared = async () => {
    const host = hostIn();
    await host.ask('queue.set', { paused: true, afterError: 'pause' });
    for (const name of ['first', 'second', 'third']) await host.ask('queue.add', { config, name, draft: null });
    const file = path.join(host.app, 'queue.json');
    return { ...host, file, good: JSON.parse(readFileSync(file, 'utf8')) as Queue };
  };

  it.each(damages)('that is %s is set aside and said; runs can be added', async (name, damage) => {
    const { file, good, ask, warnings } = await prepared();
    execFileSync('rm', [file]);
    damage(file, JSON.stringify(good));
    expect((await ask('queue.show', {})).entries).toEqual([]);
    expectSaid(warnings, file);
    await ask('queue.add', { config, name, draft: null });
    expect((await ask('queue.show', {})).entries).toMatchObject([{ name }]);
  });

  it.each<[string, (entry: Queue['entries'][0]) => unknown]>([
    ['another version', (entry) => ({ ...entry, config: { ...entry.config, optimizer: 'muon' } })],
    ['a state of another version', (entry) => ({ ...entry, state: 'scheduled' })],
    ['null', () => null],
    ['wrong types', (entry) => ({ ...entry, id: 7 })],
  ])('with one entry of %s keeps the others and its settings', async (_, change) => {
    const { file, good, ask, warnings } = await prepared();
    const [first, second, third] = good.entries as [Queue['entries'][0], Queue['entries'][0], Queue['entries'][0]];
    const written = JSON.stringify({ ...good, entries: [first, change(second), third] });
    writeFileSync(file, written);
    expect(await ask('queue.show', {})).toEqual({ ...good, entries: [first, third] });
    expectSaid(warnings, file);
    expect(warnings[0]).toContain('entry 2');
    expect(readFileSync(path.join(path.dirname(file), aside(file)[0]!), 'utf8')).toBe(written);
    await ask('queue.move', { id: third.id, to: 0 });
    expect((await ask('queue.show', {})).entries.map(({ name }) => name)).toEqual(['third', 'first']);
    expect(warnings).toHaveLength(1);
  });

  it('with entries that are no list keeps its settings', async () => {
    const { file, good, ask } = await prepared();
    writeFileSync(file, JSON.stringify({ ...good, entries: { first: 1 } }));
    expect(await ask('queue.show', {})).toEqual({ ...good, entries: [] });
  });
});

describe('queue.owner', () => {
  it.each<[string, Damage]>([
    ...damages,
    [
      'a process that cannot be',
      (file) => writeFileSync(file, JSON.stringify({ pid: 0, startToken: null, host: 'x' })),
    ],
  ])('that is %s keeps nobody from running the queue', async (_, damage) => {
    const file = path.join(temporaryFolder(), 'queue.owner');
    damage(file, '{"pid":1');
    const lock = await claimQueue(file);
    expect(lock).toBeDefined();
    await lock!.release();
    expect(existsSync(file)).toBe(false);
  });
});

describe('a draft', () => {
  const prepared = async () => {
    const host = hostIn();
    const save = (name: string) =>
      host.ask('drafts.save', { id: null, name, step: 'train', config: { model: 'roberta-base' } });
    const [kept, other] = [await save('kept'), await save('other')];
    const fileOf = ({ id }: Draft) => path.join(host.app, 'drafts', `${id}.json`);
    return { ...host, kept, other, file: fileOf(kept) };
  };

  it.each(damages)('that is %s is set aside and said, and hides no other', async (_, damage) => {
    const { file, kept, other, ask, warnings } = await prepared();
    const good = readFileSync(file, 'utf8');
    execFileSync('rm', [file]);
    damage(file, good);
    expect((await ask('drafts.list', {})).drafts).toEqual([other]);
    expectSaid(warnings, file);
    await expect(ask('drafts.show', { id: kept.id })).rejects.toThrow('draft.unknown');
    expect((await ask('drafts.list', {})).drafts).toEqual([other]);
    expect(warnings).toHaveLength(1);
  });

  it('with a step of another version keeps its config', async () => {
    const { file, kept, ask, warnings } = await prepared();
    writeFileSync(file, JSON.stringify({ ...kept, step: 'distill' }));
    expect(await ask('drafts.show', { id: kept.id })).toEqual({ ...kept, step: 'model' });
    expectSaid(warnings, file);
    expect((await ask('drafts.list', {})).drafts).toHaveLength(2);
  });

  it('is the one of its file, whatever id it holds', async () => {
    const { file, kept, other, ask } = await prepared();
    writeFileSync(file, JSON.stringify({ ...kept, id: other.id }));
    expect((await ask('drafts.save', { id: kept.id, name: 'new', step: 'data', config: {} })).id).toBe(kept.id);
    expect(await ask('drafts.show', { id: other.id })).toEqual(other);
  });
});

describe('the files of a run', () => {
  const prepared = () => {
    const host = hostIn();
    shelveRun(host.runs, { id: 'a', f1: [0.5], title: 'mine', tags: ['x'] });
    shelveRun(host.runs, { id: 'b', f1: [0.5], title: 'other' });
    return { ...host, fileOf: (name: string) => path.join(host.runs, 'a', name) };
  };
  const replace = (file: string, damage: Damage) => {
    const good = readFileSync(file, 'utf8');
    execFileSync('rm', [file]);
    damage(file, good);
  };

  it.each(damages)(
    'annotation.json that is %s is set aside and said; the run is listed and can be annotated',
    async (_, damage) => {
      const { fileOf, ask, warnings } = prepared();
      replace(fileOf('annotation.json'), damage);
      const { runs, unreadable } = await ask('runs.list', {});
      expect(unreadable).toEqual([]);
      expect(runs.map(({ annotation }) => annotation.title)).toEqual([null, 'other']);
      expectSaid(warnings, fileOf('annotation.json'));
      expect(await ask('runs.annotate', { run: 'a', title: 'again' })).toMatchObject({ title: 'again' });
      expect(warnings).toHaveLength(1);
    },
  );

  it.skipIf(process.platform === 'win32')('pipes in the place of files are not waited for', async () => {
    const { fileOf, ask } = prepared();
    for (const name of ['metrics.jsonl', 'log.jsonl', 'predictions/validation.jsonl']) {
      execFileSync('rm', ['-f', fileOf(name)]);
      execFileSync('mkfifo', [fileOf(name)]);
    }
    const rows = { run: 'a', evaluation: 'validation', positive: null, threshold: null, offset: 0, limit: 10 };
    const every = { label: null, prediction: null, only: 'all', search: '', order: 'row' } as const;
    await expect(ask('runs.show', { run: 'a' })).rejects.toThrow('files.unreadable');
    await expect(ask('runs.follow', { run: 'a', metricsFrom: 0, logFrom: 0 })).rejects.toThrow('files.unreadable');
    await expect(ask('runs.predictions', { ...rows, ...every })).rejects.toThrow('files.unreadable');
    expect(await ask('runs.show', { run: 'b' })).toMatchObject({ record: { id: 'b' } });
  });

  it('annotation.json with one wrong field keeps the others', async () => {
    const { fileOf, ask } = prepared();
    writeFileSync(fileOf('annotation.json'), JSON.stringify({ title: 7, tags: ['x'], notes: 'a note' }));
    const { runs } = await ask('runs.list', {});
    expect(runs[0]!.annotation).toEqual({ title: null, tags: ['x'], notes: 'a note' });
    expect(aside(fileOf('annotation.json'))).toHaveLength(1);
  });

  it.each(damages)('result.json that is %s does not hide the run, and is said once', async (_, damage) => {
    const { fileOf, ask, warnings } = prepared();
    replace(fileOf('result.json'), damage);
    for (let time = 0; time < 3; time += 1) {
      const { runs, unreadable } = await ask('runs.list', {});
      expect(unreadable).toEqual([]);
      expect(runs.map(({ result }) => result !== null)).toEqual([false, true]);
    }
    expect(warnings).toEqual([expect.stringContaining('result.json')]);
  });

  it.each(damages.filter(([name]) => !/link/.test(name)))(
    'run.json that is %s leaves the other runs in the list, and is named',
    async (_, damage) => {
      const { fileOf, ask } = prepared();
      replace(fileOf('run.json'), damage);
      const { runs, unreadable } = await ask('runs.list', {});
      expect(runs.map(({ record }) => record.id)).toEqual(['b']);
      expect(unreadable).toMatchObject([{ folder: path.dirname(fileOf('run.json')) }]);
    },
  );

  it('run.json of a folder that was renamed says the name it has now', async () => {
    const { fileOf, ask } = prepared();
    const record = JSON.parse(readFileSync(fileOf('run.json'), 'utf8')) as object;
    writeFileSync(fileOf('run.json'), JSON.stringify({ ...record, id: '../../elsewhere' }));
    expect((await ask('runs.list', {})).runs.map(({ record }) => record.id)).toEqual(['a', 'b']);
    expect(await ask('runs.list', { newest: 1 })).toMatchObject({ total: 2, runs: [{ record: { id: 'b' } }] });
  });
});

describe('a run.json made by hand', () => {
  it.each([0, -1])('cannot name process %i', async (pid) => {
    const { runs, ask } = hostIn();
    shelveRun(runs, { id: 'a' });
    const file = path.join(runs, 'a', 'run.json');
    const record = JSON.parse(readFileSync(file, 'utf8')) as object;
    const inCharge = { pid, startToken: null, host: hostname() };
    writeFileSync(file, JSON.stringify({ ...record, status: 'running', process: inCharge }));
    await expect(ask('runs.cancel', { run: 'a' })).rejects.toThrow('run.bad-record');
  });
});

describe('a run.json with a process that lives', () => {
  const unchanged = () => ({});
  const asked = async (change: (pid: number) => object = unchanged, name = 'a') => {
    const { runs, ask } = hostIn();
    shelveRun(runs, { id: 'a' });
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    onTestFinished(() => void child.kill('SIGKILL'));
    const file = path.join(runs, 'a', 'run.json');
    const record = JSON.parse(readFileSync(file, 'utf8')) as object;
    const running = { ...record, status: 'running', process: processIdentity(child.pid!), ...change(child.pid!) };
    writeFileSync(file, JSON.stringify(running));
    if (name !== 'a') cpSync(path.join(runs, 'a'), path.join(runs, name), { recursive: true });
    return { ask: () => ask('runs.cancel', { run: name }), child, runs };
  };

  it.skipIf(process.platform === 'win32')('that is not proved to be its own is not killed', async () => {
    const { ask, child } = await asked((pid) => ({ process: { pid, startToken: null, host: hostname() } }));
    expect(await ask()).toEqual({ stage: 'requested' });
    await expect(ask()).rejects.toThrow('run.process-unproved');
    expect(child.exitCode ?? child.signalCode).toBeNull();
  });

  it.skipIf(process.platform === 'win32')('in a copied folder ends nothing of the run it was copied from', async () => {
    const { ask, child } = await asked(unchanged, 'copy');
    expect(await ask()).toEqual({ stage: 'requested' });
    await expect(ask()).rejects.toThrow('run.process-unproved');
    expect(child.exitCode ?? child.signalCode).toBeNull();
  });

  it('that starts it has other work, and is not ended', async () => {
    const { ask, child } = await asked(() => ({ status: 'starting' }));
    for (let time = 0; time < 3; time += 1) expect(await ask()).toEqual({ stage: 'requested' });
    expect(child.exitCode ?? child.signalCode).toBeNull();
  });

  it.skipIf(process.platform === 'win32')('trains it, and is ended by the second request', async () => {
    const { ask, child } = await asked();
    const ended = once(child, 'exit');
    expect([await ask(), await ask()]).toEqual([{ stage: 'requested' }, { stage: 'killed' }]);
    expect((await ended)[1]).toBe('SIGKILL');
  });

  it.skipIf(process.platform === 'win32')('is asked to end by a file of its own, not through a link', async () => {
    const { ask, runs } = await asked();
    const elsewhere = path.join(runs, 'elsewhere');
    symlinkSync(elsewhere, path.join(runs, 'a', 'cancel'));
    expect(await ask()).toEqual({ stage: 'requested' });
    expect(existsSync(elsewhere)).toBe(false);
  });
});

describe('the file of the token', () => {
  it('that holds none is set aside and said, and another can be kept', async () => {
    const { folder, ask, warnings } = hostIn();
    const before = { ...process.env };
    onTestFinished(() => void Object.assign(process.env, before));
    for (const name of ['HF_TOKEN', 'HUGGING_FACE_HUB_TOKEN']) delete process.env[name];
    Object.assign(process.env, { HF_HOME: path.join(folder, 'hub'), XDG_CONFIG_HOME: folder, HF_HUB_OFFLINE: '1' });
    const { readHubSettings } = await (await import('../../src/engine/index.ts')).loadHub();
    const file = readHubSettings().tokens.lorikeetFile;
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, Buffer.from([0, 255, 10, 13, 7]));
    expect(await ask('hub.token', {})).toMatchObject({ source: null, isKept: false });
    expectSaid(warnings, file);
  });
});
