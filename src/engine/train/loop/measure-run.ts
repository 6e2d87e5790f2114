import type { MeasuredParts } from '../../../shared/progress.ts';
import { intervalOf, learningRateAt } from '../../../shared/schedule.ts';
import { invariant } from '../../errors/index.ts';
import { outputNames } from '../../passes/index.ts';
import type { FineTuneJob } from '../job.ts';
import { longestFirst } from '../model/length-batches.ts';
import { prepare } from './prepare.ts';
import type { SharedModel } from './shared-model.ts';
import { optimizerStep } from './step.ts';
import { pickTargets } from '../targets.ts';

/** How long a run takes, from some of its steps. */
export interface MeasuredRun extends MeasuredParts {
  /** Of one optimizer step, on the average of the steps tried. */
  readonly stepSeconds: number;
  readonly steps: number;
  readonly evaluations: number;
}

/** Steps tried before those that count: the first ones also allocate. */
const WARM_UP = 2;
/** Steps and batches that are measured at most, and for how many seconds each. */
const MOST = 12;
const MOST_SECONDS = 4;

/**
 * Trains some steps of a run, spread over its first epoch, and evaluates some batches, spread over the validation rows; what comes out is thrown
 * away. The model stays open in `shared`, for the run itself.
 *
 * @throws as `prepare`, and as a step does
 */
export async function measureRun(job: FineTuneJob, shared: SharedModel): Promise<MeasuredRun> {
  const { training } = job;
  const started = performance.now();
  const run = await prepare(job, { onEvent: () => undefined, shouldStop: () => false }, shared);
  invariant(run.model !== null, 'a measurement is not cancelled');
  const startSeconds = (performance.now() - started) / 1000;
  const { model, optimizer, values, train, validation } = run;
  try {
    const { stepsPerEpoch, totalSteps } = run.steps;
    let count = 0;
    const stepSeconds = await mean(spread(stepsPerEpoch, MOST + WARM_UP), WARM_UP, async (place) => {
      const step = place + 1;
      count += 1;
      const batches = run.steps.microBatchesOf(step).map((rows) => ({
        sequences: rows.map((row) => train.texts.sequences[row]!),
        ...pickTargets(train.targets, rows),
        classWeights: training.classWeights,
      }));
      const learningRate = learningRateAt(training, totalSteps, count);
      await optimizerStep(model, optimizer, values, batches, { step: count, learningRate });
    });
    const order = longestFirst(validation.texts.sequences.map(({ length }) => length));
    const batches = Math.ceil(validation.rows.length / training.evalBatchSize);
    const batchSeconds = await mean(spread(batches, MOST), 0, async (batch) => {
      const start = batch * training.evalBatchSize;
      const places = order.slice(start, start + training.evalBatchSize);
      const sequences = places.map((place) => validation.texts.sequences[place]!);
      await model.evaluate({ sequences, classWeights: training.classWeights }, values, [outputNames.logits]);
    });
    const evaluations = Math.ceil(totalSteps / intervalOf(training.evaluateEvery, stepsPerEpoch));
    const evaluationSeconds = batches * batchSeconds;
    const seconds = totalSteps * stepSeconds + evaluations * evaluationSeconds;
    return { startSeconds, stepSeconds, steps: totalSteps, evaluationSeconds, evaluations, seconds };
  } finally {
    await run.close();
  }
}

/** Seconds of an action on some places, without those of the first `skipped`. */
async function mean(
  places: readonly number[],
  skipped: number,
  action: (place: number) => Promise<void>,
): Promise<number> {
  const seconds: number[] = [];
  const started = performance.now();
  for (const place of places) {
    const before = performance.now();
    await action(place);
    seconds.push((performance.now() - before) / 1000);
    if (seconds.length > skipped && performance.now() - started > MOST_SECONDS * 1000) break;
  }
  const counted = seconds.length > skipped ? seconds.slice(skipped) : seconds;
  return counted.reduce((sum, value) => sum + value, 0) / counted.length;
}

/** Up to `most` of the numbers below `count`, at equal distances, in an order that jumps: any first few of them stand for all. */
function spread(count: number, most: number): number[] {
  const picked = Math.min(count, most);
  const stride = picked % 5 === 0 ? 3 : 5;
  return Array.from({ length: picked }, (_, index) => Math.floor((((index * stride) % picked) * count) / picked));
}
