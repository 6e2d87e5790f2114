import { LorikeetError } from '../../../engine/index.ts';

/** What a cluster says of one job. */
export interface JobLine {
  readonly id: string;
  readonly name: string;
  /** In the words of Slurm, which has the most of them: `PENDING`, `RUNNING`, `NODE_FAIL`, … A cluster with others translates. */
  readonly state: string;
  /** Why it waits, in the words of Slurm: `Resources`, `Priority`, … */
  readonly reason: string;
  /** Its nodes; empty where it has none. */
  readonly nodes: string;
  /** Grows from job to job. */
  readonly order: number;
}

/** The queue is full: the cluster takes no more jobs for now. */
export class QueueFull extends Error {
  override readonly name = 'QueueFull';
}

/** That a cluster does not answer: it may again later. */
type Silence = LorikeetError<'cluster.unreachable' | 'cluster.ray-unreachable'>;

/** Whether an error says that a cluster does not answer. */
export function isSilence(error: unknown): error is Silence {
  return (
    error instanceof LorikeetError && ['cluster.unreachable', 'cluster.ray-unreachable'].includes(String(error.code))
  );
}

/**
 * A cluster's jobs, each of which trains the run of a folder by `lorikeet resume FOLDER --take-over`. Every method throws
 * cluster.unreachable where the cluster does not answer, cluster.refused where it says no, or the reason of the signal.
 */
export interface Cluster {
  /** As messages call it. */
  readonly title: string;
  /** Submits a job that is named `jobName(folder)`. @returns its id @throws {QueueFull} too */
  submit(folder: string, signal: AbortSignal): Promise<string>;
  /** The jobs that the cluster has at hand, those that ended lately among them. */
  jobs(signal: AbortSignal): Promise<JobLine[]>;
  /** How jobs ended that are not at hand any more; those that nobody knows are left out. */
  ended(ids: readonly string[], signal: AbortSignal): Promise<JobLine[]>;
  /** Takes a job that waits out of the queue. */
  withdraw(id: string, signal: AbortSignal): Promise<void>;
  /** The end of what the jobs of a run printed; empty where there is nothing. */
  log(folder: string, id: string, signal: AbortSignal): Promise<string>;
}

/** What the drive asks of cluster.yaml, whichever cluster it describes. */
export interface ClusterLimits {
  /** Most jobs that wait or run at once. */
  readonly jobs: number;
  /** Seconds between two questions. */
  readonly interval: number;
  /** Seconds for which the cluster may be out of reach. */
  readonly patience: number;
  /** What a job asks for; null for the default. */
  readonly memory: string | number | null;
}
