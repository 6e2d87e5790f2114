import { bestOf, evaluationsSinceBest } from '../../../shared/best-metric.ts';
import { finite } from '../../../shared/events.ts';
import { inList, LorikeetError } from '../../errors/index.ts';
import { learningRateAt } from '../../../shared/schedule.ts';
import type { DeviceValues } from '../trained/device-values.ts';
import { peakMemoryBytes } from '../../runtime/index.ts';
import { openAdapter, saveAdapter } from '../trained/adapter.ts';
import type { TokenBatch } from '../feeds/batch.ts';
import { pruneCheckpoints, type RunState, writeCheckpoint } from './checkpoints.ts';
import { type Evaluation, logitsOf, predictionsOf, scored } from '../model/evaluate.ts';
import type { EvaluationRecord, FineTuneJob, FineTuneObserver, FineTuneResult, RowPrediction } from '../job.ts';
import { countTrained } from '../trained/tensors.ts';
import { type PreparedRun, type PreparedSplit, prepare, type ReadRun } from './prepare.ts';
import { isOutOfMemory, type OutOfMemory } from '../model/out-of-memory.ts';
import { smallerMicroBatch } from './micro-batch.ts';
import { LossScale } from './loss-scale.ts';
import { rowDynamics } from './row-dynamics.ts';
import type { SharedModel } from './shared-model.ts';
import { SkippedSteps } from './skipped-steps.ts';
import { pickTargets } from '../targets.ts';
import { type StepResult, takeStep } from './step.ts';
import { phrase } from '../../../shared/phrases/index.ts';

/**
 * Fine-tunes a classifier: steps, evaluations, checkpoints, the adapter of the best evaluation. A run that is stopped
 * or killed goes on from a checkpoint with the numbers it would have had.
 *
 * @param shared what earlier runs of this process left open, and what this one leaves open; null for a run alone
 * @throws LorikeetError for bad input, a device that cannot be had, a training that diverged
 */
export async function fineTune(
  job: FineTuneJob,
  observer: FineTuneObserver,
  shared: SharedModel | null = null,
): Promise<FineTuneResult> {
  const started = performance.now();
  const run = await prepare(job, observer, shared);
  if (run.model === null) {
    const seconds = run.state.seconds + (performance.now() - started) / 1000;
    return resultOf(job, run, { ...run.state, seconds }, { status: 'stopped', stopReason: 'cancelled' });
  }
  try {
    return await new FineTuning(job, run, observer, shared !== null).toTheEnd();
  } finally {
    await run.close();
  }
}

class FineTuning {
  readonly #job: FineTuneJob;
  readonly #run: PreparedRun;
  readonly #observer: FineTuneObserver;
  readonly #started = performance.now();
  readonly #skippedSteps: SkippedSteps;
  /** null where gradients keep the range of float32. */
  readonly #lossScale: LossScale | null;
  #state: RunState;
  /** Rows of a batch of the evaluation since memory ran out in one. */
  #evaluationBatch: number | null = null;
  #isPlacementTold = false;
  /** Whether the rows of the best evaluation are taken from memory at the end, and not predicted again by the adapter on disk. */
  readonly #trustsMemory: boolean;
  /** The best evaluation of this process, whose values the adapter holds. */
  #best: { readonly step: number; readonly evaluation: Evaluation } | null = null;

  constructor(job: FineTuneJob, run: PreparedRun, observer: FineTuneObserver, trustsMemory: boolean) {
    this.#job = job;
    this.#trustsMemory = trustsMemory;
    this.#run = run;
    this.#observer = observer;
    this.#skippedSteps = new SkippedSteps(run.spec, run.checkpoint);
    this.#state = run.state;
    this.#lossScale = run.compute === 'fp16' ? new LossScale(run.state.lossScale ?? undefined) : null;
  }

