import { bestOf, evaluationsSinceBest } from '../../../shared/best-metric.ts';
import { learningRateAt } from '../../../shared/schedule.ts';
import { peakMemoryBytes } from '../../runtime/index.ts';
import { openAdapter, saveAdapter } from '../trained/adapter.ts';
import type { TokenBatch } from '../feeds/batch.ts';
import { pruneCheckpoints, type RunState, writeCheckpoint } from './checkpoints.ts';
import { type Evaluation, logitsOf, predictionsOf, scored } from '../model/evaluate.ts';
import type { EvaluationRecord, FineTuneJob, FineTuneObserver, FineTuneResult, RowPrediction } from '../job.ts';
import { countTrained } from '../trained/tensors.ts';
import { PassedOverSteps } from './skipped-steps.ts';
import { type PlannedRun, type PreparedRun, type PreparedSplit, prepare } from './prepare.ts';
import { optimizerStep } from './step.ts';

/**
 * Fine-tunes a classifier: steps, evaluations, checkpoints, the adapter of the best evaluation. A run that is stopped
 * or killed goes on from a checkpoint with the numbers it would have had.
 *
 * @throws LorikeetError for bad input, a device that cannot be had, a training that diverged
 */
export async function fineTune(job: FineTuneJob, observer: FineTuneObserver): Promise<FineTuneResult> {
  const started = performance.now();
  const run = await prepare(job, observer);
  if (run.model === null) {
    const seconds = run.state.seconds + (performance.now() - started) / 1000;
    return resultOf(job, run, { ...run.state, seconds }, { status: 'stopped', stopReason: 'cancelled' });
  }
  try {
    return await new FineTuning(job, run, observer).toTheEnd();
  } finally {
    await run.close();
  }
}

class FineTuning {
  readonly #job: FineTuneJob;
  readonly #run: PreparedRun;
  readonly #observer: FineTuneObserver;
  readonly #started = performance.now();
  #step: number;
  #trainSeconds: number;
  #trainTokens: number;
  readonly #evaluations: EvaluationRecord[];
  readonly #passedOver: PassedOverSteps;

  constructor(job: FineTuneJob, run: PreparedRun, observer: FineTuneObserver) {
    this.#job = job;
    this.#run = run;
    this.#observer = observer;
    this.#step = run.state.step;
    this.#trainSeconds = run.state.trainSeconds;
    this.#trainTokens = run.state.trainTokens;
    this.#evaluations = [...run.state.evaluations];
    this.#passedOver = new PassedOverSteps(run.spec, run.checkpoint);
  }

  async toTheEnd(): Promise<FineTuneResult> {
    const stopReason = await this.#steps();
    if (stopReason === 'cancelled') return this.#result({ status: 'stopped', stopReason });
    const { values } = await openAdapter(this.#job.adapterFolder, this.#run.spec);
    const hasTest = this.#run.test.rows.length > 0;
    const validation = await this.#evaluateSplit(this.#run.validation, values);
    const test = hasTest ? await this.#evaluateSplit(this.#run.test, values) : null;
    if (!validation || (hasTest && !test)) return this.#result({ status: 'stopped', stopReason: 'cancelled' });
    const { step, epoch } = bestOf(this.#evaluations, this.#job.training.bestMetric) as EvaluationRecord;
    return this.#result({
      status: 'finished',
      stopReason,
      test: test && { step, epoch, loss: test.loss, metrics: test.metrics },
      predictions: {
        validation: this.#predictions(this.#run.validation, validation),
        test: test ? this.#predictions(this.#run.test, test) : [],
      },
    });
  }

