import { describe, expect, expectTypeOf, it } from 'vitest';
import {
  type ChannelName,
  channels,
  type Draft,
  type ErrorShape,
  type Handlers,
  type Queue,
  type QueueEntry,
  type Reading,
  type ReplyOf,
  RunConfig,
  RunEvent,
  type RunRecord,
  Settings,
  WorkerMessage,
  WorkerTask,
} from '../../src/contract/index.ts';

const step = {
  type: 'step',
  step: 1,
  epoch: 0.5,
  loss: 0.7,
  learningRate: 0.001,
  gradNorm: null,
  tokens: 40,
  seconds: 0.1,
  tokensPerSecond: 400,
  memory: 1e9,
  time: '2026-01-01T00:00:00.000Z',
} as const;

const record = {
  format: 1,
  id: 'a',
  status: 'running',
  createdAt: '2026-01-01T00:00:00.000Z',
  startedAt: null,
  endedAt: null,
  error: null,
  process: { pid: 1, startToken: null, host: 'here' },
  resumed: 0,
  configFile: null,
  config: RunConfig.parse({ model: 'm', data: { train: 't.csv' } }),
  seeds: { split: 42, train: 42 },
  labels: null,
  classWeights: null,
  rows: null,
  device: null,
  threads: null,
  parameters: null,
  totalSteps: null,
  versions: { lorikeet: '0.1.0', node: '20', onnxruntime: '1.30.0', platform: 'linux-x64' },
  checkpoint: null,
  data: null,
  fixes: null,
} satisfies RunRecord;

const ended: ReplyOf<'runs.start'> = { folder: '/runs/a', record, result: null };
const metrics = {
  f1: 0.5,
  confusionMatrix: [
    [1, 2],
    [3, 4],
  ],
  rocAuc: null,
};

const config = record.config;
const entry: QueueEntry = {
  id: 'e',
  name: 'a',
  addedAt: '2026-01-01T00:00:00.000Z',
  state: 'waiting',
  config,
  run: null,
  error: null,
};
const queue: Queue = { paused: false, afterError: 'pause', entries: [entry] };
const draft: Draft = {
  id: 'd',
  name: 'n',
  createdAt: '2026-01-01T00:00:00.000Z',
  updatedAt: '2026-01-01T00:00:00.000Z',
  step: 'data',
  config: { model: 'm' },
  fromRun: null,
};
const comparison: ReplyOf<'compare.show'> = {
  split: 'test',
  metric: 'f1',
  runs: [],
  majorities: [],
  pairs: [{ first: 0, second: 1, reason: 'other-data', test: null, verdict: null }],
  differences: [{ field: 'lora.r', values: [8, 2] }],
  best: null,
  resamples: null,
};
const annotation = { title: 't', tags: ['a'], notes: '' };
const problem: ErrorShape = { code: 'config.missing', sentence: 's', remedy: 'r', details: {} };

const where = { data: 'a.csv', config: null, splitColumn: null, delimiter: null, encoding: null };
const reading: Reading = { format: 'csv', encoding: 'utf-8', delimiter: ',', reasons: [] };

