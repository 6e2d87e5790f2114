import { rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { JobWait } from '../../../contract/index.ts';
import { runFiles } from '../../runs/folder.ts';
import { readProgress } from '../../runs/progress.ts';
import { readRecord } from '../../runs/record.ts';
import { requestStop } from '../../runs/request-stop.ts';
import type { Executor, TrialHandle, TrialRun, TrialState } from '../executor.ts';
import { readTrialState } from '../trial-state.ts';
import { type Cluster, type ClusterLimits, isSilence, type JobLine, QueueFull } from './cluster.ts';
import { jobName, type JobNote, readNote, writeNote } from './job-note.ts';
import { isOver, trialStateOf } from './verdict.ts';

/** Looks at a job that has ended before that counts: a shared file system may show the last writes of a node seconds later. */
const SURE_LOOKS = 2;

interface Submitted extends TrialHandle {
  job: string | null;
  note: JobNote;
  /** Where its job runs. */
  nodes: string;
  /** Why it has no job yet. */
  waits: JobWait | null;
  /** How often its job was seen to have ended, in a row. */
  endedLooks: number;
  /** What the cluster said of its job when that had ended: it may forget it after minutes. */
  ended: JobLine | null;
  last: TrialState;
}

/**
 * Trains each run in a job of a cluster. The run folder lies on a file system that the nodes see under the same path, and is all
 * that passes; the job is found again by its name, which follows from the folder.
 */
export class ClusterExecutor implements Executor {
  readonly name: string;
  readonly #cluster: Cluster;
  readonly #limits: ClusterLimits;
  /** When the cluster last answered, by this machine's steady clock; null before the first answer. */
  #reached: number | null = null;

  /** @param name of the executor, which its files in a run folder have */
  constructor(name: string, cluster: Cluster, limits: ClusterLimits) {
    this.name = name;
    this.#cluster = cluster;
    this.#limits = limits;
  }

  capacity(): Promise<number> {
    return Promise.resolve(this.#limits.jobs);
  }

  async submit(run: TrialRun, signal: AbortSignal): Promise<TrialHandle> {
    await rm(runFiles(run.folder).cancel, { force: true });
    const note = newNote(run.folder);
    // First, so that `find` looks for a job of which the cluster has not told yet.
    await writeNote(run.folder, this.name, note);
    const handle = submitted(run, note);
    await this.#send(handle, signal);
    return handle;
  }

  async find(run: TrialRun, signal: AbortSignal): Promise<TrialHandle | null> {
    const note = await readNote(run.folder, this.name);
    if (note !== null && note.job !== null) return submitted(run, note);
    const name = jobName(run.folder);
    const job = newest((await this.#jobs(signal)).filter((job) => job.name === name));
    if (note === null && job === null) return null;
    const handle = submitted(run, note ?? newNote(run.folder));
    if (job !== null) await this.#take(handle, job.id);
    else handle.waits = { code: 'unsent', word: '' };
    return handle;
  }

  async poll(handles: readonly TrialHandle[], signal: AbortSignal): Promise<readonly TrialState[]> {
    const runs = handles as readonly Submitted[];
    try {
      for (const run of runs) if (run.waits !== null) await this.#sendAgain(run, signal);
      const jobs = await this.#jobsOf(runs, signal);
      for (const run of runs) {
        run.last = await this.#look(run, jobs, signal);
        await this.#note(run, {});
      }
    } catch (error) {
      if (!this.#bears(error)) throw error;
    }
    return runs.map(({ last }) => last);
  }

  async changed(signal: AbortSignal): Promise<void> {
    await sleep(this.#limits.interval * 1000, undefined, { signal });
  }

  async cancel(handle: TrialHandle, signal: AbortSignal): Promise<void> {
    const run = handle as Submitted;
    await this.#note(run, { isCancelled: true });
    requestStop(run.run.folder);
    try {
      if (run.note.job !== null) await this.#cluster.withdraw(run.note.job, signal);
    } catch (error) {
      // `poll` does it again.
      if (!this.#bears(error)) throw error;
    }
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  /** Submits a job; where the queue is full, or the cluster is out of reach for a moment, `poll` tries again. */
  async #send(run: Submitted, signal: AbortSignal): Promise<void> {
    try {
      const id = await this.#cluster.submit(run.run.folder, signal);
      this.#reached = performance.now();
      await this.#take(run, id);
    } catch (error) {
      if (!(error instanceof QueueFull) && !this.#bears(error)) throw error;
      run.waits = { code: error instanceof QueueFull ? 'full' : 'unreachable', word: '' };
      run.last = { state: 'queued', reason: run.waits };
      await this.#note(run, {});
    }
  }

  /** The cluster may have taken a job though it failed to say so. */
  async #sendAgain(run: Submitted, signal: AbortSignal): Promise<void> {
    if (run.note.isCancelled) return;
    const job = newest((await this.#jobs(signal)).filter(({ name }) => name === run.note.name));
    if (job !== null && !isOver(job)) await this.#take(run, job.id);
    else await this.#send(run, signal);
  }

  async #take(run: Submitted, id: string): Promise<void> {
    run.job = `job ${id}`;
    run.waits = null;
    run.endedLooks = 0;
    run.ended = null;
    await this.#note(run, { job: id });
  }

  /** Writes down what is known of a job, where it has changed. */
  async #note(run: Submitted, changes: Partial<JobNote>): Promise<void> {
    const waits = run.last.state === 'queued' ? run.last.reason : null;
    const note: JobNote = { ...run.note, waits, nodes: run.nodes, ...changes };
    if (JSON.stringify(note) === JSON.stringify(run.note)) return;
    run.note = note;
    await writeNote(run.run.folder, this.name, note);
  }

  async #jobs(signal: AbortSignal): Promise<JobLine[]> {
    const jobs = await this.#cluster.jobs(signal);
    this.#reached = performance.now();
    return jobs;
  }

  /** By their numbers; the cluster is asked by name for those that it has not at hand. */
  async #jobsOf(runs: readonly Submitted[], signal: AbortSignal): Promise<ReadonlyMap<string, JobLine>> {
    const jobs = new Map((await this.#jobs(signal)).map((job) => [job.id, job]));
    const forgotten = runs.flatMap(({ note: { job } }) => (job === null || jobs.has(job) ? [] : [job]));
    if (forgotten.length > 0) for (const job of await this.#cluster.ended(forgotten, signal)) jobs.set(job.id, job);
    return jobs;
  }

  async #look(run: Submitted, jobs: ReadonlyMap<string, JobLine>, signal: AbortSignal): Promise<TrialState> {
    const { folder } = run.run;
    const id = run.note.job;
    if (id === null) {
      return run.note.isCancelled ? { state: 'cancelled', evaluations: [] } : { state: 'queued', reason: run.waits };
    }
    const job = jobs.get(id) ?? run.ended;
    if (job !== null && isOver(job)) run.ended = job;
    run.nodes = job?.nodes ?? '';
    run.job = run.nodes === '' ? `job ${id}` : `job ${id} on ${run.nodes}`;
    if (run.note.isCancelled && !isOver(job)) {
      // A run that had not begun when it was asked to end would remove the request.
      requestStop(folder);
      if (job?.state === 'PENDING') await this.#cluster.withdraw(id, signal);
    }
    const { evaluations, lastStep } = await readProgress(folder);
    const state = trialStateOf({
      ...{ folder, id, job },
      run: await folderState(folder),
      progress: { step: lastStep, evaluations },
      isCancelled: run.note.isCancelled,
      log: isOver(job) ? await this.#cluster.log(folder, id, signal) : '',
      cluster: this.#cluster.title,
      memory: this.#limits.memory === null ? null : String(this.#limits.memory),
    });
    run.endedLooks = isOver(job) ? run.endedLooks + 1 : 0;
    const isSure = state.state === 'finished' || !isOver(job) || run.endedLooks >= SURE_LOOKS;
    return isSure ? state : { state: 'running', step: lastStep, totalSteps: null, evaluations };
  }

  /** Whether an error is a gap that will pass. Before the cluster has answered once it is none. */
  #bears(error: unknown): boolean {
    return (
      isSilence(error) && this.#reached !== null && performance.now() - this.#reached < this.#limits.patience * 1000
    );
  }
}

function submitted(run: TrialRun, note: JobNote): Submitted {
  const job = note.job === null ? null : `job ${note.job}`;
  const last: TrialState = { state: 'queued', reason: null };
  return { run, note, job, nodes: note.nodes, waits: null, endedLooks: 0, ended: null, last };
}

function newNote(folder: string): JobNote {
  return { format: 1, name: jobName(folder), job: null, isCancelled: false, nodes: '', waits: null };
}

/** Of several jobs of one run: one that has not ended, else the newest. */
function newest(jobs: readonly JobLine[]): JobLine | null {
  const ordered = jobs.toSorted(
    (first, second) => Number(isOver(first)) - Number(isOver(second)) || second.order - first.order,
  );
  return ordered[0] ?? null;
}

/** What the run folder tells; null before a job has begun with it. */
async function folderState(folder: string): Promise<TrialState | null> {
  const { status, process: inCharge } = await readRecord(folder);
  return status === 'starting' && inCharge === null ? null : readTrialState(folder);
}
