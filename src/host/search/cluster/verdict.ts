import { LorikeetError } from '../../../engine/index.ts';
import { errorShape } from '../../common/error-shape.ts';
import { runName } from '../../runs/folder.ts';
import type { JobWait } from '../../../contract/index.ts';
import type { TrialState } from '../executor.ts';
import type { JobLine } from './cluster.ts';

/** All that is known of a submitted run. */
export interface Known {
  readonly folder: string;
  /** What the run folder tells; null where nobody has begun to train. */
  readonly run: TrialState | null;
  /** The newest step and the evaluations in the folder, whatever became of the run. */
  readonly progress: Pick<Extract<TrialState, { state: 'running' }>, 'step' | 'evaluations'>;
  /** The number of its job. */
  readonly id: string;
  /** What the cluster is called. */
  readonly cluster: string;
  /** What it says of the job; null where it knows nothing of it any more. */
  readonly job: JobLine | null;
  /** Whether the search has asked it to end. */
  readonly isCancelled: boolean;
  /** The end of what its jobs printed. */
  readonly log: string;
  /** The memory that a job asks for. */
  readonly memory: string | null;
}

/** States of a job that waits: the first ones of squeue(1), "JOB STATE CODES". */
const waiting = ['PENDING', 'REQUEUED', 'REQUEUE_HOLD', 'REQUEUE_FED', 'SPECIAL_EXIT', 'RESV_DEL_HOLD'];
/** States of a job that has ended. Every other one is of a job that has its nodes. */
const over = [
  ...['BOOT_FAIL', 'CANCELLED', 'COMPLETED', 'DEADLINE', 'FAILED', 'NODE_FAIL', 'OUT_OF_MEMORY', 'PREEMPTED'],
  ...['REVOKED', 'TIMEOUT'],
];

/** Whether a job has ended, so that its state will not change, and nothing of it writes into the folder. */
export function isOver(job: JobLine | null): boolean {
  return job === null || over.includes(job.state);
}

/**
 * Where a run is, by its folder and by its job. No time of day is looked at: the clocks of nodes, of the controller and of this
 * machine may differ. What has ended without a word of its own is lost where the cluster ended it, and failed where it would end so again.
 */
export function trialStateOf(known: Known): TrialState {
  const { run, job, progress, isCancelled, folder, id } = known;
  const { evaluations } = progress;
  if (run?.state === 'finished') return run;
  if (job !== null && waiting.includes(job.state)) return { state: 'queued', reason: waitOf(job) };
  if (job !== null && !over.includes(job.state)) {
    // Where its record has ended the job is about to; it is not submitted again before that.
    return run?.state === 'running' ? run : { state: 'running', step: progress.step, totalSteps: null, evaluations };
  }
  const state = job?.state ?? 'UNKNOWN';
  if (state === 'OUT_OF_MEMORY' || (state !== 'COMPLETED' && isKilledForMemory(known.log))) {
    const details = { run: runName(folder), job: id, memory: known.memory };
    return failed(new LorikeetError('cluster.out-of-memory', details));
  }
  if (run?.state === 'failed') return run;
  if (isCancelled) return { state: 'cancelled', evaluations };
  const node = job?.nodes === undefined || job.nodes === '' ? 'its node' : job.nodes;
  switch (state) {
    case 'NODE_FAIL':
    case 'BOOT_FAIL':
      return { state: 'lost', reason: `${node} stopped` };
    case 'PREEMPTED':
      return { state: 'lost', reason: 'another job took its place' };
    case 'TIMEOUT':
    case 'DEADLINE':
      return { state: 'lost', reason: `the time limit of job ${id} ended it after step ${progress.step}` };
    case 'CANCELLED':
      return failed(new LorikeetError('cluster.job-cancelled', { run: runName(folder), job: id }));
    default:
      break;
  }
  if (run?.state === 'cancelled') return { state: 'lost', reason: `the cluster asked job ${id} to end` };
  if (run?.state === 'lost') return run;
  if (job === null) return { state: 'lost', reason: `${known.cluster} knows nothing of job ${id} any more` };
  if (run?.state === 'running') return { state: 'lost', reason: `job ${id} ended without a report (${state})` };
  const details = { run: runName(folder), job: id, state, folder, output: lastLine(known.log) };
  return failed(new LorikeetError('cluster.job-failed', details));
}

function failed(error: LorikeetError): TrialState {
  return { state: 'failed', error: errorShape(error), canRetry: false };
}

/** Why a job waits. */
function waitOf({ reason, state }: JobLine): JobWait {
  switch (reason) {
    case 'None':
    case '':
      return state === 'PENDING' ? { code: 'unseen', word: '' } : { code: 'other', word: state };
    case 'Resources':
      return { code: 'busy', word: reason };
    case 'Priority':
      return { code: 'behind', word: reason };
    case 'BeginTime':
      return { code: 'again', word: reason };
    default:
      return { code: 'other', word: reason };
  }
}

/** What Slurm's daemon, or the kernel through it, writes into the log of a job that it kills for memory. */
function isKilledForMemory(log: string): boolean {
  return /oom[-_ ]kill|out[ -]of[ -]memory handler|exceeded (?:job|step) memory limit|memory limit.*being killed/i.test(
    log,
  );
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1)!.trim().slice(0, 300);
}
