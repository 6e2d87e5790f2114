import { describe, expect, it } from 'vitest';
import { describeModel, parseReference, searchModels } from '../../../src/engine/hub/index.ts';
import type { ModelSearch } from '../../../src/shared/hub.ts';
import { file, repository, tinySafetensors } from '../../support/hub/repository.ts';
import { testHub } from '../../support/hub/settings.ts';
import { type ListedModel, startHub } from '../../support/hub/stand-in.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const anything: ModelSearch = {
  query: null,
  task: null,
  sort: 'downloads',
  license: null,
  minDownloads: null,
  maxParameters: null,
  supportedOnly: false,
  pageSize: 50,
  cursor: null,
};

/** 500 models: every second one an encoder, every fifth under another license, ever fewer downloads and more parameters. */
const models: ListedModel[] = Array.from({ length: 500 }, (_, index) => ({
  id: `owner/model-${index}`,
  downloads: 100_000 - index,
  pipeline_tag: index % 2 === 0 ? 'fill-mask' : 'text-generation',
  tags: ['safetensors', index % 5 === 0 ? 'license:mit' : 'license:apache-2.0'],
  parameters: (index + 1) * 1_000_000,
  modelType: index % 2 === 0 ? 'roberta' : 'mystery',
}));

async function search(wanted: Partial<ModelSearch>) {
  const hub = await startHub({ models });
  const connection = testHub(hub.endpoint, temporaryFolder());
  const pages = [];
  let cursor: string | null = null;
  do {
    const page = await searchModels(connection, { ...anything, ...wanted, cursor });
    pages.push(page.models);
    ({ cursor } = page);
  } while (cursor !== null);
  return { pages, found: pages.flat(), requests: hub.seen.length };
}

describe('searching among 500 models', () => {
  it('gives all of them, page by page, each once, in order of downloads', async () => {
    const { pages, found, requests } = await search({});
    expect(pages.map((page) => page.length)).toEqual(Array.from({ length: 10 }, () => 50));
    expect(requests).toBe(10);
    expect(found.map(({ id }) => id)).toEqual(models.map(({ id }) => id));
    expect(found[0]).toEqual({
      id: 'owner/model-0',
      task: 'fill-mask',
      downloads: 100_000,
      likes: 1,
      license: 'mit',
      isGated: false,
      isPrivate: false,
      parameters: 1_000_000,
      modelType: 'roberta',
      isSupported: true,
      updatedAt: '2024-01-01T00:00:00.000Z',
    });
  });

  it.each<[string, Partial<ModelSearch>, (model: ListedModel) => boolean]>([
    ['name', { query: 'model-49' }, ({ id }) => id.includes('model-49')],
    ['task', { task: 'text-generation' }, ({ pipeline_tag }) => pipeline_tag === 'text-generation'],
    ['license', { license: 'mit' }, ({ tags }) => tags.includes('license:mit')],
    ['downloads', { minDownloads: 99_900 }, ({ downloads }) => downloads >= 99_900],
    ['size', { maxParameters: 120_000_000 }, ({ parameters }) => parameters <= 120_000_000],
    ['architecture', { supportedOnly: true }, ({ modelType }) => modelType === 'roberta'],
  ])('filters by %s', async (_, wanted, keeps) => {
    const { found } = await search(wanted);
    expect(found.map(({ id }) => id)).toEqual(models.filter(keeps).map(({ id }) => id));
  });

  it('a page that our filters empty costs ten requests at most', async () => {
    const hub = await startHub({ models: [...models, ...models, ...models] });
    const page = await searchModels(testHub(hub.endpoint, temporaryFolder()), { ...anything, minDownloads: 1e9 });
    expect(page.models).toEqual([]);
    expect(page.cursor).not.toBeNull();
    expect(hub.seen).toHaveLength(10);
  });
});

describe('a list of models', () => {
  const listed = async (body: unknown) => {
    const hub = await startHub({ models: [] });
    const headers = { 'content-type': 'application/json' };
    hub.faults.answers.push({ path: /models/, status: 200, headers, body: JSON.stringify(body) });
    return searchModels(testHub(hub.endpoint, temporaryFolder()), anything);
  };

  it('may say no more of a model than its name', async () => {
    const unknown = { task: null, license: null, parameters: null, modelType: null, updatedAt: null };
    const flags = { isGated: false, isPrivate: false, isSupported: false };
    const model = { id: 'a/b', downloads: 0, likes: 0, ...unknown, ...flags };
    const odd = {
      id: 'a/b',
      pipeline_tag: 7,
      downloads: null,
      tags: 'mit',
      safetensors: 1,
      config: {},
      lastModified: 'x',
    };
    expect(await listed([{ id: 'a/b' }, odd])).toEqual({ models: [model, model], cursor: null });
  });

  it.each([
    [{}, 'it is no list'],
    [[{ _id: 'a' }], 'a model has no name'],
    [[null], 'a model has no name'],
  ])('is refused as %j', async (body, reason) => {
    const details = { what: 'the list of models', reason };
    await expect(listed(body)).rejects.toMatchObject({ code: 'hub.bad-answer', details });
  });
});