  async toTheEnd(): Promise<FineTuneResult> {
    const stopReason = await this.#steps();
    if (stopReason === 'cancelled') return this.#result({ status: 'stopped', stopReason });
    const hasTest = this.#run.test.rows.length > 0;
    const best = bestOf(this.#state.evaluations, this.#job.training.best) as EvaluationRecord;
    // A run that was resumed after its best evaluation has its predictions no more.
    const isAtHand = this.#trustsMemory && this.#best?.step === best.step;
    const needsAdapter = !isAtHand || hasTest;
    const { values } = needsAdapter ? await openAdapter(this.#job.adapterFolder, this.#run.spec) : this.#run;
    const validation = isAtHand ? this.#best!.evaluation : await this.#evaluateSplit(this.#run.validation, values);
    const test = hasTest ? await this.#evaluateSplit(this.#run.test, values) : null;
    if (!validation || (hasTest && !test)) return this.#result({ status: 'stopped', stopReason: 'cancelled' });
    const { step, epoch } = best;
    return this.#result({
      status: 'finished',
      stopReason,
      test: test && { step, epoch, loss: finite(test.loss), metrics: test.metrics },
      predictions: {
        validation: this.#predictions(this.#run.validation, validation),
        test: test ? this.#predictions(this.#run.test, test) : [],
      },
    });
  }

  /**
   * Runs every step and the evaluations and checkpoints due after it. These come first in the loop, so that a run resumed at a checkpoint
   * whose evaluation was cut short catches up on it.
   */
  async #steps(): Promise<FineTuneResult['stopReason']> {
    const { training } = this.#job;
    const { steps } = this.#run;
    let savedStep = this.#state.step;
    const save = async () => {
      if (savedStep === this.#state.step) return;
      await this.#writeCheckpoint();
      savedStep = this.#state.step;
    };
    for (;;) {
      const { step, evaluations } = this.#state;
      const isEvaluated = evaluations.some((evaluation) => evaluation.step === step);
      if (steps.isDue(training.evaluateEvery, step) && !isEvaluated && !(await this.#evaluate())) {
        await save();
        return 'cancelled';
      }
      if (steps.isDue(training.checkpointEvery, step)) await save();
      if (step === steps.totalSteps) return null;
      if (this.#isPatienceOver()) return 'early-stopping';
      if (this.#observer.shouldStop()) {
        await save();
        return 'cancelled';
      }
      await this.#takeStep();
    }
  }

  async #takeStep(): Promise<void> {
    const { training } = this.#job;
    const { steps } = this.#run;
    const { step: done, trainSeconds, trainTokens } = this.#state;
    const step = done + 1;
    const learningRate = learningRateAt(training, steps.totalSteps, done);
    const started = performance.now();
    const lossScale = this.#lossScale?.scale;
    const attempt = async (): Promise<Pick<StepResult, 'loss' | 'gradNorm' | 'tokens'> & { isSkipped?: true }> => {
      const size = this.#state.microBatch ?? training.batchSize;
      const microBatches = steps.microBatchesOf(step, size);
      const batches = microBatches.map((rows) => this.#batch(rows));
      try {
        const settings = { step, learningRate, ...(lossScale === undefined ? {} : { lossScale }) };
        const result = await takeStep(this.#run, batches, settings);
        this.#skippedSteps.reset();
        this.#lossScale?.grow();
        this.#tellRows(step, microBatches.flat(), result.logits);
        return result;
      } catch (error) {
        if (isOutOfMemory(error)) {
          await this.#useSmallerMicroBatch(step, batches, error);
          return attempt();
        }
        this.#note('warn', this.#shrinkScale(error, step) ?? (await this.#skippedSteps.skip(error)));
        return { loss: NaN, gradNorm: NaN, tokens: tokensOf(batches), isSkipped: true };
      }
    };
    const { loss, gradNorm, tokens, isSkipped } = await attempt();
    this.#notePlacement();
    const seconds = (performance.now() - started) / 1000;
    this.#state = {
      ...this.#state,
      step,
      trainSeconds: trainSeconds + seconds,
      trainTokens: trainTokens + tokens,
      lossScale: this.#lossScale?.state ?? null,
    };
    this.#observer.onEvent({
      type: 'step',
      step,
      epoch: steps.epochsAfter(step),
      loss: finite(loss),
      learningRate: finite(learningRate),
      gradNorm: finite(gradNorm),
      tokens,
      seconds,
      tokensPerSecond: seconds > 0 ? tokens / seconds : 0,
      memory: process.memoryUsage.rss(),
      time: new Date().toISOString(),
      ...(lossScale === undefined ? {} : { lossScale }),
      ...(isSkipped ? { isSkipped } : {}),
    });
  }

