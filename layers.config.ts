/** One layer of the sources: the paths that belong to it and the layers below, which are all it may import. */
export interface Layer {
  /** What the layer is for, in one line; `docs/layout.md` repeats it. */
  readonly about: string;
  /** Glob patterns from the root of the checkout. */
  readonly files: readonly string[];
  /** Every layer it may import besides itself, written out in full: nothing follows from a chain. */
  readonly imports: readonly string[] | 'everything';
}

const everyEngineFolder = [
  'errors',
  'files',
  'download',
  'random',
  'ir',
  'proto',
  'weights',
  'ops',
  'models',
  'adapters',
  'optim',
  'passes',
  'runtime',
  'text',
  'data',
  'metrics',
  'inspect',
  'baselines',
  'hub',
  'search',
  'train',
  'export',
] as const;

function engineFolder(name: (typeof everyEngineFolder)[number], about: string, imports: readonly string[]): Layer {
  return { about, files: [`src/engine/${name}/**`], imports };
}

/**
 * The layer table. Imports run one way, type-only and dynamic imports included; `eslint.config.ts` enforces it, and a
 * folder that no layer names fails the lint. `docs/layout.md` shows the same table, and a test compares the two.
 */
export const layers: Readonly<Record<string, Layer>> = {
  shared: {
    about: 'the words that pages, border and engine share: plain types, lists and formulas, nothing else',
    files: ['src/shared/**'],
    imports: [],
  },
  contract: {
    about: 'what crosses a process boundary: requests, replies, events, the shape of an error',
    files: ['src/contract/**'],
    imports: ['shared'],
  },
  errors: engineFolder('errors', '`LorikeetError` and the table of codes, sentences and remedies', ['shared']),
  files: engineFolder('files', 'JSON with the place of a mistake, files written whole or not at all', [
    'errors',
    'shared',
  ]),
  download: engineFolder('download', 'files over the network: resumed, checked by their hash, unpacked', [
    'files',
    'errors',
    'shared',
  ]),
  random: engineFolder('random', 'seeded generators: shuffles, initial values, dropout masks', ['errors', 'shared']),
  ir: engineFolder('ir', 'the graph: nodes, tensor types, printer, verifier', ['errors', 'shared']),
  proto: engineFolder('proto', 'ONNX files to and from the graph', ['ir', 'errors', 'shared']),
  weights: engineFolder('weights', 'safetensors, shards, dtype conversion', ['ir', 'files', 'errors', 'shared']),
  ops: engineFolder('ops', 'one file per family of operators: schema, shape inference, gradient', [
    'ir',
    'errors',
    'shared',
  ]),
  models: engineFolder('models', 'architectures as data', ['ir', 'errors', 'shared']),
  adapters: engineFolder('adapters', 'LoRA, and adapters read and written as PEFT does', [
    'weights',
    'ops',
    'ir',
    'random',
    'files',
    'errors',
    'shared',
  ]),
  optim: engineFolder('optim', 'AdamW as a graph, schedules, clipping', ['ops', 'ir', 'errors', 'shared']),
  passes: engineFolder('passes', 'from a checkpoint to one training graph, in numbered steps', [
    'proto',
    'weights',
    'models',
    'adapters',
    'optim',
    'ops',
    'ir',
    'random',
    'files',
    'errors',
    'shared',
  ]),
  runtime: engineFolder('runtime', 'sessions, devices, memory: the only importer of onnxruntime-node', [
    'proto',
    'weights',
    'ir',
    'files',
    'errors',
    'shared',
  ]),
  text: engineFolder('text', 'tokenizers, truncation, batches', ['files', 'errors', 'shared']),
  data: engineFolder('data', 'readers, columns, splits', ['files', 'errors', 'shared']),
  metrics: engineFolder('metrics', 'scores from predictions and labels', ['random', 'errors', 'shared']),
  baselines: engineFolder('baselines', 'what a language model has to beat: TF-IDF and logistic regression', [
    'metrics',
    'errors',
    'shared',
  ]),
  inspect: engineFolder('inspect', 'what a model is, by its config and the headers of its weights', [
    'text',
    'adapters',
    'weights',
    'models',
    'files',
    'errors',
    'shared',
  ]),
  hub: engineFolder('hub', 'models and data sets of the Hugging Face Hub, and the cache shared with Python', [
    'inspect',
    'weights',
    'models',
    'download',
    'files',
    'errors',
    'shared',
  ]),
  search: engineFolder(
    'search',
    'spaces of settings, what to try next (random, grid, TPE), what to prune, what mattered',
    ['random', 'errors', 'shared'],
  ),
  train: engineFolder('train', 'the step loop, evaluation, checkpoints and resume', [
    'passes',
    'optim',
    'runtime',
    'adapters',
    'weights',
    'models',
    'ops',
    'ir',
    'text',
    'data',
    'metrics',
    'random',
    'files',
    'errors',
    'shared',
  ]),
  export: engineFolder('export', 'a trained classifier as files of other programs, each proved: one file per target', [
    'train',
    'passes',
    'runtime',
    'adapters',
    'proto',
    'weights',
    'models',
    'ops',
    'ir',
    'text',
    'data',
    'metrics',
    'files',
    'errors',
    'shared',
  ]),
  engine: {
    about: 'the face of the engine: all that the layers above may see of it',
    files: ['src/engine/index.ts'],
    imports: [...everyEngineFolder, 'shared'],
  },
  host: {
    about: 'the use cases, and `worker.ts`, the process that trains',
    files: ['src/host/**'],
    imports: ['contract', 'engine', 'shared'],
  },
  cli: {
    about: '`lorikeet` on the command line: arguments to host and back',
    files: ['src/cli/**'],
    imports: ['contract', 'host', 'server', 'shared'],
  },
  server: {
    about: 'the app in a browser: http and WebSocket to host',
    files: ['src/server/**'],
    imports: ['contract', 'host', 'shared'],
  },
  main: {
    about: 'Electron only: windows, menu, bindings of host',
    files: ['src/main/**'],
    imports: ['contract', 'host', 'shared'],
  },
  preload: {
    about: '`window.lorikeet`, built from the contract',
    files: ['src/preload/**'],
    imports: ['contract', 'shared'],
  },
  renderer: {
    about: 'the pages',
    files: ['src/renderer/**'],
    imports: ['contract', 'shared'],
  },
  scripts: {
    about: 'demo, start, benchmark, parity: what developers and CI run',
    files: ['scripts/**'],
    imports: ['contract', 'engine', 'host', 'server', 'shared', 'config'],
  },
  test: {
    about: 'mirrors `src/`',
    files: ['test/**'],
    imports: 'everything',
  },
  config: {
    about: 'settings of the tools, this table among them',
    files: ['*.config.ts'],
    imports: [],
  },
};

