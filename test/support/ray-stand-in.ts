import { type ChildProcess, spawn } from 'node:child_process';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';

/** A job as Ray's `JobDetails` has it. */
interface Details {
  type: 'SUBMISSION' | 'DRIVER';
  submission_id: string | null;
  status: 'PENDING' | 'RUNNING' | 'STOPPED' | 'SUCCEEDED' | 'FAILED';
  entrypoint: string;
  message: string | null;
  error_type: string | null;
  start_time: number;
  metadata: Record<string, string> | null;
  driver_exit_code: number | null;
  driver_agent_http_address: string | null;
}

interface StandIn {
  readonly address: string;
  readonly jobs: Map<string, Details>;
  /** Bodies of the submissions, oldest first. */
  readonly bodies: Record<string, unknown>[];
  /** Jobs that were asked to stop. */
  readonly stops: string[];
  /** Answers instead of the API where it is not null: status and text. */
  broken: readonly [number, string] | null;
  /** Whether jobs wait instead of being begun. */
  isBusy: boolean;
  /** Kills what a job runs, as a node does that stops or the kernel for want of memory. */
  kill(id: string, changes: Partial<Details>): void;
  /** Ends the server, so that nobody answers. */
  close(): Promise<void>;
}

/**
 * The Jobs REST API of Ray as its OpenAPI page documents it, on loopback, for one test. It runs what is submitted: jobs are real processes.
 * A program that was not submitted is among its jobs, as a Ray that is used has them.
 */
export async function rayStandIn(): Promise<StandIn> {
  const jobs = new Map<string, Details>();
  const running = new Map<string, ChildProcess>();
  const logs = new Map<string, string>();
  const driver = { type: 'DRIVER', submission_id: null, status: 'RUNNING', metadata: {}, job_id: '02000000' };

  const begin = (id: string) => {
    const job = jobs.get(id)!;
    job.status = 'RUNNING';
    job.driver_agent_http_address = 'http://10.0.0.7:52365';
    const child = spawn(job.entrypoint, { shell: true, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    running.set(id, child);
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (piece: string) => logs.set(id, `${logs.get(id) ?? ''}${piece}`));
    }
    child.on('close', (code, signal) => {
      running.delete(id);
      if (job.status !== 'RUNNING') return;
      job.driver_exit_code = signal === null ? code : -9;
      job.status = code === 0 ? 'SUCCEEDED' : 'FAILED';
      job.message =
        code === 0
          ? 'Job finished successfully.'
          : `Job entrypoint command failed with exit code ${job.driver_exit_code}`;
      if (code !== 0) job.error_type = 'JOB_ENTRYPOINT_COMMAND_ERROR';
    });
  };
  const kill = (id: string, changes: Partial<Details>) => {
    const job = jobs.get(id);
    if (job !== undefined) Object.assign(job, changes);
    const pid = running.get(id)?.pid;
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  };

  const standIn: StandIn = {
    ...{ address: '', jobs, bodies: [], stops: [], broken: null, isBusy: false, kill },
    close: () => new Promise((resolve) => void (server.closeAllConnections(), server.close(() => resolve()))),
  };
  const answer = async (request: IncomingMessage): Promise<readonly [number, unknown]> => {
    if (standIn.broken !== null) return standIn.broken;
    // As Ray tells them: its programs come from no page.
    const isOfBrowser = Object.keys(request.headers).some((name) => /^(?:origin|referer|sec-fetch-.*)$/.test(name));
    if (request.method === 'POST' && isOfBrowser) return [405, "'POST' method not allowed for browser traffic."];
    const [, id, act] = /^\/api\/jobs\/([^/]*)(?:\/(\w+))?$/.exec(request.url!) ?? [];
    if (id === undefined) return [404, '404: Not Found'];
    if (id === '' && request.method === 'GET') return [200, [driver, ...jobs.values()]];
    if (id === '') {
      const body = JSON.parse(await text(request)) as Record<string, unknown>;
      if (typeof body['entrypoint'] !== 'string') return [400, 'TypeError: entrypoint must be a string, got None'];
      standIn.bodies.push(body);
      const number = jobs.size + 1;
      const submitted = `raysubmit_${String(number).padStart(4, '0')}`;
      jobs.set(submitted, {
        ...{ type: 'SUBMISSION', submission_id: submitted, status: 'PENDING', entrypoint: body['entrypoint'] },
        ...{ message: 'Job has not started yet.', error_type: null, start_time: 1_700_000_000_000 + number },
        ...{
          metadata: body['metadata'] as Record<string, string>,
          driver_exit_code: null,
          driver_agent_http_address: null,
        },
      });
      if (!standIn.isBusy) begin(submitted);
      return [200, { job_id: submitted, submission_id: submitted }];
    }
    const job = jobs.get(id);
    if (job === undefined) return [404, `Job ${id} does not exist`];
    if (act === 'logs') return [200, { logs: logs.get(id) ?? '' }];
    if (act !== 'stop') return [200, job];
    const stopped = job.status === 'PENDING' || job.status === 'RUNNING';
    if (stopped) standIn.stops.push(id);
    // One that waits is stopped when its turn has come, as Ray 2.58 does it.
    if (job.status === 'RUNNING') kill(id, { status: 'STOPPED', message: 'Job was intentionally stopped.' });
    return [200, { stopped }];
  };
  const server = createServer((request, response) => {
    void answer(request).then(([status, body]) => {
      const isText = typeof body === 'string';
      response.writeHead(status, { 'content-type': isText ? 'text/plain' : 'application/json' });
      response.end(isText ? body : JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    for (const id of running.keys()) kill(id, { status: 'STOPPED' });
    await standIn.close();
  });
  return Object.assign(standIn, { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
}