  /** Halves the loss scale where gradients overflowed. @returns the message for the user; null where the scale is not the cause */
  #shrinkScale(error: unknown, step: number): string | null {
    const isOverflow = error instanceof LorikeetError && error.code === 'train.gradients-not-finite';
    const before = this.#lossScale?.scale;
    if (!isOverflow || !this.#lossScale?.shrink()) return null;
    return phrase('log.overflow', { step, before: before!, after: this.#lossScale.scale });
  }

  /**
   * Takes less at once after memory ran out, for the rest of the run: the step is taken again from its first row, so that it is the step
   * of a run that was configured with the smaller micro-batch, masks of the dropouts included (they are drawn for each micro-batch).
   *
   * @throws LorikeetError `train.row-too-large` where a micro-batch has one row
   */
  async #useSmallerMicroBatch(
    step: number,
    batches: readonly TokenBatch[],
    { details, cause }: OutOfMemory,
  ): Promise<void> {
    const { batchSize, accumulation } = this.#job.training;
    const before = this.#state.microBatch ?? batchSize;
    const rows = smallerMicroBatch(before);
    if (rows === null) {
      const tokens = Math.max(...batches.map((batch) => tokensOf([batch])));
      throw new LorikeetError('train.row-too-large', { ...details, step, tokens }, { cause });
    }
    this.#state = { ...this.#state, microBatch: rows };
    await this.#run.model.restart();
    this.#observer.onEvent({
      type: 'micro-batch',
      step,
      rows,
      accumulation: (accumulation * batchSize) / rows,
      device: details.device,
      reason: details.reason,
      time: new Date().toISOString(),
    });
  }

  #tellRows(step: number, places: readonly number[], logits: readonly Float32Array[]): void {
    const { rows, targets } = this.#run.train;
    const trained = places.map((place) => rows[place]!.row);
    const own = pickTargets(targets, places);
    this.#observer.onRows?.(rowDynamics(step, trained, own, logits, this.#job.labels.length));
  }

  #batch(rows: readonly number[]): TokenBatch {
    const { train } = this.#run;
    return {
      sequences: rows.map((row) => train.texts.sequences[row] as Int32Array),
      ...pickTargets(train.targets, rows),
      classWeights: this.#job.training.classWeights,
    };
  }

  /** `false` where a stop was requested during the evaluation. */
  async #evaluate(): Promise<boolean> {
    const metric = this.#job.training.best;
    const started = performance.now();
    const evaluation = await this.#evaluateSplit(this.#run.validation, this.#run.resident?.values ?? this.#run.values);
    if (!evaluation) return false;
    const { step } = this.#state;
    const epoch = this.#run.steps.epochsAfter(step);
    const record = { step, epoch, loss: finite(evaluation.loss), metrics: evaluation.metrics };
    const evaluations = [...this.#state.evaluations, record];
    this.#state = { ...this.#state, evaluations };
    const best = bestOf(evaluations, metric) === record;
    if (best) {
      this.#best = { step, evaluation };
      const { spec, parts } = this.#run;
      const values = await this.#values();
      const { adapterFolder, lora, checkpoint, baseModel = { name: checkpoint, revision: undefined } } = this.#job;
      await saveAdapter(adapterFolder, spec, parts, lora, baseModel, values);
    }
    const seconds = (performance.now() - started) / 1000;
    this.#observer.onEvent({
      type: 'evaluation',
      split: 'validation',
      ...record,
      best,
      seconds,
      time: new Date().toISOString(),
    });
    return true;
  }

  /** `null` where a stop was requested during the evaluation. */
  async #evaluateSplit(split: PreparedSplit, values: PreparedRun['values'] | DeviceValues): Promise<Evaluation | null> {
    const { evalBatchSize, classWeights } = this.#job.training;
    const stop = () => this.#observer.shouldStop();
    const { model } = this.#run;
    const classes = classWeights.length;
    const smaller = (rows: number) => {
      this.#evaluationBatch = rows;
      this.#note('warn', phrase('log.evaluation-memory', { rows }));
    };
    const size = this.#evaluationBatch ?? evalBatchSize;
    const logits = await logitsOf(model, values, split.texts.sequences, classes, size, stop, smaller);
    return logits && scored(logits, split.targets, classWeights);
  }

  #note(level: 'info' | 'warn', message: string): void {
    this.#observer.onEvent({ type: 'note', level, message });
  }

  /** Says once where the nodes of the graph run, on a device other than the CPU. */
  #notePlacement(): void {
    const { model, device } = this.#run;
    const { nodesOnCpu } = model;
    if (this.#isPlacementTold || device === 'cpu' || nodesOnCpu === null) return;
    this.#isPlacementTold = true;
    const { count, of, ops } = nodesOnCpu;
    if (count === 0) return this.#note('info', phrase('log.all-on-device', { device }));
    this.#note('warn', phrase('log.some-on-cpu', { count, all: of, device, ops: inList(ops) }));
  }

  #isPatienceOver(): boolean {
    const { earlyStopping, best } = this.#job.training;
    if (earlyStopping === null) return false;
    return evaluationsSinceBest(this.#state.evaluations, best) >= earlyStopping;
  }

  async #writeCheckpoint(): Promise<void> {
    const { checkpointsFolder, training } = this.#job;
    const { resident, optimizer, tensors } = this.#run;
    const state = this.#timedState();
    const moments = resident ? await resident.readMoments() : optimizer.moments;
    const values = await this.#values();
    this.#observer.beforeCheckpoint?.();
    const folder = await writeCheckpoint(this.#job, tensors, { state, values, moments });
    this.#observer.onEvent({ type: 'checkpoint', step: state.step, folder });
    const best = bestOf(state.evaluations, training.best);
    try {
      await pruneCheckpoints(checkpointsFolder, training.keepCheckpoints, best?.step ?? null);
    } catch (error) {
      // They take room, and do no other harm.
      const reason = error instanceof Error ? error.message : String(error);
      this.#note('warn', phrase('log.old-checkpoints', { folder: checkpointsFolder, reason }));
    }
  }

  /** The trained tensors as they are now. */
  async #values(): Promise<PreparedRun['values']> {
    return this.#run.resident ? this.#run.resident.readValues() : this.#run.values;
  }

  #predictions(split: PreparedSplit, { logits }: Evaluation): RowPrediction[] {
    return predictionsOf(split.rows, logits, this.#job.labels.length);
  }

  /** The state with the seconds of all sessions of the run so far. */
  #timedState(): RunState {
    return { ...this.#state, seconds: this.#run.state.seconds + (performance.now() - this.#started) / 1000 };
  }

  #result(ending: Ending): FineTuneResult {
    return resultOf(this.#job, this.#run, this.#timedState(), ending);
  }
}

/** How a training ended. */
type Ending = Pick<FineTuneResult, 'status' | 'stopReason'> & Partial<Pick<FineTuneResult, 'test' | 'predictions'>>;

function resultOf(job: FineTuneJob, { spec, parts, steps }: ReadRun, state: RunState, ending: Ending): FineTuneResult {
  const { step, evaluations, seconds, trainSeconds, trainTokens } = state;
  return {
    test: null,
    predictions: { validation: [], test: [] },
    ...ending,
    steps: step,
    epochs: steps.epochsAfter(step),
    evaluations,
    best: bestOf(evaluations, job.training.best),
    final: evaluations.at(-1) ?? null,
    parameters: countTrained(spec, parts),
    seconds,
    trainSeconds,
    tokensPerSecond: trainSeconds > 0 ? trainTokens / trainSeconds : 0,
    peakMemoryBytes: peakMemoryBytes(),
  };
}

function tokensOf(batches: readonly TokenBatch[]): number {
  return batches.reduce((sum, { sequences }) => sum + sequences.reduce((tokens, { length }) => tokens + length, 0), 0);
}
