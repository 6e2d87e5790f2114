import { describe, expect, expectTypeOf, it } from 'vitest';
import {
  type DeviceList,
  type ChannelName,
  channels,
  type CudaState,
  type Draft,
  type ErrorShape,
  type Evaluation,
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

const deviceList = {
  devices: [
    {
      ...{ device: 'cpu', state: 'proved', name: 'x', memoryBytes: 1e9, memoryUsedBytes: null, driver: null },
      libraries: [{ name: 'onnxruntime', version: '1.30.0' }],
      ...{ reason: null, remedy: null },
      formats: [
        {
          ...{ format: 'float32', passed: true, reason: null, largestDifference: 1e-5, stepSeconds: 0.1 },
          ...{ by: 'proof', at: '2026-01-01T00:00:00.000Z' },
        },
      ],
    },
  ],
  chosen: 'cpu',
  why: { kind: 'only' },
} satisfies DeviceList;

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
  microBatch: null,
  versions: { lorikeet: '0.1.0', node: '20', onnxruntime: '1.30.0', platform: 'linux-x64' },
  checkpoint: null,
  data: null,
  naming: null,
  fixes: null,
  overlay: null,
} satisfies RunRecord;

const exportEstimate = { bytes: 5, seconds: 1 };
const exportProof: ReplyOf<'export.write'>['proof'] = {
  ...{ target: 'merged', labels: ['0', '1'], rows: { heldOut: 64, probes: 16 } },
  variants: [
    {
      ...{ file: 'model.safetensors', dtype: 'fp16', rows: 80, largest: 1e-3, mean: 1e-4, decisionsChanged: 0 },
      ...{ tolerance: { largest: 2e-2, mean: 4e-3, decisions: 0.03 }, seconds: 1 },
    },
  ],
  files: [{ name: 'model.safetensors', bytes: 5, sha256: '0' }],
};
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
  constants: [],
  pairs: [{ first: 0, second: 1, reason: 'other-data', test: null, verdict: null }],
  differences: [{ field: 'lora.r', values: [8, 2] }],
  best: null,
  resamples: null,
};
const annotation = { title: 't', tags: ['a'], notes: '' };
const problem: ErrorShape = { code: 'config.missing', sentence: 's', remedy: 'r', details: {} };

const where = { data: 'a.csv', config: null, splitColumn: null, delimiter: null, encoding: null, header: null };
const reading: Reading = { format: 'csv', encoding: 'utf-8', delimiter: ',', reasons: [] };

const cudaState: CudaState = {
  system: 'linux-x64',
  runtime: '1.30.0',
  folder: '/cache/cuda/runtime-1.30.0',
  unsupported: null,
  driver: { version: '580.65.06', least: '580' },
  parts: [
    {
      name: 'nvidia-curand',
      version: '10.4.0.35',
      url: 'https://files.pythonhosted.org/a.whl',
      libraries: ['libcurand.so.10'],
      bytes: 200,
      onSystem: null,
      isLicensed: true,
    },
  ],
  license: { name: 'n', url: 'https://docs.nvidia.com/cuda/eula/index.html' },
  installed: { bytes: 3, time: '2026-01-01T00:00:00.000Z' },
  others: [{ runtime: '1.29.0', bytes: 2 }],
  unfinishedBytes: 0,
  problem,
  busy: null,
};

const decided = { positive: null, threshold: null };
const browsed = {
  ...{ run: 'a', evaluation: 'test', label: '0', prediction: null, only: 'errors', search: '', order: 'row' },
  ...decided,
};
const evaluation: Evaluation = {
  ...{ format: 1, key: 'validation', basis: '', source: { type: 'validation' }, createdAt: 'now', labels: ['0', '1'] },
  ...{ positive: '1', threshold: null, columns: { text: 'text', label: null, isLabelGuessed: false } },
  ...{ fileColumns: ['text'], rows: 3, scoredRows: 0, emptyRows: 0, unknownLabels: [], predicted: [] },
  ...{ temperature: null, scores: null },
};

const climbed: ReplyOf<'ladder.start'> = {
  folder: '/runs/.ladders/l',
  record: {
    ...{ format: 1, id: 'l', status: 'finished', createdAt: record.createdAt, startedAt: null, endedAt: null },
    ...{ error: null, process: null, resumed: 0, config: record.config, runsFolder: '/runs', labels: ['0', '1'] },
    ...{ scored: 'validation', rows: { train: 8, scored: 2 } },
    rungs: [
      {
        ...{ id: 'tf-idf', kind: 'tf-idf', model: null, state: 'finished', expectedSeconds: 2, startedAt: null },
        ...{ progress: null, run: null, error: null },
        result: {
          ...{ f1: { estimate: 0.5, low: 0.4, high: 0.6 }, rocAuc: null, accuracy: 0.5 },
          ...{ seconds: 1.5, memoryBytes: 1e8 },
        },
      },
    ],
    recommendation: {
      rung: 'tf-idf',
      comparisons: [
        {
          ...{ rung: 'tf-idf', against: 'majority', beyondNoise: true },
          gain: { estimate: 0.5, low: 0.4, high: 0.6 },
        },
      ],
    },
  },
};

