import { type EvaluationEvent, RunConfig, type RunRecord, type StepEvent } from '../../src/contract/index.ts';

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
    fixes: null,
    ...figures,
  };
}
