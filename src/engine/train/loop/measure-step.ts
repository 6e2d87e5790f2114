import { peakMemoryBytes } from '../../runtime/index.ts';
import type { BatchShape } from '../../../shared/memory-plan.ts';
import { randomTokens } from '../feeds/random-tokens.ts';
import { type ModelJob, openTraining } from './open-training.ts';
import { takeStep } from './step.ts';

export interface MeasureJob extends ModelJob {
  readonly classes: number;
  readonly recompute: boolean;
  /** The batch to train on; its tokens are drawn. */
  readonly batch: BatchShape;
}

export interface MeasuredStep {
  /** The most memory the process has held at once. */
  readonly bytes: number;
  /** Of the second step; the first one also allocates. */
  readonly seconds: number;
}

/** Trains two steps on random tokens, in a process of its own: its memory counts from the start of the process. */
export async function measureStep(job: MeasureJob): Promise<MeasuredStep> {
  const { recompute, classes, batch } = job;
  const opened = await openTraining(job, classes, { recompute });
  const { spec, close } = opened;
  try {
    let started = 0;
    for (const step of [1, 2]) {
      const tokens = randomTokens(spec, classes, batch, step);
      started = performance.now();
      await takeStep(opened, [tokens], { step, learningRate: 1e-4 });
    }
    return { bytes: peakMemoryBytes(), seconds: (performance.now() - started) / 1000 };
  } finally {
    await close();
  }
}
