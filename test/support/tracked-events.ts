import { RunConfig } from '../../src/contract/index.ts';
import type { TrackedEvent, TrackedRun } from '../../src/host/trackers/tracker.ts';
import type { TrackerName } from '../../src/shared/trackers.ts';

const at = (second: number) => new Date(Date.UTC(2026, 0, 1) + second * 1000).toISOString();

/** A run of made-up figures for its trackers. */
export function trackedRun(folder: string, trackers: TrackerName[], trackerFolder: string | null = null): TrackedRun {
  const config = RunConfig.parse({
    model: '/models/roberta',
    data: { train: '/data/tweets.csv' },
    lora: { r: 4, targets: ['query', 'value'] },
    train: { learningRate: 2e-4 },
    trackers,
    trackerFolder,
  });
  const versions = { lorikeet: '0.1.0', node: '20', onnxruntime: '1', platform: 'linux' };
  return { record: { id: 'first-run', createdAt: at(0), startedAt: at(1), config, versions }, folder, parent: null };
}

/** What step `step` says; its loss is no number where it is null. */
export function stepEvent(step: number, loss: number | null = 1 / step): TrackedEvent {
  const rates = { learningRate: 2e-4, gradNorm: 0.5, tokens: 40, seconds: 0.1, tokensPerSecond: 400, memory: 1e8 };
  return { type: 'step', step, epoch: step / 4, loss, ...rates, time: at(10 + step) };
}

/** What an evaluation after step `step` says. */
export function evaluationEvent(step: number, f1: number): TrackedEvent {
  const metrics = { accuracy: 0.75, f1, confusionMatrix: [[1, 0]] };
  const ends = { best: true, seconds: 1, time: at(10.5 + step) };
  return { type: 'evaluation', split: 'validation', step, epoch: step / 4, loss: 0.5, metrics, ...ends };
}
