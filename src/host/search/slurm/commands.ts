import { spawn } from 'node:child_process';
import { LorikeetError, systemCode } from '../../../engine/index.ts';
import type { ClusterConfig } from '../../../contract/index.ts';
import { quoted } from '../cluster/command.ts';
import { type JobLine, QueueFull } from '../cluster/cluster.ts';

/** Longest time that one command may take, in milliseconds: a controller under load answers within seconds. */
const MOST_MS = 60_000;
/** Most bytes that are kept of what a command prints. A line of squeue has about 100. */
const MOST_BYTES = 4 * 1024 * 1024;

/** Slurm's commands, here or over ssh. Each throws cluster.unreachable, cluster.no-slurm or cluster.refused, or the signal's reason. */
export class SlurmCommands {
  readonly #host: string | null;

  constructor({ host }: Pick<ClusterConfig, 'host'>) {
    this.#host = host;
  }

  /** Submits a job. @returns its number @throws {QueueFull} too */
  async send(options: readonly string[], script: string, signal: AbortSignal): Promise<string> {
    const printed = await this.#run('sbatch', ['--parsable', ...options], signal, script);
    // With several clusters it is `number;cluster`. Plugins of a site may print lines before it.
    const id = /^(\d+)(?:;.*)?$/m.exec(printed)?.[1];
    if (id !== undefined) return id;
    throw new LorikeetError('cluster.refused', { command: 'sbatch', reason: `it printed "${lastLine(printed)}"` });
  }

  /** The user's jobs that Slurm's controller knows, those that ended in the last minutes included. */
  async jobs(signal: AbortSignal): Promise<JobLine[]> {
    const printed = await this.#run(
      'squeue',
      ['--me', '--noheader', '--states=all', '--format=%i|%T|%r|%N|%j'],
      signal,
    );
    return printed.split('\n').flatMap((line) => {
      const [id, state, reason, nodes, ...name] = line.trim().split('|');
      return state === undefined || name.length === 0
        ? []
        : [{ id: id!, state, reason: reason!, nodes: nodes!, name: name.join('|'), order: Number(id) }];
    });
  }

  /** How jobs ended that the controller has forgotten, by the cluster's accounting; empty where it keeps none. */
  async ended(ids: readonly string[], signal: AbortSignal): Promise<JobLine[]> {
    const options = [`--jobs=${ids.join(',')}`, '--allocations', '--noheader', '--parsable2'];
    const printed = await this.#run('sacct', [...options, '--format=JobID,State,NodeList,JobName'], signal).catch(
      (error: unknown) => {
        signal.throwIfAborted();
        if (error instanceof LorikeetError && error.code !== 'cluster.unreachable') return '';
        throw error;
      },
    );
    return printed.split('\n').flatMap((line) => {
      const [id, state, nodes, ...name] = line.trim().split('|');
      // `CANCELLED by 1000`
      const [word] = (state ?? '').split(' ');
      return name.length === 0
        ? []
        : [{ id: id!, state: word!, reason: '', nodes: nodes!, name: name.join('|'), order: Number(id) }];
    });
  }

  /** Takes a job out of the queue, unless it runs. */
  async withdraw(id: string, signal: AbortSignal): Promise<void> {
    await this.#run('scancel', ['--state=PENDING', id], signal).catch((error: unknown) => {
      // It has ended meanwhile.
      if (!(error instanceof LorikeetError) || error.code !== 'cluster.refused') throw error;
    });
  }

  #run(command: string, args: readonly string[], signal: AbortSignal, input = ''): Promise<string> {
    signal.throwIfAborted();
    const host = this.#host;
    const ssh = ['-o', 'BatchMode=yes', '-o', 'ConnectTimeout=15', '-T'];
    const [program, words] =
      host === null ? [command, args] : ['ssh', [...ssh, host, [command, ...args].map(quoted).join(' ')]];
    const unreachable = (reason: string) =>
      new LorikeetError('cluster.unreachable', { host, reason, submitted: false });
    return new Promise((resolve, reject) => {
      const child = spawn(program, words, { stdio: ['pipe', 'pipe', 'pipe'], signal });
      const [out, err] = [textOf(child.stdout), textOf(child.stderr)];
      let isFull = false;
      let isLate = false;
      const late = setTimeout(() => {
        isLate = true;
        child.kill();
      }, MOST_MS);
      // sbatch says so and tries again for minutes.
      child.stderr.on('data', () => {
        if (!/temporarily unable to accept job/i.test(err())) return;
        isFull = true;
        child.kill();
      });
      child.stdin.on('error', () => undefined).end(input);
      child.once('error', (error) => {
        clearTimeout(late);
        if (signal.aborted) return reject(signal.reason as Error);
        if (systemCode(error) !== 'ENOENT') return reject(unreachable(error.message));
        reject(
          host === null
            ? new LorikeetError('cluster.no-slurm', { host, command })
            : unreachable('there is no ssh here'),
        );
      });
      child.once('close', (code) => {
        clearTimeout(late);
        if (signal.aborted) return reject(signal.reason as Error);
        if (isFull) return reject(new QueueFull(lastLine(err())));
        if (isLate) return reject(unreachable(`${command} gave no answer in ${MOST_MS / 1000} seconds`));
        if (code === 0) return resolve(out());
        const reason = reasonOf(err() || out());
        if (host !== null && code === 255) return reject(unreachable(reason));
        if (code === 127) return reject(new LorikeetError('cluster.no-slurm', { host, command }));
        if (isOutOfReach(err())) return reject(unreachable(reason));
        reject(isFullQueue(reason) ? new QueueFull(reason) : new LorikeetError('cluster.refused', { command, reason }));
      });
    });
  }
}

function textOf(stream: NodeJS.ReadableStream): () => string {
  let text = '';
  stream.setEncoding('utf8');
  stream.on('data', (piece: string) => {
    if (text.length < MOST_BYTES) text += piece;
  });
  return () => text;
}

/** The last line of an error without the name of its command. */
function reasonOf(printed: string): string {
  return lastLine(printed)
    .replace(/^\w+: (?:error|fatal): (?:Batch job submission failed: )?/, '')
    .replace(/[.:]$/, '');
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1)!.trim().slice(0, 300);
}

/** What Slurm's commands print where its controller does not answer. */
function isOutOfReach(printed: string): boolean {
  return /unable to contact slurm controller|connection refused|socket timed out|connection timed out|zero bytes were transmitted|communication connection failure|in standby mode|configuration source|process configuration file|unable to resolve/i.test(
    printed,
  );
}

/** What sbatch prints where a limit on the number of jobs is met: later there will be room. */
export function isFullQueue(reason: string): boolean {
  return /resource temporarily unavailable|max\w*submit|maxjob|submit ?limit|job violates accounting\/qos policy|grp(?:submit)?jobs|too many jobs/i.test(
    reason,
  );
}