  /**
   * Every step with what is due behind it. What is due comes first in the loop, so that a run resumed at a checkpoint
   * whose evaluation was cut short catches up on it.
   */
  async #steps(): Promise<FineTuneResult['stopReason']> {
    const { training } = this.#job;
    const { steps } = this.#run;
    let written = this.#step;
    const save = async () => {
      if (written === this.#step) return;
      await this.#writeCheckpoint();
      written = this.#step;
    };
    for (;;) {
      const evaluated = this.#evaluations.some(({ step }) => step === this.#step);
      if (steps.isDue(training.evaluateEvery, this.#step) && !evaluated && !(await this.#evaluate())) {
        await save();
        return 'cancelled';
      }
      if (steps.isDue(training.checkpointEvery, this.#step)) await save();
      if (this.#step === steps.totalSteps) return null;
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
    const { model, optimizer, values, steps } = this.#run;
    const step = this.#step + 1;
    const learningRate = learningRateAt(training, steps.totalSteps, this.#step);
    const started = performance.now();
    const batches = steps.microBatchesOf(step).map((rows) => this.#batch(rows));
    const taken = await optimizerStep(model, optimizer, values, batches, { step, learningRate }).catch(
      async (error: unknown) => {
        const message = await this.#passedOver.passOver(error);
        this.#observer.onEvent({ type: 'note', level: 'warn', message });
        return null;
      },
    );
    if (taken) this.#passedOver.reset();
    const { loss, gradNorm, tokens } = taken ?? { loss: NaN, gradNorm: NaN, tokens: tokensOf(batches) };
    const seconds = (performance.now() - started) / 1000;
    this.#step = step;
    this.#trainSeconds += seconds;
    this.#trainTokens += tokens;
    this.#observer.onEvent({
      type: 'step',
      step,
      epoch: steps.epochsAfter(step),
      loss,
      learningRate,
      gradNorm,
      tokens,
      seconds,
      memory: process.memoryUsage.rss(),
    });
  }

  #batch(rows: readonly number[]): TokenBatch {
    const { train } = this.#run;
    return {
      sequences: rows.map((row) => train.texts.sequences[row] as Int32Array),
      labels: rows.map((row) => train.rows[row]?.label as number),
      classWeights: this.#job.training.classWeights,
    };
  }

  /** `false` where a stop was asked for in the middle. */
  async #evaluate(): Promise<boolean> {
    const { bestMetric } = this.#job.training;
    const started = performance.now();
    const evaluation = await this.#evaluateSplit(this.#run.validation, this.#run.values);
    if (!evaluation) return false;
    const epoch = this.#run.steps.epochsAfter(this.#step);
    const record = { step: this.#step, epoch, loss: evaluation.loss, metrics: evaluation.metrics };
    this.#evaluations.push(record);
    const best = bestOf(this.#evaluations, bestMetric) === record;
    if (best) {
      const { spec, plan, values } = this.#run;
      const { adapterFolder, lora, checkpoint, baseModel = { name: checkpoint, revision: undefined } } = this.#job;
      await saveAdapter(adapterFolder, spec, plan, lora, baseModel, values);
    }
    const seconds = (performance.now() - started) / 1000;
    this.#observer.onEvent({ type: 'evaluation', split: 'validation', ...record, best, seconds });
    return true;
  }

  /** `null` where a stop was asked for in the middle. */
  async #evaluateSplit(split: PreparedSplit, values: PreparedRun['values']): Promise<Evaluation | null> {
    const { evalBatchSize, classWeights } = this.#job.training;
    const labels = split.rows.map(({ label }) => label);
    const stop = () => this.#observer.shouldStop();
    const { model } = this.#run;
    const classes = classWeights.length;
    const logits = await logitsOf(model, values, split.texts.sequences, classes, evalBatchSize, stop);
    return logits && scored(logits, labels, classWeights);
  }

  #isPatienceOver(): boolean {
    const { earlyStoppingPatience, bestMetric } = this.#job.training;
    if (earlyStoppingPatience === null) return false;
    return evaluationsSinceBest(this.#evaluations, bestMetric) >= earlyStoppingPatience;
  }

  async #writeCheckpoint(): Promise<void> {
    const { job, run, state } = { job: this.#job, run: this.#run, state: this.#state() };
    const { values, optimizer, model } = run;
    const folder = await writeCheckpoint(job, model.tensors, { state, values, moments: optimizer.moments });
    this.#observer.onEvent({ type: 'checkpoint', step: this.#step, folder });
    const best = bestOf(this.#evaluations, job.training.bestMetric);
    await pruneCheckpoints(job.checkpointsFolder, job.training.keepCheckpoints, best?.step ?? null);
  }

  #predictions(split: PreparedSplit, { logits }: Evaluation): RowPrediction[] {
    return predictionsOf(split.rows, logits, this.#job.labels.length);
  }

  #state(): RunState {
    return {
      step: this.#step,
      evaluations: this.#evaluations,
      // Over all sessions of the run.
      seconds: this.#run.state.seconds + (performance.now() - this.#started) / 1000,
      trainSeconds: this.#trainSeconds,
      trainTokens: this.#trainTokens,
    };
  }

  #result(part: Ending): FineTuneResult {
    return resultOf(this.#job, this.#run, this.#state(), part);
  }
}

/** How a training ended. */
type Ending = Pick<FineTuneResult, 'status' | 'stopReason'> & Partial<Pick<FineTuneResult, 'test' | 'predictions'>>;

function resultOf(
  job: FineTuneJob,
  { spec, plan, steps }: PlannedRun,
  state: RunState,
  ending: Ending,
): FineTuneResult {
  const { step, evaluations, seconds, trainSeconds, trainTokens } = state;
  return {
    test: null,
    predictions: { validation: [], test: [] },
    ...ending,
    steps: step,
    epochs: steps.epochsAfter(step),
    evaluations,
    best: bestOf(evaluations, job.training.bestMetric),
    final: evaluations.at(-1) ?? null,
    parameters: countTrained(spec, plan),
    seconds,
    trainSeconds,
    tokensPerSecond: trainSeconds > 0 ? trainTokens / trainSeconds : 0,
    peakMemoryBytes: peakMemoryBytes(),
  };
}

function tokensOf(batches: readonly TokenBatch[]): number {
  return batches.reduce((sum, { sequences }) => sum + sequences.reduce((tokens, { length }) => tokens + length, 0), 0);
}
