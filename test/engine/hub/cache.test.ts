import { copyFile, link, symlink } from 'node:fs/promises';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { pointTo } from '../../../src/engine/hub/cache/link.ts';
import {
  importModel,
  parseReference,
  planRemoval,
  pullFiles,
  pullModel,
  removeFromCache,
  scanCache,
} from '../../../src/engine/hub/index.ts';
import { content, largeContent } from '../../support/hub/content.ts';
import { writePythonCache } from '../../support/hub/python-cache.ts';
import { file, repository, tinyModel, tinySafetensors } from '../../support/hub/repository.ts';
import { testHub } from '../../support/hub/settings.ts';
import { startHub } from '../../support/hub/stand-in.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const tiny = parseReference('bird/tiny', 'model');
const model = { type: 'model', id: 'bird/tiny' } as const;
const needed = ['config.json', 'model.safetensors', 'tokenizer.json', 'tokenizer_config.json'];

describe('a cache that Python filled', () => {
  it('is used without a request, offline and by commit', async () => {
    const folder = temporaryFolder();
    const snapshot = writePythonCache(path.join(folder, 'hub'), tinyModel('bird/tiny'), needed);
    const hub = await startHub({ repositories: [] });
    const offline = testHub(hub.endpoint, folder, { environment: { HF_HUB_OFFLINE: '1' } });
    expect(await pullModel(offline, tiny)).toMatchObject({ folder: snapshot, fromCache: true });
    expect(hub.seen).toEqual([]);
  });

  it('is completed where Python did not ask for a file that a run needs', async () => {
    const folder = temporaryFolder();
    writePythonCache(path.join(folder, 'hub'), tinyModel('bird/tiny'), ['config.json', 'model.safetensors']);
    const hub = await startHub({ repositories: [tinyModel('bird/tiny')] });
    const pulled = await pullModel(testHub(hub.endpoint, folder), tiny);
    expect(readdirSync(pulled.folder).sort()).toEqual(needed);
    expect(hub.seen.some(({ host }) => host === 'storage')).toBe(false);
    expect(existsSync(path.join(folder, 'hub', '.locks', 'models--bird--tiny'))).toBe(true);
  });

  it('with the store that Python 2 shares among repositories: contents behind two links', async () => {
    const folder = temporaryFolder();
    const cache = path.join(folder, 'hub');
    const snapshot = writePythonCache(cache, tinyModel('bird/tiny'), needed);
    const blob = path.join(
      cache,
      'models--bird--tiny',
      'blobs',
      path.basename(readlinkSync(path.join(snapshot, 'model.safetensors'))),
    );
    const store = path.join(cache, 'blobs', 'ab', 'ab'.repeat(32));
    mkdirSync(path.dirname(store), { recursive: true });
    const bytes = readFileSync(blob);
    writeFileSync(store, bytes);
    rmSync(blob);
    symlinkSync(path.relative(path.dirname(blob), store), blob);

    const offline = testHub('http://127.0.0.1:1', folder, { environment: { HF_HUB_OFFLINE: '1' } });
    expect(await pullModel(offline, tiny)).toMatchObject({ fromCache: true });
    const [scanned] = await scanCache(cache);
    expect(scanned!.snapshots[0]!.isTrainable).toBe(true);
    const { freedBytes } = await removeFromCache(cache, model, null);
    expect(freedBytes).toBe(scanned!.bytes - bytes.length);
    expect(existsSync(store)).toBe(true);
  });
});

