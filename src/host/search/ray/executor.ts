import { writeFile } from 'node:fs/promises';
import { request } from 'undici';
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
  /** Jobs that were asked to stop while they waited: Ray keeps them `PENDING` until their nodes are free, and runs nothing then. */
  readonly #withdrawn = new Set<string>();

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
    return (await this.#ask('', z.array(Job), signal)).flatMap((job) => this.#line(job));
  }

  async ended(ids: readonly string[], signal: AbortSignal): Promise<JobLine[]> {
    const jobs = await Promise.all(ids.map((id) => orNull(this.#ask(encodeURIComponent(id), Job, signal))));
    return jobs.flatMap((job) => (job === null ? [] : this.#line(job)));
  }

  /** One that begins in that moment gets SIGTERM, and ends with a checkpoint. */
  async withdraw(id: string, signal: AbortSignal): Promise<void> {
    const place = encodeURIComponent(id);
    if ((await orNull(this.#ask(place, Job, signal)))?.status !== 'PENDING') return;
    await orNull(this.#ask(`${place}/stop`, z.object({ stopped: z.boolean() }), signal, {}));
    this.#withdrawn.add(id);
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

  #line(job: Job): JobLine[] {
    const { submission_id: id, status, start_time: order, metadata, driver_agent_http_address: agent } = job;
    if (typeof id !== 'string') return [];
    const nodes = typeof agent === 'string' && URL.canParse(agent) ? new URL(agent).hostname : '';
    const name = typeof metadata?.['job_name'] === 'string' ? metadata['job_name'] : '';
    const state = status === 'PENDING' && this.#withdrawn.has(id) ? 'CANCELLED' : stateOf(job);
    return [{ id, name, state, reason: 'Resources', nodes, order: order ?? 0 }];
  }

  /** @param body of a POST; a GET has none */
  async #ask<T>(place: string, schema: z.ZodType<T>, signal: AbortSignal, body?: object): Promise<T> {
    const { address } = this.#cluster;
    const url = new URL(`/api/jobs/${place}`, address);
    const limit = AbortSignal.timeout(MOST_MS);
    let status: number;
    let text: string;
    try {
      // Not fetch, whose headers are those of a browser: Ray refuses them. Nor is a redirect followed: what is sent is a program.
      const response = await request(url, {
        signal: AbortSignal.any([signal, limit]),
        ...(body === undefined
          ? {}
          : { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
      });
      [status, text] = [response.statusCode, await endOf(response.body)];
    } catch (error) {
      signal.throwIfAborted();
      const reason = limit.aborted ? `no answer in ${MOST_MS / 1000} seconds` : (error as Error).message;
      throw new LorikeetError('cluster.ray-unreachable', { address, reason, submitted: false }, { cause: error });
    }
    if (status === 404 && place !== '') throw new Unknown();
    // A proxy says so while the head of the cluster starts.
    if ([502, 503, 504].includes(status)) {
      throw new LorikeetError('cluster.ray-unreachable', {
        address,
        reason: `it answers with ${status}`,
        submitted: false,
      });
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

async function endOf(body: AsyncIterable<Uint8Array>): Promise<string> {
  let bytes = Buffer.alloc(0);
  for await (const piece of body) bytes = Buffer.concat([bytes, piece]).subarray(-MOST_BYTES);
  return bytes.toString('utf8');
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1)!.trim().slice(0, 300).replace(/\.$/, '');
}