const estimate = { startSeconds: 2, stepSeconds: 0.1, steps: 8, evaluationSeconds: 0.2, evaluations: 1, seconds: 1 };
const searched: ReplyOf<'search.show'> = {
  folder: '/runs/.searches/s',
  record: {
    ...{ format: 1, id: 's', status: 'finished', createdAt: record.createdAt, startedAt: null, endedAt: null },
    ...{ error: null, process: null, resumed: 0, direction: 'maximize', sampler: 'tpe', runsFolder: '/runs' },
    config: {
      ...record.config,
      search: {
        ...{ preset: null, space: { 'lora.r': { choice: [4, 8] } }, metric: 'f1', direction: null, trials: 2 },
        ...{ hours: null, seeds: 1, sampler: 'tpe', pruner: 'none', seed: 0 },
      },
    },
    parameters: [{ name: 'lora.r', domain: { kind: 'choice', choices: [4, 8] }, when: {} }],
    fixed: { 'data.maxLength': 512 },
    executor: { name: 'local', config: null },
    ...{ estimate, secondsBefore: 2, endReason: 'trials' },
  },
  trials: [
    {
      ...{ number: 0, setting: { 'lora.r': 4 }, state: 'finished', value: 0.5, epochs: 1, startedAt: 'now' },
      runs: [{ run: 's-t000', seed: 42, state: 'finished', value: 0.5 }],
      ...{ endedAt: 'then', elapsed: 1.1, seconds: 1, trainSeconds: 0.9, error: null },
    },
  ],
  ...{ best: 0, importances: [{ name: 'lora.r', share: null }], progress: {}, secondsLeft: null },
};

