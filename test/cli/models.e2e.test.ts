import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import type { CacheContents, DataProfile, ModelDetails, ReplyOf } from '../../src/contract/index.ts';
import { lorikeet, startLorikeet } from '../support/command-line.ts';
import { largeContent } from '../support/hub/content.ts';
import { hubEnvironment } from '../support/hub/environment.ts';
import { file, repository, tinyModel, tinySafetensors } from '../support/hub/repository.ts';
import type { ListedModel } from '../support/hub/stand-in.ts';
import { writeSmallModel, writeTexts } from '../support/run-config.ts';
import { temporaryFolder } from '../support/temporary.ts';

const commit = 'c'.repeat(40);
const roberta = {
  ...{ model_type: 'roberta', vocab_size: 100, hidden_size: 16, num_hidden_layers: 2, num_attention_heads: 4 },
  ...{ intermediate_size: 32, max_position_embeddings: 66, type_vocab_size: 1, pad_token_id: 1, layer_norm_eps: 1e-5 },
};
const tiny = tinyModel('bird/tiny');
const tweets = repository({
  type: 'datasets',
  id: 'bird/tweets',
  files: [file('README.md', '# Tweets'), file('data/train.csv', 'text,label\na,0\nb,1\n')],
});

/** Bytes of all files that are no links: what the disk holds. */
function diskBytes(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, { parentPath, name }) => sum + statSync(path.join(parentPath, name)).size, 0);
}

describe('lorikeet model search', () => {
  const models: ListedModel[] = Array.from({ length: 500 }, (_, index) => ({
    id: `owner/model-${index}`,
    downloads: 100_000 - index,
    pipeline_tag: 'fill-mask',
    tags: ['safetensors', 'license:mit'],
    parameters: (index + 1) * 1_000_000,
    modelType: index % 2 === 0 ? 'roberta' : 'mystery',
  }));

  it('pages through 500 repositories, each once', async () => {
    await hubEnvironment({ models });
    const found: string[] = [];
    for (let cursor: string | null = '', pages = 0; cursor !== null; pages += 1) {
      expect(pages).toBeLessThan(6);
      const from = cursor === '' ? [] : ['--cursor', cursor];
      const args = ['model', 'search', '--any-architecture', '--limit', '100', '--json', ...from];
      const { out, code } = await lorikeet(args, temporaryFolder());
      expect(code).toBe(0);
      const page = JSON.parse(out) as ReplyOf<'models.search'>;
      found.push(...page.models.map(({ id }) => id));
      ({ cursor } = page);
    }
    expect(found).toEqual(models.map(({ id }) => id));
  });

  it('prints a table of what can be trained, filtered, and how to go on', async () => {
    await hubEnvironment({ models });
    const args = ['model', 'search', 'model-', '--max-parameters', '9M', '--license', 'mit', '--limit', '2'];
    const { out, err } = await lorikeet(args, temporaryFolder());
    expect(err).toBe('');
    const rows = out.split('\n').filter((line) => line.startsWith('owner/'));
    expect(rows.map((row) => row.split(/ +/)[0])).toEqual([0, 2, 4, 6, 8].map((index) => `owner/model-${index}`));
    expect(rows[2]).toMatch(/^owner\/model-4 +5 M +100 k +1 +mit +roberta$/);
    expect(out).toMatch(/^more with --cursor \d+$/m);
  });

  it.each([
    [['--task', 'poetry'], 'fill-mask'],
    [['--max-parameters', 'big'], '350M'],
    [['--limit', '0'], '1 to 100'],
  ])('refuses %j', async (args, hint) => {
    const { code, err } = await lorikeet(['model', 'search', ...args], temporaryFolder());
    expect(code).toBe(2);
    expect(err).toContain(hint);
  });
});

