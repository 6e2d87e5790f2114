/** Every error by the part it comes from; the texts are in the engine's table, those of `page` in the pages' own messages. */
// prettier-ignore
const names = {
  adapters: [
    'bad-field', 'bad-pattern', 'bad-tensor', 'file-missing', 'folder-missing', 'layers-with-pattern', 'no-head',
    'not-finite', 'not-lora', 'nothing-matched', 'pickle-only', 'unsupported',
  ],
  cluster: [
    'job-cancelled', 'job-failed', 'no-slurm', 'out-of-memory', 'ray-refused', 'ray-unreachable', 'refused', 'unreachable',
  ],
  config: [
    'bad-override', 'metric-of-labels', 'missing', 'needs-multi-label', 'not-for-multi-label', 'not-settings', 'separator-and-columns',
    'split-and-validation', 'syntax', 'unknown-key', 'wrong-value',
  ],
  cuda: [
    'archive-missing', 'bad-manifest', 'damaged', 'in-use', 'license', 'missing-library', 'no-driver', 'not-installed',
    'old-driver', 'unsupported', 'wrong-archive',
  ],
  data: [
    'card-invalid', 'card-no-files', 'card-outside', 'column-duplicate', 'column-missing', 'config-needed',
    'config-unknown', 'delimiter-invalid', 'encoding-invalid', 'encoding-mixed', 'encoding-unknown', 'field-count',
    'file-empty', 'fixes-leave-nothing', 'folder-empty', 'format-unknown', 'hub-no-files', 'json-line',
    'json-not-object', 'label-column-value', 'label-fractional', 'label-missing', 'label-seen-once', 'label-unknown',
    'label-without-rows', 'labels-repeated', 'no-rows', 'nothing-labeled', 'not-parquet', 'not-spreadsheet', 'not-text', 'one-label-needed', 'overlay-invalid', 'overlay-label', 'overlay-stale', 'parquet-broken', 'parquet-cut-short',
    'parquet-group-too-large', 'quote-misplaced', 'quote-unclosed', 'record-too-long', 'several-labels', 'single-class', 'too-few-labels',
    'split-class-too-small', 'split-empty', 'split-fewer-rows-than-classes', 'split-seed', 'split-size',
    'split-stratified-order', 'split-too-large', 'split-unknown', 'text-empty', 'text-file-too-long', 'too-many-columns',
    'weight-class-empty', 'weight-count', 'weight-invalid',
  ],
  download: [
    'bad-answer', 'bad-archive', 'disk-full', 'no-entry', 'no-space', 'redirect', 'refused', 'server-error',
    'unreachable', 'wrong-hash', 'wrong-size',
  ],
  draft: ['unknown'],
  export: [
    'base-missing', 'cannot-open', 'decision-of-labels', 'decisions-differ', 'file-changed', 'file-missing', 'folder-in-use', 'inside-run',
    'labels-differ', 'labels-missing', 'logits-differ', 'no-bundle', 'no-proof', 'tokens-differ',
  ],
  files: [
    'bad-name', 'disk-full', 'folder-not-empty', 'missing', 'no-space', 'not-a-folder', 'not-json', 'not-writable',
    'reading-out-of-memory', 'reading-too-slow', 'too-large', 'unreadable',
  ],
  graph: ['no-gradient', 'nothing-trained'],
  host: ['bad-request', 'cancelled', 'too-many-workers', 'unexpected', 'unknown-channel', 'worker-not-started', 'worker-silent'],
  hub: [
    'bad-answer', 'bad-endpoint', 'bad-id', 'bad-proxy', 'cancelled', 'disabled', 'disk-full', 'forbidden',
    'gated-base', 'html-page', 'in-use', 'license-not-accepted', 'name-taken', 'no-file', 'no-revision', 'no-secret-store',
    'no-space', 'no-token', 'no-tokenizer', 'no-weights', 'not-cached', 'not-found', 'offline', 'pickle-only',
    'push-refused', 'rate-limited', 'redirect', 'server-error', 'token-for-push', 'token-malformed', 'unreachable', 'unsafe-name', 'wrong-hash',
    'wrong-size', 'wrong-token',
  ],
  internal: ['invariant'],
  ladder: [
    'already-finished', 'bad-record', 'data-changed', 'no-columns', 'not-running', 'still-running', 'unknown',
    'worker-died', 'worker-gone',
  ],
  metrics: ['logit-not-finite', 'no-rows'],
  models: [
    'config-field', 'missing-tensor', 'not-found', 'shape-mismatch', 'unknown-architecture', 'unsupported-dtype',
    'unsupported-setting',
  ],
  page: ['connection-lost', 'stopped', 'upload-failed'],
  quantized: ['no-room', 'unsupported-dtype'],
  queue: ['already-there', 'running', 'unknown'],
  run: [
    'already-finished', 'bad-predictions', 'bad-record', 'file-changed', 'folder-not-empty', 'killed-on-request',
    'name-twice', 'names-count', 'no-adapter', 'no-corrections', 'no-dynamics', 'no-evaluation', 'no-predictions', 'not-deleted', 'not-running',
    'on-another-machine', 'positive-unknown', 'process-unproved', 'still-running', 'threshold-needs-two',
    'threshold-per-label', 'thresholds-need-labels', 'too-many',
    'too-many-files',
    'unknown', 'unknown-row', 'worker-died', 'worker-gone', 'worker-killed',
  ],
  runtime: ['device-hung', 'device-unavailable', 'out-of-memory', 'session-failed', 'step-failed'],
  search: [
    'all-failed', 'already-finished', 'ambiguous', 'bad-condition', 'bad-record', 'bad-space',
    'grid-too-large', 'metric-missing', 'metric-undefined', 'no-space', 'not-running', 'process-gone', 'still-running', 'trial-lost',
    'trial-unknown', 'unknown',
  ],
  server: ['bad-port', 'cannot-listen', 'no-pages', 'port-in-use', 'token-needed', 'token-short', 'too-many-uploads'],
  settings: ['webhook-address', 'webhook-failed'],
  text: ['length-too-small', 'tokenizer-missing', 'tokenizer-unreadable', 'tokenizer-unsupported'],
  train: [
    'adapter-mismatch', 'bad-checkpoint', 'checkpoint-of-another-run', 'compute-unavailable', 'gradients-not-finite',
    'head-mismatch', 'loss-not-finite', 'no-rows', 'row-too-large', 'too-little-device-memory', 'too-little-memory', 'vocabulary',
  ],
  trackers: ['left-out'],
  use: ['bad-ending', 'base-unknown', 'file-busy', 'labels-count', 'labels-unknown', 'no-result', 'problem-type', 'same-file'],
  weights: [
    'adapter-folder', 'ambiguous', 'bad-config', 'bad-header', 'bad-index', 'bad-tensor', 'broken-link',
    'config-missing', 'duplicate-tensor', 'folder-missing', 'header-too-large', 'html-page', 'lfs-pointer',
    'missing-shard', 'missing-tensor', 'no-float-values', 'none-found', 'not-a-folder', 'not-finite',
    'not-safetensors', 'pickle-broken', 'pickle-import', 'pickle-legacy', 'pickle-only', 'trailing-bytes', 'truncated', 'unknown-tensor',
  ],
} as const;