/** A request and a reply of every channel; the type makes a new channel bring its own. */
const examples: { [Name in ChannelName]: { request: unknown; reply: ReplyOf<Name> } } = {
  'runs.start': { request: { config: 'a.yaml', set: ['train.seed=1'], out: null }, reply: ended },
  'runs.resume': { request: { run: 'a' }, reply: ended },
  'runs.cancel': { request: { run: 'a' }, reply: { stage: 'requested' } },
  'runs.list': {
    request: { newest: 200 },
    reply: {
      total: 2,
      runs: [{ ...ended, annotation }],
      unreadable: [{ folder: '/x', error: { code: 'run.bad-record', sentence: 'y', remedy: '', details: {} } }],
    },
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
  'trackers.write': {
    request: { run: 'a', trackers: ['csv'], folder: null },
    reply: { written: [{ tracker: 'csv', folder: '/runs/a/csv' }] },
  },
  'runs.predict': {
    request: { run: 'a', source: { type: 'texts', texts: ['x'] } },
    reply: {
      labels: ['0', '1'],
      predictions: [{ row: 0, text: 'x', prediction: '1', probabilities: [0.2, 0.8], logits: [-1, 1] }],
    },
  },
  'use.classify': {
    request: { target: 'a', labels: null, texts: ['x'] },
    reply: {
      labels: ['0', '1'],
      task: 'single-label',
      decision: { positive: '1', threshold: 0.4 },
      predictions: [{ prediction: '1', probabilities: [0.2, 0.8], logits: [-1, 1] }],
      seconds: 0.01,
    },
  },
  'runs.modelCard': {
    request: { source: 'a', repository: null },
    reply: { card: '# A', base: { name: 'b', isGated: true, license: null, page: 'https://hub/b' }, isBaseNamed: true },
  },
  'runs.push': {
    request: { source: 'a', repository: 'a/b', isPrivate: true, card: null, base: null, licenseAllows: false },
    reply: { page: 'https://hub/a/b', commit: 'c', isNew: true, files: ['README.md'], base: 'b/c' },
  },
  'use.importAdapter': {
    request: {
      ...{ adapter: 'a', name: null, labels: null, task: null, base: null, data: null },
      ...{ textColumn: null, labelColumn: null, maxLength: null },
    },
    reply: { run: 'a', folder: '/a', labels: ['0', '1'], model: '/base' },
  },
  'use.explain': {
    request: { target: 'a', labels: ['0', '1'], texts: ['x'], chosen: [null] },
    reply: { explanations: [{ label: '1', words: [{ text: 'x', score: 0.5 }], special: 0, rest: '' }] },
  },
  'use.classifyFile': {
    request: {
      ...{ target: 'a', labels: null, data: 'a.csv', textColumn: null, delimiter: null, header: null, out: null },
      escapesFormulas: true,
    },
    reply: {
      file: '/a.csv',
      textColumn: 'text',
      rows: 3,
      emptyRows: 0,
      resumedRows: 0,
      seconds: 1,
      peakMemoryBytes: 3,
    },
  },
  'use.readResult': { request: { file: '/a.csv', offset: 0 }, reply: { piece: '', next: null, bytes: 0 } },
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
      ...{
        conversions: [{ from: ['pytorch_model.bin'], to: 'model.safetensors' }],
        pullRequest: null,
        classes: ['a', 'b'],
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
    reply: { folder: '/cache', commit: 'c', fromCache: false, converted: null },
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
  'runs.nameClasses': {
    request: { run: 'a', names: ['calm', 'storm'], positive: 'storm' },
    reply: { ...record, naming: { names: ['calm', 'storm'], positive: 1 } },
  },
  'runs.annotate': { request: { run: 'a', tags: ['x'] }, reply: { title: null, tags: ['x'], notes: '' } },
  'runs.delete': { request: { run: 'a' }, reply: { deleted: 'b-a' } },
  'runs.restore': { request: { deleted: 'b-a' }, reply: { run: 'a', folder: '/runs/a' } },
  'runs.purge': { request: { deleted: null }, reply: { freedBytes: 10 } },
  'runs.predictions': {
    request: { ...browsed, offset: 0, limit: 10 },
    reply: {
      labels: ['0', '1'],
      total: 1,
      rows: [{ row: 3, id: null, text: null, label: '0', prediction: '1', probabilities: [0.4, 0.6] }],
    },
  },
  'runs.predictionsCsv': {
    request: { ...browsed, offset: 0, limit: 10_000 },
    reply: { csv: 'row,text\n3,a\n', total: 1 },
  },
  'runs.predictionRow': {
    request: { run: 'a', evaluation: 'validation', row: 3 },
    reply: {
      cells: [
        { column: 'text', cell: 'a' },
        { column: 'id', cell: null },
      ],
    },
  },
  'runs.evaluation': {
    request: { run: 'a', source: { type: 'file', file: 'new.csv', text: null, label: null }, ...decided },
    reply: { ...evaluation },
  },
  'runs.evaluations': {
    request: { run: 'a' },
    reply: {
      evaluations: [
        {
          ...{ key: 'validation', source: { type: 'validation' }, createdAt: 'now', rows: 3, scoredRows: 0 },
          ...{ positive: '1', threshold: null, f1: null },
        },
      ],
    },
  },
  'runs.slices': {
    request: { run: 'a', evaluation: 'test', by: { type: 'keywords', words: ['fire'] }, ...decided },
    reply: { slices: [] },
  },
  'runs.suspects': {
    request: { run: 'a', show: 'open', offset: 0, limit: 20 },
    reply: {
      ...{ labels: ['0', '1'], total: 1, ranked: 5, confident: 2, dropped: 1, relabeled: 0 },
      applied: { dropped: [4], relabeled: [{ row: 5, from: '0', to: '1' }] },
      rows: [
        {
          ...{ row: 3, id: null, text: 'a', label: '0', suggestion: '1', areaUnderMargin: -1.5, meanLoss: 2 },
          ...{ wordMargin: -1, isConfident: true, score: -2.5 },
          ...{ passes: 3, decision: { type: 'relabel', label: '1' } },
        },
      ],
    },
  },
  'runs.review': { request: { run: 'a', rows: 'confident', decision: { type: 'drop' } }, reply: { rows: [3] } },
  'ladder.start': { request: { config: 'a.csv', set: [], models: ['m'], follow: true }, reply: climbed },
  'ladder.resume': { request: { ladder: 'l', follow: false }, reply: climbed },
  'ladder.follow': { request: { ladder: 'l' }, reply: climbed },
  'ladder.list': {
    request: {},
    reply: {
      ladders: [climbed],
      unreadable: [{ folder: '/x', error: { code: 'run.bad-record', sentence: 'y', remedy: '', details: {} } }],
    },
  },
  'ladder.cancel': { request: { ladder: 'l' }, reply: {} },
  'search.start': {
    request: { config: 'a.yaml', set: [], name: null, executor: { name: 'local', config: null }, follow: true },
    reply: searched,
  },
  'search.estimate': {
    request: { config: { model: 'm' }, set: [] },
    reply: { estimate, trials: 2, seeds: 1, seconds: 2 },
  },
  'search.resume': { request: { search: 's', trials: 4, follow: false }, reply: searched },
  'search.reach': {
    request: { executor: { name: 'slurm', config: '/work/cluster.yaml' } },
    reply: { jobs: 2 },
  },
  'search.extend': { request: { search: 's', trials: 4 }, reply: searched },
  'search.follow': { request: { search: 's' }, reply: searched },
  'search.show': { request: { search: 's' }, reply: searched },
  'search.list': { request: {}, reply: { searches: [searched], unreadable: [] } },
  'search.stop': { request: { search: 's' }, reply: {} },
  'search.config': { request: { search: 's', trial: 0 }, reply: { config: record.config } },
  'export.plan': {
    request: { run: 'a' },
    reply: {
      ...{ labels: ['0', '1'], positive: 1, task: 'multi-label', freeBytes: 5 },
      folders: { adapter: '/a', merged: '/m', onnx: '/o', bundle: '/b' },
      ...{
        adapter: exportEstimate,
        merged: { fp32: exportEstimate, fp16: exportEstimate, bf16: exportEstimate },
        bundle: exportEstimate,
      },
      onnx: { fp32: exportEstimate, fp16: exportEstimate, int8: exportEstimate, q4: exportEstimate },
      decision: { temperature: 1.5, positive: '1', threshold: 0.3, thresholds: null },
    },
  },
  'export.write': {
    request: { run: 'a', choice: { target: 'merged', dtype: 'fp16' }, folder: '/out', replace: false },
    reply: { folder: '/out', proof: exportProof },
  },
  'export.check': { request: { folder: '/out', base: null }, reply: { folder: '/out', proof: exportProof } },
  'export.reproduce': {
    request: { bundle: '/out', set: ['model=/m'], out: null },
    reply: { ...ended, agreement: null },
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
  'drafts.correctRun': { request: { run: 'a' }, reply: draft },
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
  'notices.asides': { request: {}, reply: {} },
  'notices.testWebhook': { request: { address: 'https://example.org/hook' }, reply: { status: 204 } },
  'settings.show': { request: {}, reply: Settings.parse({}) },
  'settings.change': { request: { theme: 'dark' }, reply: Settings.parse({ theme: 'dark' }) },
  'cuda.show': { request: {}, reply: cudaState },
  'cuda.plan': {
    request: {},
    reply: { parts: cudaState.parts, totalBytes: 200, arrivedBytes: 0, freeBytes: 1e9 },
  },
  'cuda.install': { request: { acceptLicense: true, from: null, withoutDriver: false }, reply: cudaState },
  'cuda.remove': { request: { othersOnly: false }, reply: { freedBytes: 3 } },
  'devices.list': {
    request: {},
    reply: deviceList,
  },
  'devices.prove': {
    request: { device: null },
    reply: deviceList,
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
  'data.rowsAt': {
    request: { ...where, split: 'train', places: [4, 1] },
    reply: { columns: ['x'], rows: [[null], ['a']] },
  },
  'data.weights': {
    request: { data: RunConfig.shape.data.parse({ train: 'a.csv' }), classWeights: 'balanced' },
    reply: { labels: ['a', 'b'], weights: [0.5, 2], rows: 9 },
  },
  'data.pull': {
    request: { id: 'a/b', revision: null, config: null },
    reply: { folder: '/cache', commit: 'c', files: ['README.md'] },
  },
  'data.profile': {
    request: {
      ...{ ...where, text: null, label: null, tokenizer: null, maxLength: 512, split: null },
      ...{ task: 'multi-label', labelSeparator: '|', labelColumns: ['a', 'b'], validation: 'b.csv', test: null },
    },
    reply: {
      path: 'a.csv',
      rows: 1,
      splits: [{ name: 'train', path: 'a.csv', rows: 1 }],
      reading,
      mapping: { text: null, label: null, id: null },
      columns: [{ name: 'x', present: 1, missing: 0, distinct: 1 }],
      labels: ['a', 'b'].map((label) => ({ label, name: null, count: 1 })),
      labelSets: { separator: '|', columns: null, perRow: [0, 0, 1] },
      text: null,
      findings: [
        {
          kind: 'text-missing',
          sentence: '1 row without a text',
          rows: 1,
          groups: 1,
          examples: [[{ split: 'train', row: 0, line: 2, label: null, text: null }]],
          at: [{ split: 'train', places: [0] }],
          fix: 'drop-empty',
        },
        {
          kind: 'label-columns',
          sentence: '2 columns of 0 and 1',
          rows: 1,
          groups: 2,
          examples: [],
          at: [],
          fix: null,
          answers: [{ 'data.task': 'multi-label', 'data.labelColumns': ['a', 'b'] }],
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
    const task = { type: 'predict', folder: '/a', source: { type: 'texts', texts: ['x'] }, device: 'cpu' };
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
