import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { askedWait } from '../../../src/engine/download/retry.ts';
import { startProgress } from '../../../src/engine/download/progress.ts';
import { checkWritable } from '../../../src/engine/hub/names.ts';
import { isRepositoryId, parseReference, readHubSettings } from '../../../src/engine/hub/index.ts';
import type { TransferProgress } from '../../../src/shared/events.ts';

describe('where the cache is', () => {
  const cache = (environment: Record<string, string>) => readHubSettings(environment, '/home/me').cacheFolder;
  it.each([
    [{}, '/home/me/.cache/huggingface/hub'],
    [{ XDG_CACHE_HOME: '/x' }, '/x/huggingface/hub'],
    [{ HF_HOME: '/h', XDG_CACHE_HOME: '/x' }, '/h/hub'],
    [{ HF_HUB_CACHE: '/c', HF_HOME: '/h' }, '/c'],
    [{ HUGGINGFACE_HUB_CACHE: '/old' }, '/old'],
    [{ HF_HOME: '~/h' }, '/home/me/h/hub'],
    [{ HF_HOME: '$BASE/h/${SUB}', BASE: '/b', SUB: 's' }, '/b/h/s/hub'],
  ])('%j', (environment, expected) => {
    expect(cache(environment as Record<string, string>)).toBe(path.resolve(expected));
  });
});

describe('the endpoint', () => {
  it('loses its last slash, and has to be an address', () => {
    expect(readHubSettings({ HF_ENDPOINT: 'https://mirror.example/hub/' }).endpoint).toBe('https://mirror.example/hub');
    expect(readHubSettings({}).endpoint).toBe('https://huggingface.co');
    for (const endpoint of ['mirror.example', 'ftp://mirror', 'https://a?b=c']) {
      expect(() => readHubSettings({ HF_ENDPOINT: endpoint })).toThrow(
        expect.objectContaining({ code: 'hub.bad-endpoint' }) as Error,
      );
    }
  });

  it.each([
    ['1', true],
    ['true', true],
    ['ON', true],
    ['0', false],
    ['', false],
    ['no', false],
  ])('HF_HUB_OFFLINE=%s', (value, offline) => {
    expect(readHubSettings({ HF_HUB_OFFLINE: value }).offline).toBe(offline);
  });
});

describe('names of repositories', () => {
  it.each(['roberta-large', 'mistralai/Mistral-7B-v0.1', 'a_b/c.d'])('%s', (id) =>
    expect(isRepositoryId(id)).toBe(true),
  );
  it.each([
    '',
    '/',
    'a/b/c',
    '../x',
    './model',
    '/abs',
    'a--b',
    'a..b',
    'x.git',
    '-a',
    'a.',
    'C:\\x',
    'a b',
    'a/',
    `${'x'.repeat(97)}`,
  ])('not %j', (id) => expect(isRepositoryId(id)).toBe(false));

  it('come with a revision', () => {
    expect(parseReference('a/b@refs/pr/1', 'model')).toEqual({
      repository: { type: 'model', id: 'a/b' },
      revision: 'refs/pr/1',
    });
    expect(parseReference('a/b', 'dataset').revision).toBe('main');
    for (const text of ['a/b@', 'a/b@../..', 'a/b@x/../y', 'a/b@/x', 'a/b@x y']) {
      expect(() => parseReference(text, 'model')).toThrow(expect.objectContaining({ code: 'hub.bad-id' }) as Error);
    }
  });
});

describe('names of files', () => {
  const repository = { type: 'model', id: 'a/b' } as const;
  it.each(['a.txt', 'deep/er/a.b.c', 'console.txt', 'aux-file', '.gitattributes', 'ü/名.json'])(
    '%s is fine everywhere',
    (name) => {
      for (const platform of ['linux', 'win32']) expect(() => checkWritable(repository, name, platform)).not.toThrow();
    },
  );
  it.each(['2020-01-01T00:00.csv', 'a|b', 'trailing.', 'space /x'])('%j is fine where the system takes it', (name) => {
    expect(() => checkWritable(repository, name, 'linux')).not.toThrow();
    expect(() => checkWritable(repository, name, 'win32')).toThrow();
  });
  it.each(['NUL', 'con.json', 'a/LPT1.txt', 'x'.repeat(256), 'a\nb'])('%j is refused everywhere', (name) => {
    expect(() => checkWritable(repository, name, 'linux')).toThrow(
      expect.objectContaining({ code: 'hub.unsafe-name' }) as Error,
    );
  });
});

describe('how long a server asks to wait', () => {
  const now = Date.parse('2024-01-01T00:00:00Z');
  it.each([
    [{ 'retry-after': '7' }, 7],
    [{ 'retry-after': 'Mon, 01 Jan 2024 00:00:30 GMT' }, 30],
    [{ 'retry-after': 'Sun, 31 Dec 2023 00:00:00 GMT' }, 0],
    [{ ratelimit: '"api";r=0;t=55' }, 55],
    [{ 'retry-after': 'soon' }, undefined],
    [{}, undefined],
  ])('%j', (headers, expected) =>
    expect(askedWait(new Headers(headers as Record<string, string>), now)).toBe(expected),
  );
});

describe('progress', () => {
  it('tells the rate of the network over the last seconds, and from it the end', () => {
    let time = 0;
    const reports: TransferProgress[] = [];
    const meter = startProgress(
      { totalBytes: 1000, totalFiles: 1 },
      (report) => reports.push(report),
      () => time,
    );
    meter.found(400);
    for (let second = 1; second <= 10; second += 1) {
      time = second * 1000;
      meter.received(second <= 5 ? 10 : 20);
    }
    expect(reports.at(-1)).toEqual({
      type: 'progress',
      bytes: 550,
      totalBytes: 1000,
      files: 0,
      totalFiles: 1,
      rate: 20,
      secondsLeft: 22.5,
    });
    expect(reports[0]).toMatchObject({ bytes: 400, rate: 0, secondsLeft: null });
  });

  it('is told five times a second at most', () => {
    let time = 0;
    let told = 0;
    const meter = startProgress(
      { totalBytes: 1e6, totalFiles: 1 },
      () => (told += 1),
      () => time,
    );
    for (; time < 1000; time += 1) meter.received(1);
    expect(told).toBeLessThanOrEqual(6);
  });
});
