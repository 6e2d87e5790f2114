import { spawn, spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { launchBuilt } from '../../support/built-program.ts';
import { ClusterConfig, type RunRecord } from '../../../src/contract/index.ts';
import { readConfig } from '../../../src/host/config/read.ts';
import { createHost } from '../../../src/host/index.ts';
import { createRun } from '../../../src/host/runs/create.ts';
import { jobName } from '../../../src/host/search/cluster/job-note.ts';
import type { TrialHandle, TrialRun, TrialState } from '../../../src/host/search/executor.ts';
import { SlurmExecutor } from '../../../src/host/search/slurm/executor.ts';
import { program, unending } from '../../support/cluster-runs.ts';
import { writeSmallRun } from '../../support/run-config.ts';
import { startSlurm, whyNoSlurm } from '../../support/slurm-cluster.ts';
import { shared } from '../../support/shared.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const reason = existsSync(shared('cluster')) ? whyNoSlurm() : 'the folder shared/ is not beside the checkout';
const title = `Slurm on two nodes${reason === null ? '' : ` (skipped: ${reason})`}`;

function cluster(changes: Partial<ClusterConfig> = {}): ClusterConfig {
  return ClusterConfig.parse({ program, jobs: 8, cpus: 1, memory: 2000, time: 30, interval: 0.5, ...changes });
}

const recordOf = (folder: string) => JSON.parse(readFileSync(path.join(folder, 'run.json'), 'utf8')) as RunRecord;

/** metrics.jsonl without the figures that differ between equal runs. */
function comparable(folder: string): unknown[] {
  const timed = new Set(['seconds', 'tokensPerSecond', 'memory', 'time']);
  return linesOf(path.join(folder, 'metrics.jsonl')).map(
    (line) => JSON.parse(line, (key, value: unknown) => (timed.has(key) ? undefined : value)) as unknown,
  );
}

function linesOf(file: string): string[] {
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n').slice(0, -1) : [];
}

/** A folder with a run that nobody has begun, as a search makes it for each trial. */
async function trialOf(folder: string, trial: number, set: readonly string[]): Promise<TrialRun> {
  const config = await readConfig(path.join(folder, 'small.yaml'), [`train.seed=${trial + 1}`, ...set]);
  const runsFolder = path.join(folder, 'runs');
  const out = path.join(runsFolder, `search-t00${trial}`);
  const search = { id: 'search', trial, repeat: 0 };
  const run = await createRun({ config, configFile: null, name: 'trial', out, runsFolder, search });
  return { search: 'search', trial, repeat: 0, folder: run };
}

/** Polls until all have ended; a run that is lost is submitted again. */
async function drive(
  executor: SlurmExecutor,
  handles: readonly TrialHandle[],
  look: (states: readonly TrialState[]) => boolean = () => true,
): Promise<readonly TrialState[]> {
  for (;;) {
    const states = await executor.poll(handles, unending);
    const goesOn = look(states);
    for (const [index, { state }] of states.entries()) {
      if (state === 'lost') await executor.submit(handles[index]!.run, unending);
    }
    if (!goesOn || states.every(({ state }) => ['finished', 'cancelled', 'failed'].includes(state))) return states;
    await executor.changed(unending);
  }
}

/** Node of each job that has one. */
function runningJobs(environment: NodeJS.ProcessEnv): Map<string, string> {
  const { stdout } = spawnSync('squeue', ['-h', '-t', 'RUNNING', '-o', '%i %N'], {
    env: environment,
    encoding: 'utf8',
  });
  return new Map(
    stdout.split('\n').flatMap((line) => (line === '' ? [] : [line.trim().split(' ') as [string, string]])),
  );
}

describe.skipIf(reason !== null)(title, () => {
  it('searches eight trials, two at a time, though a node stops in mid-trial and the search is killed, to the results of this machine', async () => {
    const slurm = await startSlurm();
    vi.stubEnv('SLURM_CONF', slurm.environment['SLURM_CONF']);
    onTestFinished(() => void vi.unstubAllEnvs());
    const folder = temporaryFolder();
    const config = await writeSmallRun(folder);
    appendFileSync(
      config,
      'search: { space: { lora.alpha: { int: [8, 64] } }, sampler: random, trials: 8, seed: 3 }\n',
    );
    const set = ['train.epochs=40', 'train.checkpointEvery=20'];
    const clusterFile = path.join(folder, 'cluster.yaml');
    writeFileSync(clusterFile, JSON.stringify(cluster()));
    const runsFolder = path.join(folder, 'runs');
    const words = [
      'search',
      config,
      '--executor',
      'slurm',
      '--config',
      clusterFile,
      '--name',
      's',
      '--runs',
      runsFolder,
    ];
    const [node, ...rest] = [...program, ...words, ...set.flatMap((each) => ['--set', each])];
    const searching = spawn(node!, rest, { cwd: folder, stdio: 'ignore' });
    onTestFinished(() => void searching.kill('SIGKILL'));

    // A trial with a checkpoint, in the middle.
    const isMet = (run: string) =>
      linesOf(path.join(run, 'metrics.jsonl')).length > 50 &&
      recordOf(run).status === 'running' &&
      readdirSync(path.join(run, 'checkpoints')).some((name) => /^step-\d+$/.test(name));
    const trials = () =>
      existsSync(runsFolder)
        ? readdirSync(runsFolder).flatMap((name) => (/-t\d{3}$/.test(name) ? [path.join(runsFolder, name)] : []))
        : [];
    let most = 0;
    let hit: string | undefined;
    while (hit === undefined) {
      await sleep(100);
      hit = trials().find(isMet);
    }
    const { job } = JSON.parse(readFileSync(path.join(hit, 'slurm.json'), 'utf8')) as { job: string };
    const stopped = runningJobs(slurm.environment).get(job) as 'n1' | 'n2';
    slurm.stopNode(stopped);
    searching.kill('SIGKILL');

    const watching = setInterval(() => (most = Math.max(most, runningJobs(slurm.environment).size)), 700);
    onTestFinished(() => clearInterval(watching));
    const host = createHost({ launcher: launchBuilt, runsFolder, appFolder: path.join(folder, 'app') });
    await sleep(1000);
    setTimeout(() => slurm.startNode(stopped), 15_000).unref();
    const [search] = readdirSync(path.join(runsFolder, '.searches'));
    const ended = await host['search.resume']({ search: search!, follow: true }, () => undefined, unending);
    expect(ended.record).toMatchObject({ status: 'finished', error: null, resumed: 1 });
    expect(ended.trials.map(({ state }) => state)).toEqual(Array.from({ length: 8 }, () => 'finished'));
    expect(most).toBe(2);
    const began = linesOf(path.join(hit, 'log.jsonl'))
      .map((line) => JSON.parse(line) as { msg: string; startStep?: number })
      .filter(({ msg }) => msg === 'prepared')
      .map(({ startStep }) => startStep!);
    expect(began).toHaveLength(2);
    expect(began[0]).toBe(0);
    expect(began[1]).toBeGreaterThanOrEqual(20);

    const here = await host['search.start'](
      { config, set, name: 'here', executor: { name: 'local', config: null }, follow: true },
      () => undefined,
      unending,
    );
    expect(here.record.status).toBe('finished');
    expect(ended.trials.map(({ setting }) => setting)).toEqual(here.trials.map(({ setting }) => setting));
    for (const [index, { value, runs }] of ended.trials.entries()) {
      expect(value, `trial ${index}`).toBe(here.trials[index]!.value);
      const figures = runs.map(({ run }) => comparable(path.join(runsFolder, run)));
      const local = here.trials[index]!.runs.map(({ run }) => comparable(path.join(runsFolder, run)));
      expect(figures, `trial ${index}`).toEqual(local);
    }
  }, 300_000);

  it('tells a pruned run, a bug, a job that somebody cancelled and one that was killed for memory apart', async () => {
    const slurm = await startSlurm([
      'JobAcctGatherType=jobacct_gather/linux',
      'JobAcctGatherFrequency=task=1',
      'JobAcctGatherParams=OverMemoryKill',
    ]);
    vi.stubEnv('SLURM_CONF', slurm.environment['SLURM_CONF']);
    onTestFinished(() => void vi.unstubAllEnvs());
    const folder = temporaryFolder();
    await writeSmallRun(folder);
    const endless = await trialOf(folder, 0, ['train.epochs=5000', 'train.checkpointEvery=20']);
    const executor = new SlurmExecutor(cluster());
    const handle = await executor.submit(endless, unending);
    await drive(executor, [handle], ([state]) => !(state!.state === 'running' && state!.step > 5));
    await executor.cancel(handle, unending);
    const [cancelled] = await drive(executor, [handle]);
    expect(cancelled).toMatchObject({ state: 'cancelled' });
    expect(recordOf(endless.folder).status).toBe('cancelled');
    expect(existsSync(path.join(endless.folder, 'checkpoints'))).toBe(true);

    const wrong = new SlurmExecutor(cluster({ program: ['/nowhere/lorikeet'] }));
    const bug = await wrong.submit(await trialOf(folder, 1, []), unending);
    expect((await drive(wrong, [bug]))[0]).toMatchObject({
      state: 'failed',
      canRetry: false,
      error: { code: 'cluster.job-failed', sentence: expect.stringContaining('/nowhere/lorikeet') as string },
    });

    const data = await executor.submit(await trialOf(folder, 2, ['data.text=tweet']), unending);
    expect((await drive(executor, [data]))[0]).toMatchObject({
      state: 'failed',
      error: { code: 'data.column-missing' },
    });

    // The program holds memory before it trains, more than the job asked for.
    const hungry = ['const held = []; setInterval(() => held.push(Buffer.alloc(4e7, 1)), 50)'];
    const small = new SlurmExecutor(cluster({ memory: 300, program: [process.execPath, '-e', ...hungry] }));
    const killed = await small.submit(await trialOf(folder, 3, []), unending);
    expect((await drive(small, [killed]))[0]).toMatchObject({
      state: 'failed',
      canRetry: false,
      error: { code: 'cluster.out-of-memory', sentence: expect.stringContaining('300') as string },
    });
  }, 300_000);

  it('waits where the queue is full, and bears a controller that is away, but not for long', async () => {
    const slurm = await startSlurm(['MaxJobCount=3', 'MinJobAge=5']);
    vi.stubEnv('SLURM_CONF', slurm.environment['SLURM_CONF']);
    onTestFinished(() => void vi.unstubAllEnvs());
    const folder = temporaryFolder();
    await writeSmallRun(folder);
    const executor = new SlurmExecutor(cluster({ program: ['/bin/sh', '-c', 'sleep 2'] }));
    const handles: TrialHandle[] = [];
    for (let trial = 0; trial < 5; trial += 1) {
      handles.push(await executor.submit(await trialOf(folder, trial, []), unending));
    }
    const [state] = await executor.poll([handles[4]!], unending);
    expect(state).toEqual({ state: 'queued', reason: { code: 'full', word: '' } });
    expect(handles[4]!.job).toBeNull();
    // The others end at once, as they are none that train; then there is room.
    await drive(executor, handles.slice(0, 3));
    for (let look = 0; handles[4]!.job === null && look < 60; look += 1) {
      await executor.poll(handles.slice(3), unending);
      await sleep(500);
    }
    expect(handles[4]!.job).toMatch(/^job \d+/);

    const hasty = new SlurmExecutor(cluster({ patience: 0 }));
    await hasty.poll(handles.slice(3), unending);
    await slurm.stopController();
    expect(await executor.poll(handles.slice(3), unending)).toHaveLength(2);
    await expect(hasty.poll(handles.slice(3), unending)).rejects.toMatchObject({ code: 'cluster.unreachable' });
    const fresh = new SlurmExecutor(cluster());
    await expect(fresh.submit(await trialOf(folder, 5, []), unending)).rejects.toMatchObject({
      code: 'cluster.unreachable',
      remedy: expect.stringContaining('squeue') as string,
    });
    await slurm.startController();
    // A submission whose answer was lost: the job is there, and its note has no number.
    const lost = await trialOf(folder, 6, []);
    const sent = await new SlurmExecutor(cluster({ program: ['/bin/sh', '-c', 'sleep 1'] })).submit(lost, unending);
    const note = path.join(lost.folder, 'slurm.json');
    const text = readFileSync(note, 'utf8').replace(/"job": "\d+"/, '"job": null');
    writeFileSync(note, text);
    expect((await fresh.find(lost, unending))?.job).toBe(sent.job);
    expect(jobName(lost.folder)).toContain('search-t006');
  }, 300_000);
});