describe('lorikeet model show', () => {
  const weights = tinySafetensors({ 'embeddings.word_embeddings.weight': [1000, 64], 'layer.weight': [512, 512] });
  const files = [
    file('config.json', JSON.stringify(roberta)),
    file('model.safetensors', weights, { large: true }),
    file('tokenizer.json', '{}'),
  ];

  it('describes a model of the Hub without fetching its weights', async () => {
    const { hub } = await hubEnvironment({ repositories: [repository({ id: 'bird/base', files })] });
    const { out, code } = await lorikeet(['model', 'show', 'bird/base'], temporaryFolder());
    expect(code).toBe(0);
    expect(out.split('\n')).toEqual([
      `bird/base at commit ${commit}`,
      'architecture  roberta',
      'parameters    326,144 (F32)',
      'files         1.31 MB in 3 files to download',
      'weights       stored 28.6 kB, int8 21.3 kB, nf4 14.4 kB, int4 14.5 kB',
      'license       mit',
      'downloads     12 in 30 days, 3 likes',
      `page          ${hub.endpoint}/bird/base`,
      'Lorikeet can train it.',
      '',
    ]);
    expect(hub.sent()).toBeLessThan(200_000);
  });

  it('describes a folder, and says why it cannot be trained', async () => {
    const { hub } = await hubEnvironment({});
    const folder = temporaryFolder();
    mkdirSync(path.join(folder, 'mine'));
    writeFileSync(path.join(folder, 'mine', 'config.json'), '{"model_type":"mystery"}');
    writeFileSync(path.join(folder, 'mine', 'model.safetensors'), weights);
    writeFileSync(path.join(folder, 'mine', 'tokenizer.json'), '{}');
    const { out } = await lorikeet(['model', 'show', 'mine', '--json'], folder);
    const details = JSON.parse(out) as ModelDetails;
    expect(details).toMatchObject({ id: null, commit: null, parameters: 326_144, facts: null, modelType: 'mystery' });
    expect(details.unsupported).toContain('"mystery"');
    expect(hub.seen).toEqual([]);
  });

  it('says of a name that is neither what is most like it', async () => {
    await hubEnvironment({ repositories: [tiny] });
    const folder = temporaryFolder();
    await lorikeet(['model', 'pull', 'bird/tiny'], folder);
    const { code, err } = await lorikeet(['model', 'show', 'bird/tinny'], folder);
    expect(code).toBe(2);
    expect(err).toMatch(/^error models\.not-found\nThere is no folder bird\/tinny, and the Hub knows no model/);
    expect(err).toContain('Did you mean bird/tiny?');
  });
});