describe('what the cache holds', () => {
  it('counts sub-folders, and contents that snapshots share once', async () => {
    const folder = temporaryFolder();
    const cache = path.join(folder, 'hub');
    const files = [file('README.md', 'read me'), file('onnx/deep/model.onnx', Buffer.alloc(5000), { large: true })];
    const names = files.map((each) => each.path);
    writePythonCache(cache, repository({ id: 'bird/tiny', commit: 'a'.repeat(40), files }), names);
    const later = [...files, file('config.json', '{"a":1}')];
    writePythonCache(cache, repository({ id: 'bird/tiny', commit: 'b'.repeat(40), files: later }), [
      ...names,
      'config.json',
    ]);
    writeFileSync(path.join(cache, 'models--bird--tiny', 'blobs', `${'e'.repeat(64)}.incomplete`), Buffer.alloc(300));
    writePythonCache(cache, repository({ type: 'datasets', id: 'tweets', files }), ['README.md']);

    const [data, scanned] = await scanCache(cache);
    expect(data).toMatchObject({ type: 'dataset', id: 'tweets', bytes: 7 });
    expect(scanned).toMatchObject({
      ...model,
      bytes: 5000 + 7 + 7 + 300,
      incompleteBytes: 300,
      isImported: false,
    });
    const bySnapshot = scanned!.snapshots.map(({ commit, files, bytes, revisions }) => ({
      commit: commit[0],
      files,
      bytes,
      revisions,
    }));
    expect(bySnapshot).toEqual(
      expect.arrayContaining([
        { commit: 'a', files: 2, bytes: 5007, revisions: [] },
        { commit: 'b', files: 3, bytes: 5014, revisions: ['main'] },
      ]),
    );
  });

  it('is nothing where there is no cache', async () => {
    expect(await scanCache(path.join(temporaryFolder(), 'none'))).toEqual([]);
  });
});