/** A request and a reply of every channel; the type makes a new channel bring its own. */
const examples: { [Name in ChannelName]: { request: unknown; reply: ReplyOf<Name> } } = {
  'runs.start': { request: { config: 'a.yaml', set: ['train.seed=1'], out: null }, reply: ended },
  'runs.resume': { request: { run: 'a' }, reply: ended },
  'runs.cancel': { request: { run: 'a' }, reply: { stage: 'requested' } },
  'runs.list': {
    request: {},
    reply: { runs: [{ ...ended, annotation }], unreadable: [{ folder: '/x', reason: 'y' }] },
  },
  'runs.show': { request: { run: 'a' }, reply: { ...ended, annotation, evaluations: [], lastStep: 3 } },
  'runs.compare': {
    request: { first: 'a', second: 'b' },
    reply: {
      runs: ['a', 'b'],
      figures: [{ name: 'best.f1', first: 0.5, second: null }],
      differences: [{ field: 'lora.r', first: 8, second: 2 }],
    },
  },
  'compare.show': { request: { runs: ['a', 'b'], split: 'test' }, reply: comparison },
  'compare.report': {
    request: { runs: ['a'], split: 'validation', format: 'html', language: 'zh-Hant' },
    reply: { name: 'comparison.html', text: '' },
  },
  'runs.evaluate': { request: { run: 'a', data: null }, reply: { rows: 3, loss: 0.5, metrics } },
  'runs.predict': {
    request: { run: 'a', source: { type: 'texts', texts: ['x'] } },
    reply: {
      labels: ['0', '1'],
      predictions: [{ row: 0, text: 'x', prediction: '1', probabilities: [0.2, 0.8], logits: [-1, 1] }],
    },
  },
  'models.params': {
    request: { config: 'a.yaml', set: [], labels: null },
    reply: { trainable: 1, total: 2, share: 0.5, labels: 2, labelsFrom: 'assumed' },
  },
  'models.plan': {
    request: { config: { model: 'm' }, set: [], labels: null, precisions: 'chosen', measure: 'none' },
    reply: {
      batch: { rows: 8, length: 40, tokens: 300, from: 'texts' },
      epochTokens: 12_000,
      plans: [
        {
          ...{ precision: 'nf4', recompute: true, weights: 1, trained: 2, activations: 3, workspace: 4, process: 5 },
          ...{ total: 15, measured: null, stepSeconds: null },
        },
      ],
      chosen: { precision: 'nf4', recompute: true },
      limitBytes: 30,
      availableBytes: 20,
    },
  },
  'models.search': {
    request: {
      ...{
        query: 'roberta',
        task: 'fill-mask',
        sort: 'downloads',
        license: null,
        minDownloads: 10,
        maxParameters: null,
      },
      ...{ supportedOnly: true, pageSize: 20, cursor: null },
    },
    reply: {
      models: [
        {
          ...{ id: 'a/b', task: null, downloads: 1, likes: 2, license: 'mit', isGated: true, isPrivate: false },
          ...{ parameters: null, modelType: 'roberta', isSupported: true, updatedAt: null },
        },
      ],
      cursor: 'next',
    },
  },
  'models.show': {
    request: { model: 'a/b@main' },
    reply: {
      ...{ id: 'a/b', commit: 'c', folder: null, modelType: 'roberta', unsupported: null, parameters: 3 },
      ...{ dtypes: { F32: 3 }, bytes: 12, files: [{ path: 'model.safetensors', bytes: 12 }] },
      blocks: {
        layers: 2,
        heads: 4,
        module: 'model.layers.0',
        linears: [{ module: 'query', inputs: 8, outputs: 8 }],
        head: 'score',
      },
      memory: { stored: 12, int8: 6, nf4: 2, int4: 2 },
      facts: {
        ...{ page: 'https://hub/a/b', task: null, license: 'llama2', isGated: true, isPrivate: false },
        ...{ downloads: 1, likes: 2, updatedAt: '2024-01-01T00:00:00.000Z' },
      },
    },
  },
  'models.pull': {
    request: { id: 'a/b', revision: 'v1' },
    reply: { folder: '/cache', commit: 'c', fromCache: false },
  },
  'models.list': {
    request: {},
    reply: {
      folder: '/cache',
      bytes: 12,
      repositories: [
        {
          ...{
            type: 'model',
            id: 'a/b',
            folder: '/cache/models--a--b',
            bytes: 12,
            incompleteBytes: 0,
            isImported: false,
          },
          snapshots: [
            { commit: 'c', folder: '/x', revisions: ['main'], files: 3, bytes: 12, isTrainable: true, modified: 1.5 },
          ],
        },
      ],
    },
  },
  'models.remove': {
    request: { type: 'model', id: 'a/b', revision: null, planOnly: true },
    reply: { commits: ['c'], freedBytes: 12 },
  },
  'models.import': {
    request: { folder: '/mine', id: 'mine/one' },
    reply: { folder: '/cache/x', commit: 'c', bytes: 12 },
  },
  'hub.token': { request: {}, reply: { source: null, owner: null, problem: null, isKept: false } },
  'hub.setToken': {
    request: { token: 'hf_x' },
    reply: {
      source: { kind: 'lorikeet', name: '/home/hub-token' },
      owner: { user: 'bird', tokenName: 'laptop', role: 'read' },
      problem: null,
      isKept: true,
    },
  },
  'hub.forgetToken': { request: {}, reply: { source: null, owner: null, problem: null, isKept: false } },
  'runs.follow': { request: { run: 'a', metricsFrom: 0, logFrom: 10 }, reply: { record, result: null } },
  'runs.annotate': { request: { run: 'a', tags: ['x'] }, reply: { title: null, tags: ['x'], notes: '' } },
  'runs.delete': { request: { run: 'a' }, reply: { deleted: 'b-a' } },
  'runs.restore': { request: { deleted: 'b-a' }, reply: { run: 'a', folder: '/runs/a' } },
  'runs.purge': { request: { deleted: null }, reply: { freedBytes: 10 } },
  'runs.predictions': {
    request: { run: 'a', split: 'test', label: '0', prediction: null, order: 'row', offset: 0, limit: 10 },
    reply: {
      labels: ['0', '1'],
      total: 1,
      rows: [{ row: 3, id: null, text: null, label: '0', prediction: '1', probabilities: [0.4, 0.6] }],
    },
  },
  'runs.export': {
    request: { run: 'a', kind: 'adapter', folder: '/out' },
    reply: {
      folder: '/out',
      files: [{ name: 'adapter_config.json', bytes: 3 }],
      proof: { rows: 64, largestDifference: 1e-6, tolerance: 1e-3, passed: true, seconds: 1 },
    },
  },
  'queue.show': { request: {}, reply: queue },
  'queue.add': { request: { config: { model: 'm' }, name: null, draft: null }, reply: entry },
  'queue.addAll': {
    request: { entries: [{ config: { model: 'm' }, name: 'n' }], group: 'g' },
    reply: { entries: [entry] },
  },
  'queue.resume': { request: { run: 'a' }, reply: entry },
  'queue.move': { request: { id: 'e', to: 0 }, reply: queue },
  'queue.remove': { request: { id: 'e' }, reply: queue },
  'queue.retry': { request: { id: 'e' }, reply: queue },
  'queue.set': { request: { paused: true }, reply: queue },
  'queue.watch': { request: {}, reply: {} },
  'drafts.list': { request: {}, reply: { drafts: [draft] } },
  'drafts.show': { request: { id: 'd' }, reply: draft },
  'drafts.save': { request: { id: null, name: 'n', step: 'data', config: {} }, reply: draft },
  'drafts.delete': { request: { id: 'd' }, reply: {} },
  'drafts.copyRun': { request: { run: 'a' }, reply: draft },
  'drafts.check': {
    request: { config: {} },
    reply: { problems: [{ field: 'model', step: 'model', error: problem }], config: null },
  },
  'app.info': {
    request: {},
    reply: {
      versions: record.versions,
      folders: { runs: '/runs', cache: '/cache', logs: '/logs', home: '/home' },
      demo: { name: 'demo', config: { model: 'm' } },
      recipes: [],
      cores: 2,
      memoryBytes: 1e9,
    },
  },
  'app.disk': {
    request: {},
    reply: { runs: 1, checkpoints: 1, deletedRuns: 0, hubCache: 1, quantized: 0, free: 5 },
  },
  'app.diagnostics': { request: {}, reply: { text: 'x' } },
  'notices.watch': { request: {}, reply: {} },
  'notices.testWebhook': { request: { address: 'https://example.org/hook' }, reply: { status: 204 } },
  'settings.show': { request: {}, reply: Settings.parse({}) },
  'settings.change': { request: { theme: 'dark' }, reply: Settings.parse({ theme: 'dark' }) },
  'devices.list': {
    request: { prove: true },
    reply: {
      devices: [{ device: 'cpu', label: 'x', state: 'proved', reason: null, memoryBytes: 1e9, memoryUsedBytes: null }],
      chosen: 'cpu',
    },
  },
  'files.list': {
    request: { folder: null },
    reply: { folder: '/home', parent: '/', entries: [{ name: 'a', path: '/home/a', kind: 'file', bytes: null }] },
  },
  'data.show': {
    request: { ...where, rows: 5 },
    reply: {
      path: 'a.csv',
      reading,
      mapping: { text: { column: 'x', reason: 'y' }, label: null, id: null },
      classNames: { label: ['no', 'yes'] },
      splits: [{ name: 'train', columns: ['x'], rows: [['a'], [null]] }],
    },
  },
  'data.rows': {
    request: { ...where, split: 'train', offset: 3, count: 2 },
    reply: { columns: ['x'], rows: [['a'], [null]], total: 5 },
  },
  'data.pull': {
    request: { id: 'a/b', revision: null, config: null },
    reply: { folder: '/cache', commit: 'c', files: ['README.md'] },
  },
  'data.profile': {
    request: { ...where, text: null, label: null, tokenizer: null, maxLength: 512 },
    reply: {
      path: 'a.csv',
      rows: 1,
      splits: [{ name: 'train', path: 'a.csv', rows: 1 }],
      reading,
      mapping: { text: null, label: null, id: null },
      columns: [{ name: 'x', present: 1, missing: 0, distinct: 1 }],
      labels: null,
      text: null,
      findings: [
        {
          kind: 'text-missing',
          sentence: '1 row without a text',
          rows: 1,
          groups: 1,
          examples: [[{ split: 'train', row: 0, line: 2, label: null, text: null }]],
          fix: 'drop-empty',
        },
      ],
    },
  },
};

