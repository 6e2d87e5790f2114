import { writeFile } from 'node:fs/promises';
import { z } from 'zod';
import type { RayConfig } from '../../../contract/index.ts';
import { LorikeetError, writeFailure } from '../../../engine/index.ts';
import type { Cluster, JobLine } from '../cluster/cluster.ts';
import { resumeCommand } from '../cluster/command.ts';
import { ClusterExecutor } from '../cluster/executor.ts';
import { jobFiles, jobName } from '../cluster/job-note.ts';

/** Longest time that one request may take, in milliseconds. */
const MOST_MS = 60_000;
/** Most bytes of a reply that are kept, from its end. A job in a list has about 1,000. */
const MOST_BYTES = 8 * 1024 * 1024;
/** Characters of the end of a job's log that are looked at. */
const LOG_LENGTH = 8 * 1024;

/** A job, as far as it is looked at: `JobDetails` of Ray's Jobs REST API. */
const Job = z.object({
  /** null for programs that were not submitted as jobs. */
  submission_id: z.string().nullish(),
  status: z.enum(['PENDING', 'RUNNING', 'STOPPED', 'SUCCEEDED', 'FAILED']),
  message: z.string().nullish(),
  error_type: z.string().nullish(),
  /** Milliseconds, by the clock of the cluster: an order, nothing more. */
  start_time: z.number().nullish(),
  metadata: z.record(z.string(), z.unknown()).nullish(),
  driver_exit_code: z.number().nullish(),
  driver_agent_http_address: z.string().nullish(),
});
type Job = z.output<typeof Job>;

/** Ray by its Jobs REST API. Throws cluster.ray-unreachable and cluster.ray-refused. */
export class Ray implements Cluster {
  readonly title = 'Ray';
  readonly #cluster: RayConfig;

  constructor(cluster: RayConfig) {
    this.#cluster = cluster;
  }

  async submit(folder: string, signal: AbortSignal): Promise<string> {
    const { setup, program, cpus, gpus, memory } = this.#cluster;
    const body = {
      // exec, so that what Ray sends to the job reaches the program.
      entrypoint: [...setup, `exec ${resumeCommand(folder, program)}`].join('\n'),
      metadata: { job_name: jobName(folder) },
      ...(cpus === null ? {} : { entrypoint_num_cpus: cpus }),
      ...(gpus === null ? {} : { entrypoint_num_gpus: gpus }),
      ...(memory === null ? {} : { entrypoint_memory: bytesOf(memory) }),
    };
    const { submission_id: id } = await this.#ask('', z.object({ submission_id: z.string() }), signal, body);
    return id;
  }

