import type { EvaluationRecord } from './events.ts';
import type { TrainableCount } from './job.ts';

/** What came out of a training. */
export interface TrainingResult {
  readonly status: 'finished' | 'stopped';
  /** Why it ended before the last epoch, if it did. */
  readonly stopReason: 'cancelled' | 'early-stopping' | null;
  readonly steps: number;
  readonly epochs: number;
  /** Of the validation rows, in the order they happened. */
  readonly evaluations: readonly EvaluationRecord[];
  /** The evaluation whose adapter was kept. */
  readonly best: EvaluationRecord | null;
  readonly final: EvaluationRecord | null;
  readonly test: EvaluationRecord | null;
  readonly parameters: TrainableCount;
  readonly seconds: number;
  readonly trainSeconds: number;
  /** Real tokens per second of training steps. */
  readonly tokensPerSecond: number;
  readonly peakMemoryBytes: number;
}
