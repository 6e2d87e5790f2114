import { open, rm, stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ClusterConfig } from '../../../contract/index.ts';
import { LorikeetError, systemCode } from '../../../engine/index.ts';
import { runFiles } from '../../runs/folder.ts';
import { readProgress } from '../../runs/progress.ts';
import { readRecord } from '../../runs/record.ts';
import { requestStop } from '../../runs/request-stop.ts';
import type { Executor, TrialHandle, TrialRun, TrialState } from '../executor.ts';
import { readTrialState } from '../trial-state.ts';
import { type JobLine, QueueFull, SlurmCommands } from './commands.ts';
import { jobFiles, type JobNote, readNote, writeNote } from './job-note.ts';
import { jobName, jobOptions, jobScript, ownProgram } from './job-script.ts';
import { isOver, trialStateOf } from './verdict.ts';

/** Bytes of the end of a job's log that are looked at. */
const LOG_BYTES = 8 * 1024;
/** Looks at a job that has ended before that counts: a shared file system may show the last writes of a node seconds later. */
const SURE_LOOKS = 2;

interface Submitted extends TrialHandle {
  job: string | null;
  note: JobNote;
  /** Why it has no job yet. */
  waits: string | null;
  /** How often its job was seen to have ended, in a row. */
  endedLooks: number;
  /** What Slurm said of its job when that had ended: the controller forgets it after minutes. */
  ended: JobLine | null;
  last: TrialState;
}

/**
 * Trains each run in a job of Slurm. The run folder lies on a file system that the nodes see under the same path, and is all
 * that passes; the job is found again by its name, which follows from the folder.
 */
export class SlurmExecutor implements Executor {
  readonly name = 'slurm';
  readonly #cluster: ClusterConfig;
  readonly #commands: SlurmCommands;
  /** When Slurm last answered, by this machine's steady clock; null before the first answer. */
  #reached: number | null = null;

  constructor(cluster: ClusterConfig) {
    this.#cluster = cluster;
    this.#commands = new SlurmCommands(cluster);
  }