describe('lorikeet model pull', () => {
  it('fetches once; afterwards the Hub may be gone, and is not asked when that is forbidden', async () => {
    const { hub, cache } = await hubEnvironment({ repositories: [tiny] });
    const folder = temporaryFolder();
    const first = await lorikeet(['model', 'pull', 'bird/tiny'], folder);
    const snapshot = path.join(cache, 'models--bird--tiny', 'snapshots', commit);
    expect(first).toEqual({ code: 0, out: `bird/tiny at commit ${commit}: ${snapshot}\n`, err: '' });
    expect(readdirSync(snapshot).sort()).toEqual([
      'config.json',
      'model.safetensors',
      'tokenizer.json',
      'tokenizer_config.json',
    ]);

    const asked = hub.seen.length;
    vi.stubEnv('HF_HUB_OFFLINE', '1');
    const offline = await lorikeet(['model', 'pull', 'bird/tiny'], folder);
    expect(offline.out).toBe(`bird/tiny at commit ${commit} (it was there already): ${snapshot}\n`);
    expect(hub.seen).toHaveLength(asked);

    vi.stubEnv('HF_HUB_OFFLINE', '');
    await hub.stop();
    const stopped = await lorikeet(['model', 'pull', 'bird/tiny'], folder);
    expect(stopped.out).toBe(offline.out);
    expect(stopped.err).toContain('as it was when it was last downloaded');
    const pinned = await lorikeet(['model', 'pull', `bird/tiny@${commit}`], folder);
    expect(pinned).toMatchObject({ code: 0, err: '', out: offline.out });
  });

  it('stops at Ctrl-C, and goes on where it was', async () => {
    const big = repository({
      id: 'bird/big',
      files: [
        file('config.json', JSON.stringify(roberta)),
        file('tokenizer.json', '{}'),
        file('model.safetensors', largeContent(48_000_000), { large: true }),
      ],
    });
    const { hub, cache } = await hubEnvironment({ repositories: [big] });
    hub.faults.rate = 12_000_000;
    const folder = temporaryFolder();
    const pulling = startLorikeet(['model', 'pull', 'bird/big', '--json'], folder);
    const arrived = new Promise<void>((resolve) => {
      hub.faults.onSent = (bytes) => bytes > 8_000_000 && resolve();
    });
    await arrived;
    pulling.interrupt();
    const { code, out, err } = await pulling.finished;
    expect([code, err.split('\n')[0]]).toEqual([3, 'error hub.cancelled']);
    const last = JSON.parse(out.trim().split('\n').at(-1)!) as { type: string; code: string };
    expect(last).toMatchObject({ type: 'error', code: 'hub.cancelled' });
    const blobs = path.join(cache, 'models--bird--big', 'blobs');
    const incomplete = readdirSync(blobs).find((name) => name.endsWith('.incomplete'));
    expect(statSync(path.join(blobs, incomplete!)).size).toBeGreaterThan(4_000_000);

    hub.faults.rate = null;
    hub.faults.onSent = null;
    const before = hub.sent();
    const again = await lorikeet(['model', 'pull', 'bird/big'], folder);
    expect(again.code).toBe(0);
    // What the interrupted connection still held back was sent and never arrived.
    expect(hub.sent() - before).toBeLessThan(44_000_000);
    expect(readdirSync(blobs).filter((name) => name.endsWith('.incomplete'))).toEqual([]);
  });

  it.each([
    ['../tiny', 'hub.bad-id', 2],
    ['bird/none', 'models.not-found', 2],
    ['bird/tiny@v9', 'hub.no-revision', 2],
  ])('%s is %s', async (name, error, expected) => {
    await hubEnvironment({ repositories: [tiny] });
    const { code, err } = await lorikeet(['model', 'pull', name], temporaryFolder());
    expect([code, err.split('\n')[0]]).toEqual([expected, `error ${error}`]);
  });
});

describe('the tokenizer of a model on the Hub', () => {
  it('counts the tokens of a profile, without the weights being fetched', async () => {
    const folder = temporaryFolder();
    await writeSmallModel(path.join(folder, 'model'));
    writeTexts(path.join(folder, 'train.csv'), 40);
    const files = readdirSync(path.join(folder, 'model')).map((name) =>
      file(name, readFileSync(path.join(folder, 'model', name)), { large: name.endsWith('.safetensors') }),
    );
    const { hub } = await hubEnvironment({ repositories: [repository({ id: 'bird/words', files })] });
    const profile = async (tokenizer: string) => {
      const args = ['data', 'profile', 'train.csv', '--tokenizer', tokenizer, '--max-length', '8', '--json'];
      const { out } = await lorikeet(args, folder);
      return JSON.parse(out.trim().split('\n').at(-1)!) as DataProfile;
    };
    const fromHub = await profile('bird/words');
    expect(fromHub.text?.tokens?.truncated).toBeGreaterThan(0);
    expect(fromHub).toEqual(await profile('model'));
    expect(hub.sent()).toBe(0);
  });
});

