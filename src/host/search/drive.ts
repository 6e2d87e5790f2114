import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { ErrorShape, EvaluationEvent, RunConfig, SearchRecord, Trial } from '../../contract/index.ts';
import { type Curve, LorikeetError, shouldPrune, suggest } from '../../engine/index.ts';
import { metricOf } from '../../shared/best-metric.ts';
import { errorShape } from '../common/error-shape.ts';
import { createRun } from '../runs/create.ts';
import { runFiles } from '../runs/folder.ts';
import { readResult } from '../runs/record.ts';
import { readProgress } from '../runs/progress.ts';
import type { Executor, TrialHandle, TrialRun, TrialState } from './executor.ts';
import { searchFiles, trialRunName } from './folder.ts';
import type { Journal, JournalEntry } from './journal.ts';
import { trialConfig } from './space.ts';
import { pastTrials, trialsOf } from './trials.ts';

/** A run that vanishes, or fails of what may pass, is submitted so many times. */
const ATTEMPTS = 3;
/** A search whose first trials all fail has a mistake in it. */
const FAILURES = 3;

/** What a search goes through with. */
interface Drive {
  readonly folder: string;
  readonly record: SearchRecord;
  readonly executor: Executor;
  readonly journal: Journal;
  /** All that the journal has; the drive appends what it writes. */
  readonly entries: JournalEntry[];
  /** How far the search may go; it may change meanwhile. */
  readonly budget: () => Promise<{ readonly trials: number; readonly hours: number | null }>;
}

/** How a search ended: `cancelled` on request, else why it is over. */
type DriveEnd = 'cancelled' | 'trials' | 'hours' | 'exhausted';

/**
 * Runs the trials of a search until its budget is used up or it is asked to end. Everything that is decided goes to the journal before it
 * has a consequence, and the folders of runs have names that follow from it: a search that is killed at any moment goes on from there.
 *
 * @throws search.metric-missing, search.all-failed, files.disk-full, and what the executor throws
 */
export async function driveSearch(drive: Drive, signal: AbortSignal): Promise<DriveEnd> {
  return new Search(drive, signal).toTheEnd();
}

interface Active {
  readonly handle: TrialHandle;
  /** The pruned ones are waited for, as they hold their place. */
  isPruned: boolean;
  /** Evaluations that were looked at. */
  seen: number;
}

class Search {
  readonly #drive: Drive;
  readonly #signal: AbortSignal;
  readonly #active = new Map<string, Active>();
  /** Submissions of a run, those of earlier processes among them. */
  readonly #attempts = new Map<string, number>();
  /** Scores on the way, by the folders of runs. */
  readonly #curves = new Map<string, Curve>();
  #isExhausted = false;

  constructor(drive: Drive, signal: AbortSignal) {
    this.#drive = drive;
    this.#signal = signal;
  }

  get #trials(): Trial[] {
    return trialsOf(this.#drive.record, this.#drive.entries);
  }