  capacity(): Promise<number> {
    return Promise.resolve(this.#cluster.jobs);
  }

  async submit(run: TrialRun, signal: AbortSignal): Promise<TrialHandle> {
    const note: JobNote = { format: 1, name: jobName(run.folder), job: null, isCancelled: false };
    await rm(runFiles(run.folder).cancel, { force: true });
    // First, so that `find` looks for a job of which sbatch has not told yet.
    await writeNote(run.folder, note);
    const handle = submitted(run, note);
    await this.#send(handle, signal);
    return handle;
  }

  async find(run: TrialRun, signal: AbortSignal): Promise<TrialHandle | null> {
    const note = await readNote(run.folder);
    if (note !== null && note.job !== null) return submitted(run, note);
    const name = jobName(run.folder);
    const job = newest((await this.#jobs(signal)).filter((job) => job.name === name));
    if (note === null && job === null) return null;
    const handle = submitted(run, note ?? { format: 1, name, job: null, isCancelled: false });
    if (job !== null) await this.#take(handle, job.id);
    else handle.waits = 'it is not submitted yet';
    return handle;
  }

  async poll(handles: readonly TrialHandle[], signal: AbortSignal): Promise<readonly TrialState[]> {
    const runs = handles as readonly Submitted[];
    try {
      for (const run of runs) if (run.waits !== null) await this.#sendAgain(run, signal);
      const jobs = await this.#jobsOf(runs, signal);
      for (const run of runs) run.last = await this.#look(run, jobs, signal);
    } catch (error) {
      if (!this.#bears(error)) throw error;
    }
    return runs.map(({ last }) => last);
  }

  async changed(signal: AbortSignal): Promise<void> {
    await sleep(this.#cluster.interval * 1000, undefined, { signal });
  }

  async cancel(handle: TrialHandle, signal: AbortSignal): Promise<void> {
    const run = handle as Submitted;
    run.note = { ...run.note, isCancelled: true };
    await writeNote(run.run.folder, run.note);
    requestStop(run.run.folder);
    try {
      if (run.note.job !== null) await this.#commands.withdraw(run.note.job, signal);
    } catch (error) {
      // `poll` does it again.
      if (!this.#bears(error)) throw error;
    }
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  /** Submits a job; where the queue is full, or Slurm is out of reach for a moment, `poll` tries again. */
  async #send(run: Submitted, signal: AbortSignal): Promise<void> {
    const { folder } = run.run;
    const script = jobScript(folder, this.#cluster.program ?? ownProgram(), this.#cluster);
    try {
      const id = await this.#commands.submit(jobOptions(folder, this.#cluster), script, signal);
      this.#reached = performance.now();
      await this.#take(run, id);
    } catch (error) {
      if (!(error instanceof QueueFull) && !this.#bears(error)) throw error;
      run.waits = error instanceof QueueFull ? 'the queue of the cluster is full' : 'the cluster is out of reach';
      run.last = { state: 'queued', reason: run.waits };
    }
  }

  /** sbatch may have been heard though it failed to say so. */
  async #sendAgain(run: Submitted, signal: AbortSignal): Promise<void> {
    if (run.note.isCancelled) return;
    const job = newest((await this.#jobs(signal)).filter(({ name }) => name === run.note.name));
    if (job !== null && !isOver(job)) await this.#take(run, job.id);
    else await this.#send(run, signal);
  }

  async #take(run: Submitted, id: string): Promise<void> {
    run.note = { ...run.note, job: id };
    run.job = `job ${id}`;
    run.waits = null;
    run.endedLooks = 0;
    run.ended = null;
    await writeNote(run.run.folder, run.note);
  }

  async #jobs(signal: AbortSignal): Promise<JobLine[]> {
    const jobs = await this.#commands.jobs(signal);
    this.#reached = performance.now();
    return jobs;
  }

  /** By their numbers; the accounting is asked for those that the controller has forgotten. */
  async #jobsOf(runs: readonly Submitted[], signal: AbortSignal): Promise<ReadonlyMap<string, JobLine>> {
    const jobs = new Map((await this.#jobs(signal)).map((job) => [job.id, job]));
    const forgotten = runs.flatMap(({ note: { job } }) => (job === null || jobs.has(job) ? [] : [job]));
    if (forgotten.length > 0) for (const job of await this.#commands.ended(forgotten, signal)) jobs.set(job.id, job);
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
    run.job = job === null || job.nodes === '' ? `job ${id}` : `job ${id} on ${job.nodes}`;
    if (run.note.isCancelled && !isOver(job)) {
      // A run that had not begun when it was asked to end would remove the request.
      requestStop(folder);
      if (job?.state === 'PENDING') await this.#commands.withdraw(id, signal);
    }
    const { evaluations, lastStep } = await readProgress(folder);
    const state = trialStateOf({
      ...{ folder, id, job },
      run: await folderState(folder),
      progress: { step: lastStep, evaluations },
      isCancelled: run.note.isCancelled,
      log: isOver(job) ? await endOf(jobFiles(folder).log) : '',
      memory: this.#cluster.memory === null ? null : String(this.#cluster.memory),
    });
    run.endedLooks = isOver(job) ? run.endedLooks + 1 : 0;
    const isSure = state.state === 'finished' || !isOver(job) || run.endedLooks >= SURE_LOOKS;
    return isSure ? state : { state: 'running', step: lastStep, totalSteps: null, evaluations };
  }

  /** Whether an error is a gap that will pass. Before Slurm has answered once it is none. */
  #bears(error: unknown): boolean {
    const isGap = error instanceof LorikeetError && error.code === 'cluster.unreachable';
    return isGap && this.#reached !== null && performance.now() - this.#reached < this.#cluster.patience * 1000;
  }
}

function submitted(run: TrialRun, note: JobNote): Submitted {
  const job = note.job === null ? null : `job ${note.job}`;
  return { run, note, job, waits: null, endedLooks: 0, ended: null, last: { state: 'queued', reason: null } };
}

/** Of several jobs of one run: one that has not ended, else the one with the highest number. */
function newest(jobs: readonly JobLine[]): JobLine | null {
  const ordered = jobs.toSorted(
    (first, second) => Number(isOver(first)) - Number(isOver(second)) || Number(second.id) - Number(first.id),
  );
  return ordered[0] ?? null;
}

/** What the run folder tells; null before a job has begun with it. */
async function folderState(folder: string): Promise<TrialState | null> {
  const { status, process: inCharge } = await readRecord(folder);
  return status === 'starting' && inCharge === null ? null : readTrialState(folder);
}

async function endOf(file: string): Promise<string> {
  try {
    const { size } = await stat(file);
    const handle = await open(file, 'r');
    try {
      const length = Math.min(size, LOG_BYTES);
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, size - length);
      return buffer.subarray(0, bytesRead).toString('utf8');
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return '';
    throw error;
  }
}