describe('removing', () => {
  const old = 'a'.repeat(40);
  const current = 'b'.repeat(40);

  function twoSnapshots(): string {
    const cache = path.join(temporaryFolder(), 'hub');
    const shared = file('config.json', '{"shared":true}');
    const weights = (fill: number) => file('model.safetensors', Buffer.alloc(1000, fill), { large: true });
    writePythonCache(cache, repository({ id: 'bird/tiny', commit: old, files: [shared, weights(1)] }), [
      'config.json',
      'model.safetensors',
    ]);
    writePythonCache(cache, repository({ id: 'bird/tiny', commit: current, files: [shared, weights(2)] }), [
      'config.json',
      'model.safetensors',
    ]);
    return cache;
  }

  it('one revision frees what no other shows, and no more', async () => {
    const cache = twoSnapshots();
    expect(await planRemoval(cache, model, old)).toEqual({ commits: [old], freedBytes: 1000 });
    expect(await removeFromCache(cache, model, old)).toEqual({ commits: [old], freedBytes: 1000 });
    const kept = path.join(cache, 'models--bird--tiny', 'snapshots', current);
    expect(readFileSync(path.join(kept, 'config.json'), 'utf8')).toBe('{"shared":true}');
    expect(readFileSync(path.join(kept, 'model.safetensors'))[0]).toBe(2);
    expect(readdirSync(path.join(cache, 'models--bird--tiny', 'blobs'))).toHaveLength(2);
  });

  it('a branch takes its snapshot and its name', async () => {
    const cache = twoSnapshots();
    expect(await removeFromCache(cache, model, 'main')).toMatchObject({ commits: [current] });
    expect(existsSync(path.join(cache, 'models--bird--tiny', 'refs', 'main'))).toBe(false);
    expect(existsSync(path.join(cache, 'models--bird--tiny', 'snapshots', old))).toBe(true);
  });

  it('everything leaves nothing, unfinished downloads included', async () => {
    const cache = twoSnapshots();
    writeFileSync(path.join(cache, 'models--bird--tiny', 'blobs', 'x.incomplete'), Buffer.alloc(50));
    expect(await removeFromCache(cache, model, null)).toMatchObject({ freedBytes: 2000 + 15 + 50 });
    expect(existsSync(path.join(cache, 'models--bird--tiny'))).toBe(false);
  });

  it('what is not there is an error', async () => {
    const cache = twoSnapshots();
    await expect(removeFromCache(cache, { type: 'model', id: 'bird/none' }, null)).rejects.toMatchObject({
      code: 'hub.not-cached',
    });
    await expect(removeFromCache(cache, model, 'v2')).rejects.toMatchObject({ code: 'hub.not-cached' });
  });

  it('what is being downloaded is an error, while other files get their names', async () => {
    const folder = temporaryFolder();
    const shards = Array.from({ length: 40 }, (_, index) => `model-${index}-of-40.safetensors`);
    const files = [
      ...tinyModel('bird/tiny').files.filter(({ path }) => path !== 'model.safetensors'),
      file(
        'model.safetensors.index.json',
        JSON.stringify({ weight_map: Object.fromEntries(shards.map((name) => [name, name])) }),
      ),
      file(shards[0]!, largeContent(1_000_000), { large: true }),
      ...shards.slice(1).map((name) => file(name, name)),
    ];
    const hub = await startHub({ repositories: [tinyModel('bird/tiny', { files })] });
    hub.faults.rate = 1;
    const pulling = pullModel(testHub(hub.endpoint, folder), tiny).catch(() => undefined);
    while (hub.sent() === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    for (let time = 0; time < 100; time++) {
      await expect(removeFromCache(path.join(folder, 'hub'), model, null)).rejects.toMatchObject({
        code: 'hub.in-use',
      });
    }
    await hub.stop();
    await pulling;
  });
});

describe('importing a folder', () => {
  function modelFolder(fill = 1): string {
    const folder = temporaryFolder();
    writeFileSync(path.join(folder, 'config.json'), '{"model_type":"roberta"}');
    writeFileSync(path.join(folder, 'tokenizer.json'), '{}');
    writeFileSync(path.join(folder, 'model.safetensors'), tinySafetensors({ a: [fill] }));
    writeFileSync(path.join(folder, 'training_args.bin'), 'pickle');
    return folder;
  }

  it('makes it a model like any other, for which the Hub is never asked', async () => {
    const folder = temporaryFolder();
    const hub = await startHub({ repositories: [tinyModel('my/own')] });
    const connection = testHub(hub.endpoint, folder);
    const progress: number[] = [];
    const imported = await importModel(connection.settings, modelFolder(), 'my/own', {
      onProgress: ({ bytes }) => progress.push(bytes),
    });
    expect(readdirSync(imported.folder).sort()).toEqual(['config.json', 'model.safetensors', 'tokenizer.json']);
    expect(progress.at(-1)).toBe(imported.bytes);
    expect(await pullModel(connection, parseReference('my/own', 'model'))).toMatchObject({
      folder: imported.folder,
      fromCache: true,
    });
    expect(hub.seen).toEqual([]);
    const [scanned] = await scanCache(path.join(folder, 'hub'));
    expect(scanned).toMatchObject({ isImported: true, bytes: imported.bytes });
  });

  it('twice changes nothing, another state adds a snapshot', async () => {
    const { settings } = testHub('http://127.0.0.1:1', temporaryFolder());
    const first = await importModel(settings, modelFolder(), 'own');
    expect(await importModel(settings, modelFolder(), 'own')).toEqual(first);
    expect((await importModel(settings, modelFolder(2), 'own')).commit).not.toBe(first.commit);
    const [scanned] = await scanCache(settings.cacheFolder);
    expect(scanned!.snapshots).toHaveLength(2);
  });

  it('refuses a name the Hub’s cache has, and a folder that is no model', async () => {
    const hub = await startHub({ repositories: [tinyModel('bird/tiny')] });
    const connection = testHub(hub.endpoint, temporaryFolder());
    await pullModel(connection, tiny);
    await expect(importModel(connection.settings, modelFolder(), 'bird/tiny')).rejects.toMatchObject({
      code: 'hub.name-taken',
    });
    await expect(importModel(connection.settings, temporaryFolder(), 'own')).rejects.toMatchObject({
      code: 'weights.none-found',
    });
    await expect(importModel(connection.settings, modelFolder(), '../own')).rejects.toMatchObject({
      code: 'hub.bad-id',
    });
  });
});

describe('files of a data set', () => {
  const parquet = 'refs/convert/parquet';
  const tweets = repository({
    type: 'datasets',
    id: 'bird/tweets',
    branches: [parquet],
    files: [
      file('default/train/0000.parquet', content('rows'), { large: true }),
      file('default/test/0000.parquet', 'more'),
    ],
  });
  const everything = (files: readonly { path: string }[]) => files.map(({ path }) => path);

  it('come from any branch, and once there cost one request, none offline', async () => {
    const folder = temporaryFolder();
    const hub = await startHub({ repositories: [tweets] });
    const reference = parseReference(`bird/tweets@${parquet}`, 'dataset');
    const connection = testHub(hub.endpoint, folder);
    const pulled = await pullFiles(connection, reference, everything);
    expect(pulled.files).toEqual(['default/train/0000.parquet', 'default/test/0000.parquet']);
    expect(readFileSync(path.join(pulled.folder, 'default', 'train', '0000.parquet'), 'utf8')).toBe('rows');
    expect(readlinkSync(path.join(pulled.folder, 'default', 'train', '0000.parquet'))).toMatch(
      /^\.\.\/\.\.\/\.\.\/\.\.\/blobs\//,
    );
    hub.seen.length = 0;
    expect(await pullFiles(connection, reference, everything)).toEqual(pulled);
    expect(hub.seen.map(({ path }) => path.split('?')[0])).toEqual([
      '/api/datasets/bird/tweets/revision/refs%2Fconvert%2Fparquet',
    ]);
    await hub.stop();
    const offline = testHub(hub.endpoint, folder, { environment: { HF_HUB_OFFLINE: '1' } });
    expect(await pullFiles(offline, reference, everything)).toEqual(pulled);
    expect(await pullFiles(connection, reference, everything)).toEqual(pulled);
    await expect(pullFiles(offline, { ...reference, revision: 'main' }, everything)).rejects.toMatchObject({
      code: 'hub.offline',
    });
  });

  it('offline, a listing of which a part is missing is not taken for whole', async () => {
    const folder = temporaryFolder();
    const hub = await startHub({ repositories: [tweets] });
    const reference = parseReference(`bird/tweets@${parquet}`, 'dataset');
    await pullFiles(testHub(hub.endpoint, folder), reference, (files) => everything(files).slice(0, 1));
    const offline = testHub(hub.endpoint, folder, { environment: { HF_HUB_OFFLINE: '1' } });
    await expect(pullFiles(offline, reference, everything)).rejects.toMatchObject({ code: 'hub.offline' });
  });

  it.each(['aux', 'data/NUL.csv', 'com1.txt'])('of the name %s are refused', async (name) => {
    const hub = await startHub({ repositories: [{ ...tweets, files: [file(name, 'x')] }] });
    const pulling = pullFiles(
      testHub(hub.endpoint, temporaryFolder()),
      parseReference(`bird/tweets@${parquet}`, 'dataset'),
      everything,
    );
    await expect(pulling).rejects.toMatchObject({
      code: 'hub.unsafe-name',
      details: expect.objectContaining({ name }) as object,
    });
  });
});

describe('links', () => {
  const refused = () => Promise.reject(Object.assign(new Error('not permitted'), { code: 'EPERM' }));

  it('become a second name, and where that is not possible a copy', async () => {
    const folder = temporaryFolder();
    const blob = path.join(folder, 'blobs', 'x');
    mkdirSync(path.dirname(blob));
    writeFileSync(blob, 'content');
    const at = (name: string) => path.join(folder, 'snapshots', 'c', 'deep', name);
    await pointTo(blob, at('linked'), true);
    await pointTo(blob, at('named'), true, { symlink: refused, link, copyFile });
    await pointTo(blob, at('copied'), true, { symlink: refused, link: refused, copyFile });
    await pointTo(blob, at('forbidden'), false, { symlink, link: refused, copyFile });
    expect(readlinkSync(at('linked'))).toBe('../../../blobs/x');
    expect(statSync(at('named')).ino).toBe(statSync(blob).ino);
    for (const name of ['copied', 'forbidden']) {
      expect(lstatSync(at(name)).isFile()).toBe(true);
      expect(statSync(at(name)).ino).not.toBe(statSync(blob).ino);
      expect(readFileSync(at(name), 'utf8')).toBe('content');
    }
    await pointTo(blob, at('named'), true, { symlink: refused, link, copyFile });
    expect(readdirSync(path.dirname(at('x'))).sort()).toEqual(['copied', 'forbidden', 'linked', 'named']);
  });
});