const overTheWire = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe('channels', () => {
  it.each(Object.entries(examples))('%s survives the way through JSON', (name, { request, reply }) => {
    const channel = channels[name as ChannelName];
    expect(channel.request.parse(overTheWire(request))).toEqual(request);
    expect(channel.reply.parse(overTheWire(reply))).toEqual(reply);
  });

  it('refuse a request without what it needs', () => {
    expect(channels['runs.start'].request.safeParse({ config: 'a.yaml' }).success).toBe(false);
    expect(channels['runs.predict'].request.safeParse({ run: 'a', source: { type: 'texts', texts: [] } }).success).toBe(
      false,
    );
  });

  it('tell nothing in between where no events are declared', () => {
    expect(channels['runs.list'].events.safeParse(step).success).toBe(false);
    expect(channels['runs.start'].events.parse(overTheWire(step))).toEqual(step);
  });
});

describe('events', () => {
  it.each([
    { type: 'created', run: 'a', folder: '/runs/a' },
    step,
    {
      type: 'evaluation',
      split: 'validation',
      step: 2,
      epoch: 1,
      loss: 0.5,
      metrics,
      best: true,
      seconds: 1,
      time: step.time,
    },
    { type: 'checkpoint', step: 2, folder: '/runs/a/checkpoints/step-000002' },
    { type: 'note', level: 'warn', message: 'look' },
  ])('$type is one', (event) => {
    expect(RunEvent.parse(overTheWire(event))).toEqual(event);
  });

  it('of an unknown kind are refused', () => {
    expect(RunEvent.safeParse({ type: 'party' }).success).toBe(false);
  });
});