  async toTheEnd(): Promise<DriveEnd> {
    await this.#takeUp();
    for (;;) {
      await this.#look();
      if (existsSync(searchFiles(this.#drive.folder).cancel)) return this.#stop();
      const end = await this.#fill();
      if (this.#active.size === 0) return end ?? 'trials';
      await this.#drive.executor.changed(this.#signal);
    }
  }

  /** Finds what an earlier process left: runs under way go on, and those that ended meanwhile are written down. */
  async #takeUp(): Promise<void> {
    for (const entry of this.#drive.entries) {
      if (entry.type === 'lost' && this.#trials.some(({ number }) => number === entry.trial)) {
        const { folder } = this.#run(entry.trial, entry.repeat);
        this.#attempts.set(folder, (this.#attempts.get(folder) ?? 0) + 1);
      }
    }
    for (const trial of this.#trials) {
      for (const [repeat, { state }] of trial.runs.entries()) {
        const run = this.#run(trial.number, repeat);
        if (state === 'finished') {
          const { evaluations } = await readProgress(run.folder);
          this.#curves.set(run.folder, { scores: this.#scores(evaluations), isFinished: true });
        }
        const isOver = trial.state !== 'running' && state !== 'pruned';
        if (state === 'finished' || state === 'failed' || isOver) continue;
        if (!existsSync(runFiles(run.folder).record)) continue;
        const handle = await this.#drive.executor.find(run, this.#signal);
        if (handle === null) continue;
        const isPruned = state === 'pruned';
        this.#active.set(run.folder, { handle, isPruned, seen: 0 });
        if (isPruned) await this.#drive.executor.cancel(handle, this.#signal);
      }
    }
  }

  /** Asks where all runs are, and writes down what has happened. */
  async #look(): Promise<void> {
    const active = [...this.#active.values()];
    if (active.length === 0) return;
    const handles = active.map(({ handle }) => handle);
    const states = await this.#drive.executor.poll(handles, this.#signal);
    for (const [index, state] of states.entries()) await this.#hear(active[index]!, state);
  }

  async #hear(active: Active, state: TrialState): Promise<void> {
    const { run } = active.handle;
    if (state.state === 'queued') return;
    if ('evaluations' in state) await this.#judge(active, state);
    if (state.state === 'running') return;
    this.#active.delete(run.folder);
    if (active.isPruned) return;
    if (state.state === 'finished') await this.#finish(run, state.evaluations);
    if (state.state === 'failed') {
      if (state.canRetry && this.#mayRetry(run)) this.#lose(run, state.error.sentence.replace(/\.$/, ''));
      else this.#fail(run, state.error);
    }
    if (state.state === 'lost') {
      if (this.#mayRetry(run)) return this.#lose(run, state.reason);
      const times = this.#attempts.get(run.folder)! + 1;
      const details = { run: path.basename(run.folder), times, reason: state.reason };
      this.#fail(run, errorShape(new LorikeetError('search.trial-lost', details)));
    }
  }

  /** Prunes a run that does badly, by each evaluation that is new. */
  async #judge(
    active: Active,
    { state, evaluations }: Extract<TrialState, { evaluations: readonly EvaluationEvent[] }>,
  ): Promise<void> {
    const { record } = this.#drive;
    const { run } = active.handle;
    if (evaluations.length === active.seen) return;
    active.seen = evaluations.length;
    this.#checkMetric(evaluations);
    const scores = this.#scores(evaluations);
    this.#curves.set(run.folder, { scores, isFinished: state === 'finished' });
    if (state !== 'running' || active.isPruned) return;
    // Runs with the same seed are compared.
    const others = this.#trials
      .filter(({ number }) => number !== run.trial)
      .map(({ number }) => this.#curves.get(this.#run(number, run.repeat).folder))
      .filter((curve) => curve !== undefined);
    const { pruner } = record.config.search;
    if (!shouldPrune(pruner, scores, others, record.direction)) return;
    const { score, epoch } = this.#best(scores);
    this.#write({ type: 'pruned', ...idOf(run), value: score, epochs: epoch, at: now() });
    active.isPruned = true;
    await this.#drive.executor.cancel(active.handle, this.#signal);
  }

  /** @throws search.metric-missing where evaluations have no such metric at all */
  #checkMetric(evaluations: readonly EvaluationEvent[]): void {
    const { metric } = this.#drive.record.config.search;
    const [first] = evaluations;
    if (first === undefined || metric === 'loss' || metric in first.metrics) return;
    const metrics = Object.keys(first.metrics).filter((name) => typeof first.metrics[name] === 'number');
    throw new LorikeetError('search.metric-missing', { metric, metrics: ['loss', ...metrics] });
  }

  /** The scores of evaluations; those where the metric is undefined are left out. */
  #scores(evaluations: readonly EvaluationEvent[]): { epoch: number; score: number }[] {
    const { metric } = this.#drive.record.config.search;
    return evaluations.flatMap(({ epoch, loss, metrics }) => {
      const score = metricOf(metric === 'loss' ? { loss } : metrics, metric);
      return score === null ? [] : [{ epoch, score }];
    });
  }

  #best(scores: readonly { epoch: number; score: number }[]): { epoch: number; score: number } {
    const sign = this.#drive.record.direction === 'maximize' ? 1 : -1;
    const score = sign * Math.max(...scores.map((entry) => sign * entry.score));
    return { score, epoch: scores.at(-1)!.epoch };
  }

  async #finish(run: TrialRun, evaluations: readonly EvaluationEvent[]): Promise<void> {
    const { metric } = this.#drive.record.config.search;
    const scores = this.#scores(evaluations);
    const result = await readResult(run.folder);
    if (scores.length === 0 || result === null) {
      const details = { metric, run: path.basename(run.folder) };
      return this.#fail(run, errorShape(new LorikeetError('search.metric-undefined', details)));
    }
    const { score, epoch } = this.#best(scores);
    const { seconds, trainSeconds } = result;
    this.#write({ type: 'finished', ...idOf(run), value: score, epochs: epoch, seconds, trainSeconds, at: now() });
  }

  /** @throws search.all-failed where no trial so far did better */
  #fail(run: TrialRun, error: ErrorShape): void {
    this.#write({ type: 'failed', ...idOf(run), error, at: now() });
    const trials = this.#trials.filter(({ state }) => state !== 'running');
    if (trials.length < FAILURES || trials.some(({ state }) => state !== 'failed')) return;
    const details = { search: this.#drive.record.id, count: trials.length, last: error.sentence };
    throw new LorikeetError('search.all-failed', details);
  }

  #mayRetry({ folder }: TrialRun): boolean {
    return (this.#attempts.get(folder) ?? 0) + 1 < ATTEMPTS;
  }

