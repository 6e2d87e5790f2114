import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { launchBuilt } from '../../../support/built-program.ts';
import { RayConfig, type SearchEvent, type SearchState } from '../../../../src/contract/index.ts';
import { readConfig } from '../../../../src/host/config/read.ts';
import { createHost } from '../../../../src/host/index.ts';
import { createSearch } from '../../../../src/host/search/create.ts';
import { jobName } from '../../../../src/host/search/cluster/job-note.ts';
import type { TrialHandle } from '../../../../src/host/search/executor.ts';
import { searchFiles } from '../../../../src/host/search/folder.ts';
import { openJournal } from '../../../../src/host/search/journal.ts';
import { Ray, RayExecutor } from '../../../../src/host/search/ray/executor.ts';
import { runSearch } from '../../../../src/host/search/run.ts';
import { program, trials, unending, until } from '../../../support/cluster-runs.ts';
import { rayStandIn } from '../../../support/ray-stand-in.ts';
import { writeSmallRun } from '../../../support/run-config.ts';
import { temporaryFolder } from '../../../support/temporary.ts';

const settings = (changes: object) => RayConfig.parse({ program, interval: 0.2, ...changes });

const idOf = ({ job }: TrialHandle) => /^job (\S+)/.exec(job!)![1]!;
const settingsOf = ({ trials }: SearchState) => trials.map(({ setting, value, state }) => ({ setting, value, state }));

describe('a search on Ray', () => {
  it('comes to the results of this machine, also where clocks differ by a day', async () => {
    const ray = await rayStandIn();
    const folder = temporaryFolder();
    const config = await writeSmallRun(folder);
    appendFileSync(
      config,
      'search: { space: { lora.alpha: { int: [8, 64] } }, sampler: random, trials: 3, seed: 3 }\n',
    );
    const shift = path.join(folder, 'shift.cjs');
    writeFileSync(
      shift,
      `const Now = Date, ahead = 86_400_000;
globalThis.Date = class extends Now {
  constructor(...args) { if (args.length > 0) super(...args); else super(Now.now() + ahead); }
  static now() { return Now.now() + ahead; }
};`,
    );
    const clusterFile = path.join(folder, 'cluster.yaml');
    const setup = [`export NODE_OPTIONS=--require=${shift}`];
    writeFileSync(
      clusterFile,
      JSON.stringify(settings({ address: ray.address, jobs: 2, setup, cpus: 1, memory: '2G' })),
    );
    const host = createHost({ launcher: launchBuilt, runsFolder: path.join(folder, 'runs') });
    const executor = { name: 'ray', config: clusterFile } as const;
    expect(await host['search.reach']({ executor }, () => undefined, unending)).toEqual({ jobs: 0 });
    const start = { config, set: ['device=cpu', 'threads=1'], name: null, follow: true };
    const shown: SearchState['progress'][string]['job'][] = [];
    const hear = (event: { type: string } | SearchEvent) => {
      if ('state' in event) shown.push(...Object.values(event.state.progress).map(({ job }) => job));
    };
    const there = await host['search.start']({ ...start, executor }, hear, unending);
    expect(there.record).toMatchObject({ status: 'finished', error: null });
    expect(ray.bodies).toHaveLength(3);
    expect(ray.bodies[0]).toMatchObject({ entrypoint_num_cpus: 1, entrypoint_memory: 2 * 1024 ** 3 });
    expect(shown).toContainEqual({ id: 'raysubmit_0001', nodes: '10.0.0.7', waits: null });
    // A day would show.
    for (const { seconds } of there.trials) {
      expect(seconds).toBeGreaterThan(0);
      expect(seconds).toBeLessThan(3600);
    }
    const run = JSON.parse(
      readFileSync(path.join(folder, 'runs', there.trials[0]!.runs[0]!.run, 'run.json'), 'utf8'),
    ) as {
      startedAt: string;
    };
    expect(Date.parse(run.startedAt) - Date.now()).toBeGreaterThan(80_000_000);
    const here = await host['search.start']({ ...start, executor: { name: 'local', config: null } }, hear, unending);
    expect(settingsOf(there)).toEqual(settingsOf(here));
  }, 300_000);

  it('ends at once with the address where nobody answers, and leaves nothing', async () => {
    const ray = await rayStandIn();
    await ray.close();
    const folder = temporaryFolder();
    const config = await writeSmallRun(folder);
    appendFileSync(config, 'search: { preset: recipe, trials: 3 }\n');
    const clusterFile = path.join(folder, 'cluster.yaml');
    writeFileSync(clusterFile, JSON.stringify({ address: ray.address }));
    const host = createHost({ launcher: launchBuilt, runsFolder: path.join(folder, 'runs') });
    const executor = { name: 'ray', config: clusterFile } as const;
    await expect(host['search.reach']({ executor }, () => undefined, unending)).rejects.toMatchObject({
      code: 'cluster.ray-unreachable',
      sentence: expect.stringContaining(ray.address) as string,
    });
    const start = { config, set: [], name: null, follow: true, executor };
    await expect(host['search.start'](start, () => undefined, unending)).rejects.toMatchObject({
      code: 'cluster.ray-unreachable',
      remedy: expect.not.stringContaining('Jobs that were submitted') as string,
    });
    expect(existsSync(path.join(folder, 'runs'))).toBe(false);
  });

  it('says that its jobs go on where the address falls silent after the first', async () => {
    const ray = await rayStandIn();
    await ray.close();
    const folder = temporaryFolder();
    const file = await writeSmallRun(folder);
    appendFileSync(file, 'search: { preset: recipe, trials: 3 }\n');
    const config = await readConfig(file);
    const executor = { name: 'ray', config: null } as const;
    const search = await createSearch({ config, name: 's', executor, runsFolder: path.join(folder, 'runs') });
    const journal = openJournal(searchFiles(search).journal);
    const at = new Date().toISOString();
    journal.append({ type: 'trial', trial: 0, setting: {}, seeds: [1], at });
    journal.append({ type: 'submitted', trial: 0, repeat: 0, at });
    journal.close();
    const open = async () => {
      await new Ray(settings({ address: ray.address })).jobs(unending);
      throw new Error('the address answers');
    };
    expect(await runSearch(search, open, unending, () => undefined)).toMatchObject({
      status: 'failed',
      error: { remedy: expect.stringContaining('Jobs that were submitted go on') as string },
    });
  });
});