describe('the cache', () => {
  it('is listed with every sub-folder and what it takes, and gives back the bytes it says', async () => {
    const { cache } = await hubEnvironment({ repositories: [tiny, tinyModel('bird/second'), tweets] });
    const folder = temporaryFolder();
    const empty = await lorikeet(['model', 'list'], folder);
    expect(empty.out).toBe(`The cache ${cache} is empty.\n`);
    for (const args of [
      ['model', 'pull', 'bird/tiny'],
      ['model', 'pull', 'bird/second'],
      ['data', 'pull', 'bird/tweets'],
    ])
      expect((await lorikeet(args, folder)).code).toBe(0);

    const { out } = await lorikeet(['model', 'list', '--json'], folder);
    const contents = JSON.parse(out) as CacheContents;
    const blobs = ['models--bird--tiny', 'models--bird--second', 'datasets--bird--tweets'].map((name) =>
      diskBytes(path.join(cache, name, 'blobs')),
    );
    expect(contents.bytes).toBe(blobs.reduce((sum, bytes) => sum + bytes, 0));
    expect(contents.repositories.map(({ type, id, snapshots }) => [type, id, snapshots[0]?.files])).toEqual([
      ['dataset', 'bird/tweets', 2],
      ['model', 'bird/second', 4],
      ['model', 'bird/tiny', 4],
    ]);
    const shown = await lorikeet(['model', 'list'], folder);
    expect(shown.out).toMatch(/^bird\/tiny +\S+ kB +4 +cccccccccccc +main$/m);
    expect(shown.out).toMatch(/^data set +size/m);

    const plan = await lorikeet(['model', 'rm', 'bird/tiny', '--dry-run', '--json'], folder);
    const { freedBytes } = JSON.parse(plan.out) as ReplyOf<'models.remove'>;
    const before = diskBytes(path.join(cache, 'models--bird--tiny', 'blobs'));
    expect(freedBytes).toBe(before);
    const refused = await lorikeet(['model', 'rm', 'bird/tiny'], folder);
    expect([refused.code, refused.err]).toEqual([2, expect.stringContaining('--yes')]);
    expect(diskBytes(path.join(cache, 'models--bird--tiny', 'blobs'))).toBe(before);
    const removed = await lorikeet(['model', 'rm', 'bird/tiny', '--yes', '--json'], folder);
    expect(JSON.parse(removed.out)).toEqual({ commits: [commit], freedBytes });
    expect(readdirSync(cache)).not.toContain('models--bird--tiny');
    const gone = await lorikeet(['model', 'rm', 'bird/tiny', '--yes'], folder);
    expect([gone.code, gone.err.split('\n')[0]]).toEqual([2, 'error hub.not-cached']);
    const rows = await lorikeet(['data', 'rm', 'bird/tweets', '--yes'], folder);
    expect(rows.out).toMatch(/^removed bird\/tweets \(1 snapshot\): \d+ B are free again\n$/);
  });

  it('takes a folder of the user under a name of its own, which the Hub is never asked for', async () => {
    const { hub, cache } = await hubEnvironment({});
    const folder = temporaryFolder();
    mkdirSync(path.join(folder, 'mine'));
    writeFileSync(path.join(folder, 'mine', 'config.json'), JSON.stringify(roberta));
    writeFileSync(path.join(folder, 'mine', 'model.safetensors'), tinySafetensors());
    writeFileSync(path.join(folder, 'mine', 'tokenizer.json'), '{}');
    const imported = await lorikeet(['model', 'import', 'mine', 'own/roberta'], folder);
    expect(imported.code).toBe(0);
    expect(imported.out).toContain(path.join(cache, 'models--own--roberta', 'snapshots'));
    const shown = await lorikeet(['model', 'list'], folder);
    expect(shown.out).toMatch(/^own\/roberta .* imported$/m);
    const details = await lorikeet(['model', 'show', 'own/roberta', '--json'], folder);
    expect(JSON.parse(details.out)).toMatchObject({ id: 'own/roberta', unsupported: null, facts: null });
    expect(hub.seen).toEqual([]);
    const copied = readFileSync(path.join((JSON.parse(details.out) as ModelDetails).folder!, 'model.safetensors'));
    expect(copied.equals(tinySafetensors())).toBe(true);
  });
});