describe('worker messages', () => {
  it('carry tasks and answers', () => {
    const task = { type: 'predict', folder: '/a', source: { type: 'texts', texts: ['x'] } };
    expect(WorkerTask.parse(overTheWire(task))).toEqual(task);
    const failed = { type: 'failed', error: { code: 'a.b', sentence: 'x', remedy: 'y', details: { z: 1 } } };
    expect(WorkerMessage.parse(overTheWire(failed))).toEqual(failed);
  });
});

describe('Handlers', () => {
  it('has a handler for every channel: one that is missing does not compile', () => {
    expectTypeOf<keyof Handlers>().toEqualTypeOf<ChannelName>();
    const all = {} as Handlers;
    const { 'runs.list': _, ...missing } = all;
    // @ts-expect-error runs.list is not there
    const incomplete: Handlers = missing;
    expect(incomplete).toEqual({});
  });

  it('types requests, replies and events by the channel', () => {
    expectTypeOf<Parameters<Handlers['runs.cancel']>[0]>().toEqualTypeOf<{ run: string }>();
    expectTypeOf<Parameters<Parameters<Handlers['runs.start']>[1]>[0]>().toEqualTypeOf<RunEvent>();
    expectTypeOf<Parameters<Parameters<Handlers['runs.list']>[1]>[0]>().toBeNever();
  });
});
