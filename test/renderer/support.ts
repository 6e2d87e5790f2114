import {
  type Answer,
  type Bridge,
  type EvaluationEvent,
  type FollowEvent,
  type ReplyOf,
  type RequestOf,
  RunConfig,
  type RunRecord,
  type StepEvent,
} from '../../src/contract/index.ts';
import { RunFeed } from '../../src/renderer/state/run-feed.svelte.ts';

/** A step with figures that a test does not care about. */
export function stepEvent(step: number, figures: Partial<StepEvent> = {}): StepEvent {
  return {
    type: 'step',
    step,
    epoch: step / 10,
    loss: 0.5,
    learningRate: 0.001,
    gradNorm: 1,
    tokens: 50,
    seconds: 0.5,
    tokensPerSecond: 100,
    memory: 1e6,
    time: '2026-01-01T00:00:00.000Z',
    ...figures,
  };
}

export function evaluationEvent(step: number, figures: Partial<EvaluationEvent> = {}): EvaluationEvent {
  return {
    type: 'evaluation',
    split: 'validation',
    step,
    epoch: step / 10,
    loss: 0.5,
    metrics: {},
    best: false,
    seconds: 3,
    time: '2026-01-01T00:00:00.000Z',
    ...figures,
  };
}

/** A run that is training, with what a test changes. */
export function runRecord(figures: Partial<RunRecord> = {}, config: object = {}): RunRecord {
  return {
    format: 1,
    id: 'run-1',
    status: 'running',
    createdAt: '2026-01-01T00:00:00.000Z',
    startedAt: '2026-01-01T00:00:01.000Z',
    endedAt: null,
    error: null,
    process: null,
    resumed: 0,
    configFile: null,
    config: RunConfig.parse({ model: '/models/m', data: { train: '/data/a.csv' }, ...config }),
    seeds: { split: 42, train: 42 },
    labels: ['no', 'yes'],
    classWeights: [1, 1],
    rows: { train: 80, validation: 20, test: 0 },
    device: 'cpu',
    threads: 1,
    parameters: { trainable: 10, total: 100, share: 0.1 },
    totalSteps: 50,
    versions: { lorikeet: '0', node: '20', onnxruntime: '1', platform: 'linux' },
    checkpoint: null,
    data: null,
    microBatch: null,
    naming: null,
    fixes: null,
    overlay: null,
    ...figures,
  };
}

export interface Following {
  readonly request: RequestOf<'runs.follow'>;
  readonly signal: AbortSignal;
  readonly tell: (event: FollowEvent) => void;
  readonly end: (answer: Answer<ReplyOf<'runs.follow'>>) => void;
}

/** A bridge that keeps the calls it gets, so that a test tells what happens to the run. */
export function hostOfRuns(): { readonly bridge: Bridge; readonly calls: Following[] } {
  const calls: Following[] = [];
  const call = (_name: string, request: unknown, options: { signal: AbortSignal; onEvent: Following['tell'] }) =>
    new Promise((end) => {
      calls.push({
        request: request as Following['request'],
        signal: options.signal,
        tell: (event) => void (options.signal.aborted || options.onEvent(event)),
        end,
      });
    });
  return { bridge: { call: call as Bridge['call'], native: null }, calls };
}

/** A run that is watched, and what the host tells of it. */
export function watchedRun() {
  const { bridge, calls } = hostOfRuns();
  const feed = new RunFeed(bridge, 'run-1', () => undefined);
  const leave = feed.watch();
  return { feed, calls, leave, tell: (event: FollowEvent) => calls.at(-1)!.tell(event) };
}