  async jobs(signal: AbortSignal): Promise<JobLine[]> {
    return (await this.#ask('', z.array(Job), signal)).flatMap(lineOf);
  }

  async ended(ids: readonly string[], signal: AbortSignal): Promise<JobLine[]> {
    const jobs = await Promise.all(ids.map((id) => orNull(this.#ask(encodeURIComponent(id), Job, signal))));
    return jobs.flatMap((job) => (job === null ? [] : lineOf(job)));
  }

  /** One that begins in that moment gets SIGTERM, and ends with a checkpoint. */
  async withdraw(id: string, signal: AbortSignal): Promise<void> {
    const place = encodeURIComponent(id);
    if ((await orNull(this.#ask(place, Job, signal)))?.status !== 'PENDING') return;
    await orNull(this.#ask(`${place}/stop`, z.object({ stopped: z.boolean() }), signal, {}));
  }

  /** Also written into the run folder. Of a job that never began, what Ray says of it. */
  async log(folder: string, id: string, signal: AbortSignal): Promise<string> {
    const place = encodeURIComponent(id);
    const reply = await orNull(this.#ask(`${place}/logs`, z.object({ logs: z.string() }), signal));
    const logs = reply?.logs ?? '';
    const text = logs.trim() === '' ? ((await orNull(this.#ask(place, Job, signal)))?.message ?? '') : logs;
    const { log } = jobFiles(folder, 'ray');
    await writeFile(log, text).catch((error: unknown) => {
      throw writeFailure(log, error);
    });
    return text.slice(-LOG_LENGTH);
  }

  /** @param body of a POST; a GET has none */
  async #ask<T>(place: string, schema: z.ZodType<T>, signal: AbortSignal, body?: object): Promise<T> {
    const { address } = this.#cluster;
    const url = new URL(`/api/jobs/${place}`, address);
    const limit = AbortSignal.timeout(MOST_MS);
    let [status, text] = [0, ''];
    try {
      const response = await fetch(url, {
        signal: AbortSignal.any([signal, limit]),
        // What is sent is a program: it goes to this address and to no other.
        redirect: 'error',
        ...(body === undefined
          ? {}
          : { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
      });
      [status, text] = [response.status, await endOf(response)];
    } catch (error) {
      signal.throwIfAborted();
      const reason = limit.aborted ? `no answer in ${MOST_MS / 1000} seconds` : reasonOf(error);
      throw new LorikeetError('cluster.ray-unreachable', { address, reason }, { cause: error });
    }
    if (status === 404 && place !== '') throw new Unknown();
    // A proxy says so while the head of the cluster starts.
    if ([502, 503, 504].includes(status)) {
      throw new LorikeetError('cluster.ray-unreachable', { address, reason: `it answers with ${status}` });
    }
    const refused = (reason: string) => new LorikeetError('cluster.ray-refused', { address, reason });
    if (status !== 200) throw refused(`${status} ${lastLine(text)}`.trim());
    try {
      return schema.parse(JSON.parse(text));
    } catch {
      throw refused('its answer is not that of the Jobs REST API');
    }
  }
}

/** Trains each run in a job of Ray. */
export class RayExecutor extends ClusterExecutor {
  constructor(cluster: RayConfig) {
    super('ray', new Ray(cluster), cluster);
  }
}

/** There is no such job. */
class Unknown extends Error {
  override readonly name = 'Unknown';
}

function orNull<T>(asked: Promise<T>): Promise<T | null> {
  return asked.catch((error: unknown) => {
    if (error instanceof Unknown) return null;
    throw error;
  });
}

function lineOf(job: Job): JobLine[] {
  const { submission_id: id, start_time: order, metadata, driver_agent_http_address: agent } = job;
  if (id == null) return [];
  const nodes = agent != null && URL.canParse(agent) ? new URL(agent).hostname : '';
  const name = typeof metadata?.['job_name'] === 'string' ? metadata['job_name'] : '';
  return [{ id, name, state: stateOf(job), reason: 'Resources', nodes, order: order ?? 0 }];
}

/** In the words of Slurm. */
function stateOf({ status, driver_exit_code: code, error_type: type, message }: Job): string {
  switch (status) {
    case 'STOPPED':
      return 'CANCELLED';
    case 'SUCCEEDED':
      return 'COMPLETED';
    case 'FAILED': {
      // The kernel kills with signal 9 what takes too much memory, and so does Ray.
      if (code === 137 || code === -9 || /out of memory|memory pressure|\bOOM\b/i.test(message ?? ''))
        return 'OUT_OF_MEMORY';
      return type === 'JOB_SUPERVISOR_ACTOR_DIED' || /actor died/i.test(message ?? '') ? 'NODE_FAIL' : 'FAILED';
    }
    default:
      return status;
  }
}

/** Memory as cluster.yaml has it, in bytes. */
function bytesOf(memory: string | number): number {
  const [, number, unit] = /^(\d+)([KMGT]?)$/.exec(String(memory))!;
  return Number(number) * 1024 ** (1 + 'KMGT'.indexOf(unit === '' ? 'M' : unit!));
}

async function endOf({ body }: Response): Promise<string> {
  let bytes = Buffer.alloc(0);
  for await (const piece of body ?? []) bytes = Buffer.concat([bytes, piece as Uint8Array]).subarray(-MOST_BYTES);
  return bytes.toString('utf8');
}

function reasonOf(error: unknown): string {
  const { cause, message } = error as Error;
  return cause instanceof Error && cause.message !== '' ? cause.message : message;
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1)!.trim().slice(0, 300).replace(/\.$/, '');
}