  #lose(run: TrialRun, reason: string): void {
    this.#attempts.set(run.folder, (this.#attempts.get(run.folder) ?? 0) + 1);
    this.#write({ type: 'lost', ...idOf(run), reason, at: now() });
  }

  /** Submits runs while there is room. @returns why there is nothing more to submit; null where there is */
  async #fill(): Promise<DriveEnd | null> {
    const { executor } = this.#drive;
    for (;;) {
      const room = (await executor.capacity()) - this.#active.size;
      if (room <= 0) return null;
      const next = await this.#next();
      if (typeof next === 'string') return next;
      await this.#makeFolder(next);
      const handle = await executor.submit(next, this.#signal);
      this.#active.set(next.folder, { handle, isPruned: false, seen: 0 });
      this.#write({ type: 'submitted', ...idOf(next), at: now() });
    }
  }

  /** The next run: of a trial that has begun, else of a new one. */
  async #next(): Promise<TrialRun | Exclude<DriveEnd, 'cancelled'>> {
    const { record } = this.#drive;
    const trials = this.#trials;
    for (const trial of trials) {
      if (trial.state !== 'running') continue;
      for (const [repeat, { state }] of trial.runs.entries()) {
        const run = this.#run(trial.number, repeat);
        if (state !== 'finished' && !this.#active.has(run.folder)) return run;
      }
    }
    const budget = await this.#drive.budget();
    if (trials.length >= budget.trials) return 'trials';
    if (budget.hours !== null && this.#seconds() >= budget.hours * 3600) return 'hours';
    const { seed, seeds } = record.config.search;
    const { direction, sampler } = record;
    const number = this.#nextNumber();
    const options = { direction, sampler, seed };
    const setting = this.#isExhausted ? null : suggest(record.parameters, pastTrials(trials), number, options);
    if (setting === null) {
      this.#isExhausted = true;
      return 'exhausted';
    }
    const first = trialConfig(record.config, { ...record.fixed, ...setting }).train.seed;
    this.#write({
      ...{ type: 'trial', trial: number, setting, at: now() },
      seeds: Array.from({ length: seeds }, (_, repeat) => first + repeat),
    });
    return this.#run(number, 0);
  }

  #trial(number: number): Trial {
    return this.#trials.find((trial) => trial.number === number)!;
  }

  /** Where the line of a trial was damaged, its folder has its number still. */
  #nextNumber(): number {
    const { record } = this.#drive;
    const isTaken = (number: number) =>
      existsSync(
        runFiles(path.join(record.runsFolder, trialRunName(record.id, number, 0, record.config.search.seeds))).record,
      );
    let number = (this.#trials.at(-1)?.number ?? -1) + 1;
    while (isTaken(number)) number += 1;
    return number;
  }

  #seconds(): number {
    const { secondsBefore, startedAt } = this.#drive.record;
    return secondsBefore + (Date.now() - Date.parse(startedAt!)) / 1000;
  }

  /** Asks what is under way to end, and waits for it. */
  async #stop(): Promise<'cancelled'> {
    for (const { handle } of this.#active.values()) await this.#drive.executor.cancel(handle, this.#signal);
    while (this.#active.size > 0) {
      await this.#drive.executor.changed(this.#signal);
      await this.#look();
    }
    return 'cancelled';
  }

  /** The folder of a run, made where it is not there. One without run.json was begun by a process that was killed. */
  async #makeFolder({ folder, trial, repeat }: TrialRun): Promise<void> {
    if (existsSync(runFiles(folder).record)) return;
    const { record } = this.#drive;
    await rm(folder, { recursive: true, force: true });
    const { setting, runs } = this.#trial(trial);
    await createRun({
      config: this.#tracked(trialConfig(record.config, { ...record.fixed, ...setting }, runs[repeat]!.seed)),
      ...{ configFile: null, name: '', out: folder, runsFolder: record.runsFolder },
      search: { id: record.id, trial, repeat },
    });
  }

  /** Trackers get the trials of a search in one place. */
  #tracked(config: RunConfig): RunConfig {
    return config.trackers.length === 0
      ? config
      : { ...config, trackerFolder: config.trackerFolder ?? this.#drive.folder };
  }

  #run(trial: number, repeat: number): TrialRun {
    const { id, runsFolder } = this.#drive.record;
    const { run } = this.#trial(trial).runs[repeat]!;
    return { search: id, trial, repeat, folder: path.join(runsFolder, run) };
  }

  #write(entry: JournalEntry): void {
    this.#drive.journal.append(entry);
    this.#drive.entries.push(entry);
  }
}

function idOf({ trial, repeat }: TrialRun): { trial: number; repeat: number } {
  return { trial, repeat };
}

function now(): string {
  return new Date().toISOString();
}