function roomsIn(layer: string) {
  return (name: string, about: string, imports: readonly string[]): Layer => ({
    about,
    files: [`src/${layer}/${name}/**`],
    imports,
  });
}

const rendererRoom = roomsIn('renderer');
const hostRoom = roomsIn('host');

/**
 * The rooms inside a layer that has them, by the name of the layer. A room is to its layer what a layer is to the whole:
 * it names the rooms that it may import, and a folder that no room names fails the lint. What its layer may import, a room
 * may too.
 */
export const rooms: Readonly<Record<string, Readonly<Record<string, Layer>>>> = {
  host: {
    common: hostRoom('common', 'any error as it crosses a process boundary, turns, the last few of many, versions', []),
    places: hostRoom('places', "the user's folders for data and cache, and what ships with the app", []),
    files: hostRoom('files', 'files that Lorikeet writes for itself: JSON that may be damaged, lines, logs, sizes', [
      'common',
    ]),
    launch: hostRoom('launch', 'starts a worker, follows it, asks it one question; with CUDA where it is installed', [
      'places',
      'common',
    ]),
    reader: hostRoom('reader', 'the process that reads files of others, from outside: questions and their limits', [
      'launch',
      'common',
    ]),
    context: hostRoom('context', "what handlers work with, the user's settings among it", [
      'reader',
      'launch',
      'files',
      'places',
      'common',
    ]),
    cuda: hostRoom('cuda', 'the channels of CUDA: its libraries fetched, checked, installed and removed', [
      'context',
      'launch',
      'files',
      'places',
      'common',
    ]),
    devices: hostRoom(
      'devices',
      'the channels of devices: what the machine has, the proof of a device, what `auto` takes; `readers/` asks the system',
      ['launch', 'context', 'files', 'places', 'common'],
    ),
    hub: hostRoom(
      'hub',
      'the channels of the token; models and data sets of the Hub, fetched here, converted and pinned',
      ['context', 'files', 'places', 'common'],
    ),
    config: hostRoom('config', 'a config read, completed and checked, with the place of each mistake', [
      'hub',
      'common',
    ]),
    data: hostRoom('data', 'the channels of data sets; rows opened, read, mended and split', [
      'hub',
      'context',
      'files',
      'common',
    ]),
    runs: hostRoom('runs', 'the channels of runs; their folders, and how they are started, resumed and ended', [
      'devices',
      'config',
      'hub',
      'launch',
      'context',
      'files',
      'places',
      'common',
    ]),
    ladder: hostRoom('ladder', 'the channels of ladders; their folders, and who climbs them', [
      'runs',
      'config',
      'devices',
      'hub',
      'launch',
      'context',
      'places',
      'common',
    ]),
    trackers: hostRoom('trackers', 'the channels of trackers; runs written for TensorBoard, MLflow and as CSV', [
      'runs',
      'context',
      'files',
    ]),
    search: hostRoom('search', 'the channels of searches; their folders, what decides over trials, and who runs them', [
      'trackers',
      'runs',
      'config',
      'devices',
      'hub',
      'launch',
      'context',
      'files',
      'places',
      'common',
    ]),
    use: hostRoom('use', 'the channels of trained classifiers in use: held in memory, over whole files, as a service', [
      'runs',
      'devices',
      'hub',
      'launch',
      'context',
      'common',
    ]),
    export: hostRoom('export', 'the channels of exports: planned, written and proved by a worker; bundles run again', [
      'runs',
      'devices',
      'hub',
      'launch',
      'context',
      'files',
      'places',
      'common',
    ]),
    compare: hostRoom('compare', 'the channels of comparisons: runs measured side by side, and reports of it', [
      'runs',
      'context',
      'files',
      'common',
    ]),
    models: hostRoom('models', 'the channels of models; what a config would train, and the memory for it', [
      'runs',
      'devices',
      'config',
      'hub',
      'launch',
      'context',
      'places',
      'common',
    ]),
    notices: hostRoom('notices', 'the channels of what has ended, and the webhook that hears of it', ['common']),
    drafts: hostRoom('drafts', 'the channels of drafts', ['runs', 'config', 'context', 'files', 'places']),
    queue: hostRoom('queue', 'the channels of the queue, the queue on disk, and who runs it', [
      'drafts',
      'runs',
      'devices',
      'config',
      'hub',
      'context',
      'files',
      'places',
      'common',
    ]),
    app: hostRoom('app', 'the channels of the app itself: settings, space, diagnostics', [
      'notices',
      'queue',
      'runs',
      'launch',
      'context',
      'files',
      'places',
      'common',
    ]),
    web: hostRoom('web', 'what a page is served with: its files, its policy, predictions to download', ['files']),
    worker: hostRoom('worker', 'what the worker does, a file per task; `reading/` answers the reader', [
      'export',
      'ladder',
      'search',
      'trackers',
      'compare',
      'runs',
      'data',
      'hub',
      'files',
      'places',
      'common',
    ]),
    front: {
      about: 'the face of the host, the line of a page, and the entry of the worker',
      files: ['src/host/*'],
      imports: [
        'worker',
        'web',
        'app',
        'cuda',
        'queue',
        'notices',
        'drafts',
        'models',
        'ladder',
        'search',
        'trackers',
        'use',
        'export',
        'compare',
        'runs',
        'devices',
        'data',
        'hub',
        'context',
        'reader',
        'launch',
        'files',
        'places',
        'common',
      ],
    },
  },
  renderer: {
    i18n: rendererRoom(
      'i18n',
      'the messages, one file per area with its translations side by side, and how figures and times are written',
      [],
    ),
    styles: rendererRoom(
      'styles',
      '`tokens.css`, the one file that names a color or a size, and the parts that views share',
      [],
    ),
    draft: rendererRoom(
      'draft',
      'a run before it starts, without a framework: config with undo, presets, roles of columns, schedule, picture of a block',
      [],
    ),
    series: rendererRoom(
      'series',
      'the steps of a run in typed arrays: appended to, smoothed, cut down to what pixels can show',
      [],
    ),
    charts: rendererRoom('charts', 'line charts on Chart.js that draw one a frame', ['series']),
    api: rendererRoom('api', "the line to the host: a WebSocket that comes back by itself, or the window's own", [
      'i18n',
    ]),
    run: rendererRoom(
      'run',
      'what lists and the page of a run make of runs, without a framework: scores, what would work, confusion matrix, order and filter, data sets in use',
      ['draft', 'i18n'],
    ),
    state: rendererRoom(
      'state',
      "what is known of the host, one class per thing, with Svelte's runes; `Question` asks, `RunFeed` follows a run",
      ['api', 'run', 'series', 'draft', 'i18n'],
    ),
    ui: rendererRoom(
      'ui',
      'components that know neither the app nor the host: card, table, figures, dialog, menu, path field, error, empty, loading',
      ['i18n'],
    ),
    app: rendererRoom(
      'app',
      'routes and the router, what all views share, and the actions that are reached from more than one place',
      ['state', 'api', 'draft', 'i18n'],
    ),
    frame: rendererRoom('frame', 'what is around every view: rail, top bar, devices, jobs, command palette', [
      'app',
      'ui',
      'state',
      'run',
      'i18n',
    ]),
    views: rendererRoom('views', 'one folder per view', [
      'frame',
      'app',
      'ui',
      'state',
      'run',
      'charts',
      'series',
      'draft',
      'i18n',
    ]),
    page: {
      about: 'where a page starts: the app in its frame, and the view of a route',
      files: ['src/renderer/*'],
      imports: ['views', 'frame', 'app', 'ui', 'state', 'api', 'styles'],
    },
  },
};

/** Packages that only some layers may import; any layer may import the others. Tests may import these too. */
export const packageOwners: Readonly<Record<string, readonly string[]>> = {
  'onnxruntime-node': ['runtime', 'test'],
  koffi: ['runtime', 'test'],
  electron: ['main', 'preload', 'test'],
  svelte: ['renderer', 'test'],
};