type Names = typeof names;
type Domain = keyof Names;

/** The code of an error, such as `config.unknown-key`. */
export type ErrorCode = { [Name in Domain]: `${Name}.${Names[Name][number]}` }[Domain];

/** Errors that the pages word themselves, as the host could not be reached. */
export type PageErrorCode = `page.${Names['page'][number]}`;

/** All codes. */
export const errorCodes: readonly ErrorCode[] = Object.entries(names).flatMap(([domain, list]) =>
  list.map((name) => `${domain}.${name}` as ErrorCode),
);

/** Groups of errors with the same remedy. */
const groups = {
  /** Memory ran out, or may have: what makes a run lighter helps. */
  memory: [
    'train.too-little-memory',
    'train.row-too-large',
    'runtime.out-of-memory',
    'train.too-little-device-memory',
    'runtime.session-failed',
    'runtime.step-failed',
    'ladder.worker-died',
    'run.worker-died',
    'run.worker-gone',
    'run.worker-killed',
  ],
  /** What is asked for cannot be trained with this model or in this memory; it is said before the first step. */
  plan: ['train.head-mismatch', 'train.adapter-mismatch', 'train.vocabulary', 'train.no-rows'],
  /** The training diverged: a lower learning rate helps. */
  diverged: ['train.loss-not-finite', 'train.gradients-not-finite'],
  /** Stopped on request: it can be resumed. */
  stopped: ['host.cancelled', 'hub.cancelled'],
  /** The Hub requires a token, or consent on its pages. */
  access: ['hub.no-token', 'hub.wrong-token', 'hub.license-not-accepted', 'hub.forbidden'],
  /** The Hub could not be reached. */
  outage: ['hub.unreachable', 'hub.server-error', 'hub.rate-limited', 'hub.html-page'],
  /** The input is at fault, beside the parts that are about input alone. */
  input: [
    'files.missing',
    'files.not-json',
    'files.too-large',
    'files.folder-not-empty',
    'files.not-a-folder',
    'export.folder-in-use',
    'export.inside-run',
    'export.no-proof',
    'export.no-bundle',
    'server.bad-port',
    'server.token-needed',
    'server.token-short',
    'hub.bad-id',
    'hub.not-found',
    'hub.no-revision',
    'hub.no-file',
    'hub.not-cached',
    'hub.name-taken',
    'hub.pickle-only',
    'hub.no-weights',
    'hub.no-tokenizer',
    'hub.token-malformed',
    'hub.unsafe-name',
  ],
} as const satisfies Record<string, readonly ErrorCode[]>;

/** Parts all of whose errors are about input. */
const inputDomains: readonly string[] = [
  'adapters',
  'config',
  'data',
  'ladder',
  'models',
  'run',
  'search',
  'text',
  'use',
  'weights',
] satisfies Domain[];

/** Whether an error is one of a group. A code that only another version knows is in none. */
export function isErrorOf(group: keyof typeof groups, code: string): boolean {
  if (group === 'input' && inputDomains.includes(code.split('.')[0]!)) return true;
  return (groups[group] as readonly string[]).includes(code);
}