describe('a job of Ray', () => {
  it('waits while the nodes are busy, and is withdrawn', async () => {
    const ray = await rayStandIn();
    ray.isBusy = true;
    const executor = new RayExecutor(settings({ address: ray.address }));
    const [run] = await trials(1);
    const handle = await executor.submit(run!, unending);
    expect(await until(executor, handle, 'queued')).toEqual({
      state: 'queued',
      reason: { code: 'busy', word: 'Resources' },
    });
    await executor.cancel(handle, unending);
    expect(await until(executor, handle, 'cancelled')).toEqual({ state: 'cancelled', evaluations: [] });
    expect(ray.stops).toEqual([idOf(handle)]);
  });

  it('that trains is asked to end by its folder, with a checkpoint', async () => {
    const ray = await rayStandIn();
    const executor = new RayExecutor(settings({ address: ray.address }));
    const [run] = await trials(1, ['train.epochs=5000', 'device=cpu', 'threads=1']);
    const handle = await executor.submit(run!, unending);
    for (let step = 0; step <= 3;) {
      const state = await until(executor, handle, 'running');
      step = state.state === 'running' ? state.step : 0;
      await executor.changed(unending);
    }
    await executor.cancel(handle, unending);
    expect(await until(executor, handle, 'cancelled')).toMatchObject({ state: 'cancelled' });
    expect(JSON.parse(readFileSync(path.join(run!.folder, 'run.json'), 'utf8'))).toMatchObject({ status: 'cancelled' });
  }, 120_000);

  const sleeper = ['/bin/sh', '-c', 'echo begun; sleep 60'];
  it.each<[string, object, object]>([
    [
      'killed for memory',
      { status: 'RUNNING' },
      { state: 'failed', canRetry: false, error: { code: 'cluster.out-of-memory' } },
    ],
    [
      'killed by Ray for memory',
      { status: 'FAILED', message: 'The actor died because its worker was killed due to memory pressure (OOM).' },
      { state: 'failed', error: { code: 'cluster.out-of-memory' } },
    ],
    [
      'on a node that stopped',
      {
        status: 'FAILED',
        error_type: 'JOB_SUPERVISOR_ACTOR_DIED',
        message: 'Job supervisor actor died: its node has died.',
      },
      { state: 'lost', reason: '10.0.0.7 stopped' },
    ],
    ['stopped by somebody', { status: 'STOPPED' }, { state: 'failed', error: { code: 'cluster.job-cancelled' } }],
  ])('%s is told apart', async (_, changes, expected) => {
    const ray = await rayStandIn();
    const executor = new RayExecutor(settings({ address: ray.address, program: sleeper }));
    const [run] = await trials(1);
    const handle = await executor.submit(run!, unending);
    await until(executor, handle, 'running');
    ray.kill(idOf(handle), changes);
    expect(await until(executor, handle, 'failed', 'lost')).toMatchObject(expected);
  });

  it('that never begins tells what it printed, or what Ray says of it', async () => {
    const ray = await rayStandIn();
    const executor = new RayExecutor(settings({ address: ray.address, program: ['/nowhere/lorikeet'] }));
    const [first, second] = await trials(2);
    const wrong = await executor.submit(first!, unending);
    expect(await until(executor, wrong, 'failed')).toMatchObject({
      canRetry: false,
      error: { code: 'cluster.job-failed', sentence: expect.stringContaining('/nowhere/lorikeet') as string },
    });
    expect(readFileSync(path.join(first!.folder, 'ray.log'), 'utf8')).toContain('/nowhere/lorikeet');
    ray.isBusy = true;
    const waiting = await executor.submit(second!, unending);
    const message = 'Job supervisor actor could not be scheduled: no node has 64 CPUs';
    ray.kill(idOf(waiting), { status: 'FAILED', error_type: 'JOB_SUPERVISOR_ACTOR_UNSCHEDULABLE', message });
    expect(await until(executor, waiting, 'failed')).toMatchObject({
      error: { code: 'cluster.job-failed', details: { output: message } },
    });
  });

  it('is found by its number, by its name, and submitted where Ray has never heard of it', async () => {
    const ray = await rayStandIn();
    const executor = new RayExecutor(settings({ address: ray.address, program: sleeper }));
    const [run, other] = await trials(2);
    expect(await executor.find(run!, unending)).toBeNull();
    const { job } = await executor.submit(run!, unending);
    expect((await executor.find(run!, unending))!.job).toBe(job);
    // The answer to the submission was lost with the process that had asked.
    const note = path.join(run!.folder, 'ray.json');
    const { name } = JSON.parse(readFileSync(note, 'utf8')) as { name: string };
    expect(name).toBe(jobName(run!.folder));
    writeFileSync(note, JSON.stringify({ format: 1, name, job: null, isCancelled: false }));
    expect((await executor.find(run!, unending))!.job).toBe(job);
    expect(ray.bodies).toHaveLength(1);
    // Or the process had ended before it asked.
    const unsent = { format: 1, name: jobName(other!.folder), job: null, isCancelled: false };
    writeFileSync(path.join(other!.folder, 'ray.json'), JSON.stringify(unsent));
    const handle = (await executor.find(other!, unending))!;
    await until(executor, handle, 'running');
    expect(ray.bodies).toHaveLength(2);
    // Ray forgets jobs: what is known of none is lost.
    ray.jobs.delete(idOf(handle));
    expect(await until(executor, handle, 'lost')).toMatchObject({
      reason: expect.stringContaining('Ray knows nothing') as string,
    });
  });

  it('goes on while Ray is away for less than `patience`', async () => {
    const ray = await rayStandIn();
    const patient = new RayExecutor(settings({ address: ray.address, program: sleeper }));
    const hasty = new RayExecutor(settings({ address: ray.address, program: sleeper, patience: 0 }));
    const [run] = await trials(1);
    const handle = await patient.submit(run!, unending);
    const before = await patient.poll([handle], unending);
    await hasty.poll([handle], unending);
    ray.broken = [503, 'Service Unavailable'];
    expect(await patient.poll([handle], unending)).toEqual(before);
    await expect(hasty.poll([handle], unending)).rejects.toMatchObject({ code: 'cluster.ray-unreachable' });
    ray.broken = null;
    expect(await until(hasty, handle, 'running')).toMatchObject({ state: 'running' });
  });

  it.each<[string, readonly [number, string], string]>([
    ['an error', [500, 'Traceback\nValueError: no such resource'], '500 ValueError: no such resource'],
    ['a page of something else', [200, '<html>hello</html>'], 'not that of the Jobs REST API'],
    ['other JSON', [200, '{"jobs": 3}'], 'not that of the Jobs REST API'],
  ])('is refused with %s', async (_, broken, reason) => {
    const ray = await rayStandIn();
    ray.broken = broken;
    const executor = new RayExecutor(settings({ address: ray.address }));
    const [run] = await trials(1);
    await expect(executor.submit(run!, unending)).rejects.toMatchObject({
      code: 'cluster.ray-refused',
      sentence: expect.stringContaining(reason) as string,
    });
  });

  it('goes to its address and is not sent on', async () => {
    const ray = await rayStandIn();
    const redirecting = createServer((_, response) => {
      response.writeHead(307, { location: `${ray.address}/api/jobs/` }).end();
    });
    await new Promise<void>((resolve) => redirecting.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void redirecting.close());
    const address = `http://127.0.0.1:${(redirecting.address() as AddressInfo).port}`;
    const [run] = await trials(1);
    await expect(new RayExecutor(settings({ address })).submit(run!, unending)).rejects.toMatchObject({
      code: 'cluster.ray-refused',
    });
    expect(ray.bodies).toEqual([]);
  });
});

it.each([
  'ray://head:10001',
  'head:8265',
  'file:///etc/passwd',
  'http://user:secret@head:8265',
  'http://head:8265/elsewhere',
  'http://head:8265/?a=b',
  'http://',
  'http://head:123456',
  'http://-head',
])('refuses the address %s', (address) => {
  expect(RayConfig.safeParse({ address }).error!.issues[0]!.path).toEqual(['address']);
});

it.each(['http://127.0.0.1:8265', 'https://ray.example/', 'http://[::1]:8265'])('takes the address %s', (address) => {
  expect(RayConfig.parse({ address }).address).toBe(address);
});
