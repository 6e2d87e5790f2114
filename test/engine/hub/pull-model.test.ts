import { existsSync, lstatSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { describeModel, parseReference, pullModel } from '../../../src/engine/hub/index.ts';
import type { TransferEvent } from '../../../src/shared/events.ts';
import { file, repository, tinyModel, tinySafetensors } from '../../support/hub/repository.ts';
import { testHub } from '../../support/hub/settings.ts';
import { startHub } from '../../support/hub/stand-in.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const tiny = parseReference('bird/tiny', 'model');
const commit = 'c'.repeat(40);

describe('pulling a model', () => {
  it('lays the files out as Python does, path by path', async () => {
    const folder = temporaryFolder();
    const model = tinyModel('bird/tiny');
    const hub = await startHub({ repositories: [model] });
    const pulled = await pullModel(testHub(hub.endpoint, folder), tiny);

    const root = path.join(folder, 'hub', 'models--bird--tiny');
    expect(pulled).toEqual({ folder: path.join(root, 'snapshots', commit), commit, fromCache: false });
    expect(readFileSync(path.join(root, 'refs', 'main'), 'utf8')).toBe(commit);
    const wanted = ['config.json', 'model.safetensors', 'tokenizer.json', 'tokenizer_config.json'];
    expect(readdirSync(pulled.folder).sort()).toEqual(wanted);
    for (const name of wanted) {
      const { hash, content } = model.files.find((each) => each.path === name)!;
      expect(readlinkSync(path.join(pulled.folder, name))).toBe(`../../blobs/${hash}`);
      expect(readFileSync(path.join(root, 'blobs', hash))).toEqual(Buffer.concat([...content.slice(0, content.bytes)]));
    }
    expect(readdirSync(path.join(root, 'blobs'))).toHaveLength(wanted.length);
    expect(readdirSync(path.join(folder, 'hub', '.locks', 'models--bird--tiny'))).toEqual([]);
    // What the repository lacks is noted where Python looks for it.
    expect(readdirSync(path.join(root, '.no_exist', commit)).sort()).toEqual([
      'added_tokens.json',
      'special_tokens_map.json',
    ]);
  });

  it('asks for the files a run needs and no other', async () => {
    const hub = await startHub({ repositories: [tinyModel('bird/tiny')] });
    await pullModel(testHub(hub.endpoint, temporaryFolder()), tiny);
    const files = hub.seen.flatMap(({ host, path }) =>
      host === 'hub' && path.includes('/resolve/') ? [path.split('/').at(-1)] : [],
    );
    expect(files.sort()).toEqual(['config.json', 'model.safetensors', 'tokenizer.json', 'tokenizer_config.json']);
  });

  it('takes the index and its shards, listed in several pages', async () => {
    const shards = ['model-00001-of-00002.safetensors', 'model-00002-of-00002.safetensors'];
    const index = { weight_map: { a: shards[0], b: shards[1] } };
    const sharded = tinyModel('bird/tiny', {
      files: [
        ...tinyModel('bird/tiny').files.filter(({ path }) => path !== 'model.safetensors'),
        file('model.safetensors.index.json', JSON.stringify(index)),
        file(shards[0]!, tinySafetensors({ a: [4] }), { large: true }),
        file(shards[1]!, tinySafetensors({ b: [5] }), { large: true }),
        file('model-00003-of-00003.safetensors', tinySafetensors({ b: [6] }), { large: true }),
      ],
    });
    const hub = await startHub({ repositories: [sharded], pageSize: 3 });
    const { folder } = await pullModel(testHub(hub.endpoint, temporaryFolder()), tiny);
    expect(readdirSync(folder).sort()).toEqual([
      'config.json',
      ...shards,
      'model.safetensors.index.json',
      'tokenizer.json',
      'tokenizer_config.json',
    ]);
    expect(hub.seen.filter(({ path }) => path.includes('/tree/'))).toHaveLength(5);
  });

  it('follows a revision whose name has slashes', async () => {
    const hub = await startHub({ repositories: [tinyModel('bird/tiny', { branches: ['refs/pr/1'] })] });
    const folder = temporaryFolder();
    await pullModel(testHub(hub.endpoint, folder), parseReference('bird/tiny@refs/pr/1', 'model'));
    const ref = path.join(folder, 'hub', 'models--bird--tiny', 'refs', 'refs', 'pr', '1');
    expect(readFileSync(ref, 'utf8')).toBe(commit);
  });

  it('reports bytes, rate and finish time, up to the end', async () => {
    const hub = await startHub({ repositories: [tinyModel('bird/tiny')] });
    const events: TransferEvent[] = [];
    await pullModel(testHub(hub.endpoint, temporaryFolder()), tiny, { onEvent: (event) => events.push(event) });
    const last = events.at(-1)!;
    expect(last).toMatchObject({ type: 'progress', files: 4, totalFiles: 4, secondsLeft: 0 });
    expect(last.type === 'progress' && last.bytes === last.totalBytes && last.rate > 0).toBe(true);
  });
});

describe('what is in the cache already', () => {
  it('costs one request for a branch, none for a commit', async () => {
    const hub = await startHub({ repositories: [tinyModel('bird/tiny')] });
    const connection = testHub(hub.endpoint, temporaryFolder());
    await pullModel(connection, tiny);
    hub.seen.length = 0;
    expect(await pullModel(connection, tiny)).toMatchObject({ fromCache: true });
    expect(hub.seen.map(({ path }) => path.split('?')[0])).toEqual(['/api/models/bird/tiny/revision/main']);
    hub.seen.length = 0;
    expect(await pullModel(connection, { ...tiny, revision: commit })).toMatchObject({ fromCache: true });
    expect(hub.seen).toEqual([]);
  });

  it('is used wholly offline, with HF_HUB_OFFLINE and with the Hub gone', async () => {
    const folder = temporaryFolder();
    const hub = await startHub({ repositories: [tinyModel('bird/tiny')] });
    await pullModel(testHub(hub.endpoint, folder), tiny);
    hub.seen.length = 0;
    const offline = testHub(hub.endpoint, folder, { environment: { HF_HUB_OFFLINE: '1' } });
    expect(await pullModel(offline, tiny)).toMatchObject({ fromCache: true, commit });
    expect(hub.seen).toEqual([]);

    await hub.stop();
    const notes: string[] = [];
    const pulled = await pullModel(testHub(hub.endpoint, folder), tiny, {
      onEvent: (event) => event.type === 'note' && notes.push(event.message),
    });
    expect(pulled).toMatchObject({ fromCache: true, commit });
    expect(notes).toEqual([
      expect.stringContaining('the model bird/tiny at main is used as it was when it was last downloaded'),
    ]);
  });

  it('does as another program left it, where the Hub cannot list the files', async () => {
    const folder = temporaryFolder();
    const hub = await startHub({ repositories: [tinyModel('bird/tiny')] });
    const pulled = await pullModel(testHub(hub.endpoint, folder), tiny);
    // Python notes only what it asked for.
    rmSync(path.join(folder, 'hub', 'models--bird--tiny', '.no_exist'), { recursive: true });
    await hub.stop();
    const notes: string[] = [];
    const again = await pullModel(
      testHub(hub.endpoint, folder),
      { ...tiny, revision: commit },
      { onEvent: (event) => event.type === 'note' && notes.push(event.message) },
    );
    expect(again).toEqual({ ...pulled, fromCache: true });
    expect(notes).toEqual([expect.stringContaining('cannot be reached: the connection was refused.')]);
  });

  it('is fetched again where a content is gone', async () => {
    const hub = await startHub({ repositories: [tinyModel('bird/tiny')] });
    const connection = testHub(hub.endpoint, temporaryFolder());
    const { folder } = await pullModel(connection, tiny);
    rmSync(path.join(folder, readlinkSync(path.join(folder, 'model.safetensors'))));
    expect(existsSync(path.join(folder, 'model.safetensors'))).toBe(false);
    await pullModel(connection, tiny);
    expect(existsSync(path.join(folder, 'model.safetensors'))).toBe(true);
  });

  it('stays in use when the update of a branch is interrupted', async () => {
    const folder = temporaryFolder();
    const before = await startHub({ repositories: [tinyModel('bird/tiny')] });
    await pullModel(testHub(before.endpoint, folder), tiny);
    const weights = file('model.safetensors', tinySafetensors({ b: [8] }), { large: true });
    const files = [...tinyModel('bird/tiny').files.filter(({ path }) => path !== weights.path), weights];
    const after = await startHub({ repositories: [tinyModel('bird/tiny', { files, commit: 'd'.repeat(40) })] });
    after.faults.answers.push({
      path: /^\/0\/model/,
      status: 200,
      headers: { 'content-type': 'text/html' },
      body: '<html>',
    });
    await expect(pullModel(testHub(after.endpoint, folder), tiny)).rejects.toMatchObject({ code: 'hub.html-page' });
    const offline = testHub(after.endpoint, folder, { environment: { HF_HUB_OFFLINE: '1' } });
    expect(await pullModel(offline, tiny)).toMatchObject({ commit });
  });

  it('says offline what is not there', async () => {
    const offline = testHub('http://127.0.0.1:1', temporaryFolder(), { environment: { HF_HUB_OFFLINE: 'yes' } });
    await expect(pullModel(offline, tiny)).rejects.toMatchObject({
      code: 'hub.offline',
      sentence: expect.stringContaining('The model bird/tiny at main') as string,
    });
  });
});

describe('what is refused', () => {
  const pull = async (files: Parameters<typeof repository>[0]['files']) => {
    const hub = await startHub({ repositories: [repository({ id: 'bird/tiny', files })] });
    return pullModel(testHub(hub.endpoint, temporaryFolder()), tiny).finally(() => {
      expect(hub.seen.filter(({ path }) => path.includes('/resolve/'))).toEqual([]);
    });
  };
  const config = file('config.json', '{}');
  const tokenizer = file('tokenizer.json', '{}');
  const weights = file('model.safetensors', tinySafetensors(), { large: true });

  it.each([
    [
      'only a pickle of another name',
      [config, tokenizer, file('model.pt', 'x', { large: true })],
      'hub.pickle-only',
      'model.pt',
    ],
    ['no weights', [config, tokenizer], 'hub.no-weights', 'no safetensors file'],
    [
      'an adapter',
      [file('adapter_config.json', '{}'), file('adapter_model.safetensors', 'x', { large: true })],
      'hub.no-weights',
      'an adapter',
    ],
    ['no config.json', [tokenizer, weights], 'hub.no-weights', 'no config.json'],
    ['no whole tokenizer', [config, weights, file('merges.txt', 'a')], 'hub.no-tokenizer', 'only merges.txt'],
  ])('a repository with %s, before anything is fetched', async (_, files, code, named) => {
    await expect(pull(files)).rejects.toMatchObject({ code, sentence: expect.stringContaining(named) as string });
  });

  it.each(['../../x', '/etc/passwd', 'C:/x', 'a\\..\\x', 'a/../../x', 'a\0b', 'a//b', ''])(
    'a listing with the name %j',
    async (name) => {
      await expect(pull([config, tokenizer, weights, file(name, 'x')])).rejects.toMatchObject({
        code: 'hub.unsafe-name',
        details: expect.objectContaining({ name }) as object,
      });
    },
  );

  it('an index whose shard lies elsewhere', async () => {
    const index = file('model.safetensors.index.json', '{"weight_map":{"a":"../../x.safetensors"}}');
    const hub = await startHub({ repositories: [repository({ id: 'bird/tiny', files: [config, tokenizer, index] })] });
    await expect(pullModel(testHub(hub.endpoint, temporaryFolder()), tiny)).rejects.toMatchObject({
      code: 'weights.bad-index',
    });
  });
});

describe('a model whose weights are pickle only', () => {
  const small = [file('config.json', '{"model_type":"bert"}'), file('vocab.txt', '[UNK]\n')];
  const pickle = file('pytorch_model.bin', Buffer.alloc(3000, 6), { large: true });
  const main = repository({ id: 'bird/tiny', files: [...small, pickle] });
  const robot = { author: 'SFconvertbot', status: 'open', isPullRequest: true } as const;
  const offered = (num: number, commit: string) =>
    repository({
      ...{ id: 'bird/tiny', commit: commit.repeat(40), branches: [`refs/pr/${num}`] },
      files: [...small, pickle, file('model.safetensors', tinySafetensors(), { large: true })],
    });

  it('is fetched from the pull request of the robot, and offline found there again', async () => {
    const discussions = {
      'bird/tiny': [
        { ...robot, num: 2, status: 'closed' } as const,
        { ...robot, num: 4 },
        { ...robot, num: 7, author: 'mallory' },
      ],
    };
    const repositories = [main, offered(2, 'd'), offered(4, 'e'), offered(7, 'f')];
    const hub = await startHub({ repositories, discussions });
    const folder = temporaryFolder();
    const notes: string[] = [];
    const onEvent = (event: TransferEvent) => event.type === 'note' && notes.push(event.message);
    const pulled = await pullModel(testHub(hub.endpoint, folder), tiny, { onEvent });
    expect(pulled.commit).toBe('e'.repeat(40));
    expect(readdirSync(pulled.folder).sort()).toEqual(['config.json', 'model.safetensors', 'vocab.txt']);
    expect(notes.join()).toContain('refs/pr/4');
    expect(hub.seen.some(({ path }) => path.includes('pytorch_model.bin'))).toBe(false);
    const offline = testHub(hub.endpoint, folder, { environment: { HF_HUB_OFFLINE: '1' } });
    expect(await pullModel(offline, tiny)).toMatchObject({ commit: 'e'.repeat(40), fromCache: true });
    // A commit is taken as it is.
    const pinned = await pullModel(testHub(hub.endpoint, temporaryFolder()), { ...tiny, revision: main.commit });
    expect(readdirSync(pinned.folder)).toContain('pytorch_model.bin');
  });

  it.each([
    ['there is no pull request', []],
    ['the only one is by somebody else', [{ ...robot, num: 7, author: 'mallory' }]],
  ])('is fetched as it is where %s', async (_, list) => {
    const hub = await startHub({ repositories: [main, offered(7, 'f')], discussions: { 'bird/tiny': list } });
    const folder = temporaryFolder();
    const pulled = await pullModel(testHub(hub.endpoint, folder), tiny);
    expect(pulled.commit).toBe(main.commit);
    expect(readdirSync(pulled.folder).sort()).toEqual(['config.json', 'pytorch_model.bin', 'vocab.txt']);
    expect(await pullModel(testHub(hub.endpoint, folder), tiny)).toMatchObject({ fromCache: true });
  });

  it('is described by its config and the list of its files, without its weights', async () => {
    const config = {
      ...{ model_type: 'bert', hidden_size: 8, num_hidden_layers: 1, num_attention_heads: 2, intermediate_size: 16 },
      ...{ vocab_size: 20, max_position_embeddings: 12, type_vocab_size: 2, hidden_act: 'gelu', layer_norm_eps: 1e-12 },
      ...{ hidden_dropout_prob: 0, attention_probs_dropout_prob: 0, initializer_range: 0.02, pad_token_id: 0 },
      id2label: { 0: 'sad', 1: 'glad' },
    };
    const files = [file('config.json', JSON.stringify(config)), small[1]!, pickle];
    const hub = await startHub({ repositories: [repository({ id: 'bird/tiny', files })] });
    const details = await describeModel(testHub(hub.endpoint, temporaryFolder()), tiny);
    expect(details).toMatchObject({
      ...{ unsupported: null, pullRequest: null, classes: ['sad', 'glad'] },
      conversions: [
        { from: ['pytorch_model.bin'], to: 'model.safetensors' },
        { from: ['vocab.txt'], to: 'tokenizer.json' },
      ],
    });
    expect(details.parameters).toBeGreaterThan(500);
    expect(hub.seen.filter(({ path }) => path.includes('pytorch_model.bin'))).toEqual([]);
  });
});

describe('where links are not allowed', () => {
  it('a snapshot holds the files themselves', async () => {
    const hub = await startHub({ repositories: [tinyModel('bird/tiny')] });
    const connection = testHub(hub.endpoint, temporaryFolder(), { environment: { HF_HUB_DISABLE_SYMLINKS: '1' } });
    const { folder } = await pullModel(connection, tiny);
    expect(lstatSync(path.join(folder, 'config.json')).isFile()).toBe(true);
    expect(await pullModel(connection, tiny)).toMatchObject({ fromCache: true });
  });
});