describe('the details of a model', () => {
  const roberta = {
    model_type: 'roberta',
    vocab_size: 100,
    hidden_size: 16,
    num_hidden_layers: 2,
    num_attention_heads: 4,
    intermediate_size: 32,
    max_position_embeddings: 66,
    type_vocab_size: 1,
    pad_token_id: 1,
    layer_norm_eps: 1e-5,
  };
  const bird = parseReference('bird/tiny', 'model');
  const others = [file('tokenizer.json', '{}'), file('pytorch_model.bin', Buffer.alloc(99), { large: true })];
  const describeFiles = async (files: Parameters<typeof repository>[0]['files']) => {
    const hub = await startHub({ repositories: [repository({ id: 'bird/tiny', files: [...files, ...others] })] });
    return { details: await describeModel(testHub(hub.endpoint, temporaryFolder()), bird), hub };
  };

  it('come from the config and the header alone', async () => {
    const weights = tinySafetensors({ 'embeddings.word_embeddings.weight': [1000, 64], 'layer.weight': [512, 512] });
    const config = JSON.stringify(roberta);
    // What the config asks for, in float32: tables and norm; biases and norms of two layers; their linear layers.
    const kept = 4 * ((100 + 66 + 1) * 16 + 2 * 16 + 2 * (5 * 16 + 32 + 4 * 16));
    const linear = 2 * (4 * 16 * 16 + 2 * 16 * 32);
    const { details, hub } = await describeFiles([
      file('config.json', config),
      file('model.safetensors', weights, { large: true }),
    ]);
    expect(details).toEqual({
      id: 'bird/tiny',
      commit: 'c'.repeat(40),
      folder: null,
      modelType: 'roberta',
      unsupported: null,
      conversions: [],
      pullRequest: null,
      classes: null,
      blocks: {
        module: 'roberta.encoder.layer.0',
        layers: roberta.num_hidden_layers,
        heads: roberta.num_attention_heads,
        linears: [
          { module: 'attention.self.query', inputs: 16, outputs: 16 },
          { module: 'attention.self.key', inputs: 16, outputs: 16 },
          { module: 'attention.self.value', inputs: 16, outputs: 16 },
          { module: 'attention.output.dense', inputs: 16, outputs: 16 },
          { module: 'intermediate.dense', inputs: 16, outputs: roberta.intermediate_size },
          { module: 'output.dense', inputs: roberta.intermediate_size, outputs: 16 },
        ],
        head: 'classifier',
      },
      parameters: 64_000 + 262_144,
      dtypes: { F32: 64_000 + 262_144 },
      bytes: config.length + 2 + weights.length,
      files: expect.any(Array) as unknown,
      memory: {
        stored: kept + 4 * linear,
        // Codes in both orders, and a scale for each output.
        int8: kept + 2 * linear + 4 * 2 * (4 * 16 + 32 + 16),
        // A scale of a byte for each 64 weights; a step and a mean for each of 12 matrices.
        nf4: kept + linear / 2 + linear / 64 + 12 * 8,
        int4: kept + linear / 2 + (4 * linear) / 64,
      },
      facts: {
        page: `${hub.endpoint}/bird/tiny`,
        task: 'fill-mask',
        license: 'mit',
        isGated: false,
        isPrivate: false,
        downloads: 12,
        likes: 3,
        updatedAt: '2024-01-01T00:00:00.000Z',
      },
    });
    expect(hub.sent()).toBeLessThan(300_000);
    expect(details.files.map(({ path }) => path)).not.toContain('pytorch_model.bin');
  });

  it('read a header longer than the first range, and every shard', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 3000 }, (_, index) => [`layers.${index}.attention.weight`, [2, 2]]),
    );
    const index = { weight_map: { a: 'a.safetensors', b: 'b.safetensors' } };
    const { details } = await describeFiles([
      file('config.json', JSON.stringify({ model_type: 'mystery' })),
      file('model.safetensors.index.json', JSON.stringify(index)),
      file('a.safetensors', tinySafetensors(many), { large: true }),
      file('b.safetensors', tinySafetensors({ b: [5] }), { large: true }),
    ]);
    expect(details).toMatchObject({ parameters: 12_005, modelType: 'mystery', memory: null });
    expect(details.unsupported).toContain('"mystery"');
  });

  it.each([
    ['a header that claims too much', Buffer.alloc(64, 255), 'weights.header-too-large'],
    ['a file cut short', tinySafetensors().subarray(0, 40), 'weights.truncated'],
    ['a file of four bytes', Buffer.from('abcd'), 'weights.truncated'],
  ])('refuse %s', async (_, weights, code) => {
    const files = [file('config.json', '{}'), file('model.safetensors', weights, { large: true })];
    await expect(describeFiles(files)).rejects.toMatchObject({ code });
  });
});
