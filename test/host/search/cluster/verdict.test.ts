import { describe, expect, it } from 'vitest';
import { ClusterConfig, type ErrorShape } from '../../../../src/contract/index.ts';
import { quoted } from '../../../../src/host/search/cluster/command.ts';
import { jobName } from '../../../../src/host/search/cluster/job-note.ts';
import { isOver, type Known, trialStateOf } from '../../../../src/host/search/cluster/verdict.ts';
import { isFullQueue } from '../../../../src/host/search/slurm/commands.ts';
import { jobOptions, jobScript } from '../../../../src/host/search/slurm/job-script.ts';

const job = (state: string, reason = 'None', nodes = 'n1') => ({
  ...{ id: '17', name: 'lorikeet-x', state, reason, nodes, order: 17 },
});
const running = { state: 'running', step: 40, totalSteps: 100, evaluations: [] } as const;
const error: ErrorShape = { code: 'data.column-missing', sentence: 's', remedy: 'r', details: {} };

function known(changes: Partial<Known>): Known {
  return {
    folder: '/runs/search-t001',
    run: running,
    progress: { step: 40, evaluations: [] },
    id: '17',
    cluster: 'Slurm',
    job: job('RUNNING'),
    isCancelled: false,
    log: '',
    memory: '16G',
    ...changes,
  };
}

describe('where a run is', () => {
  it.each<[string, Partial<Known>, object]>([
    [
      'waits for a node',
      { run: null, job: job('PENDING', 'Resources', '') },
      { state: 'queued', reason: { code: 'busy', word: 'Resources' } },
    ],
    ['waits to be started again', { job: job('PENDING', 'BeginTime', '') }, { state: 'queued' }],
    ['has a node and has not begun', { run: null }, { state: 'running', step: 40 }],
    ['trains', {}, running],
    // Its last writes may still be on their way.
    ['is about to end', { run: { state: 'cancelled', evaluations: [] }, job: job('COMPLETING') }, { state: 'running' }],
    ['finished', { run: { state: 'finished', evaluations: [] }, job: job('COMPLETED') }, { state: 'finished' }],
    // Slurm counts some jobs as failed whose program has done all of its work.
    [
      'finished before its node stopped',
      { run: { state: 'finished', evaluations: [] }, job: job('NODE_FAIL') },
      { state: 'finished' },
    ],
    [
      'was asked to end',
      { isCancelled: true, run: { state: 'cancelled', evaluations: [] }, job: job('FAILED') },
      { state: 'cancelled' },
    ],
    ['was withdrawn before it began', { isCancelled: true, run: null, job: job('CANCELLED') }, { state: 'cancelled' }],
    ['lost its node', { job: job('NODE_FAIL', 'None', 'n2') }, { state: 'lost', reason: 'n2 stopped' }],
    ['was pre-empted', { job: job('PREEMPTED') }, { state: 'lost', reason: 'another job took its place' }],
    [
      'met its time limit',
      { job: job('TIMEOUT') },
      { state: 'lost', reason: 'the time limit of job 17 ended it after step 40' },
    ],
    [
      'was asked to end by the cluster',
      { run: { state: 'cancelled', evaluations: [] }, job: job('FAILED') },
      { state: 'lost' },
    ],
    ['was forgotten', { job: null }, { state: 'lost' }],
    [
      'has an error of its own',
      { run: { state: 'failed', error, canRetry: false }, job: job('FAILED') },
      { state: 'failed', error: { code: 'data.column-missing' } },
    ],
    [
      'was killed for memory',
      { job: job('OUT_OF_MEMORY') },
      { state: 'failed', canRetry: false, error: { code: 'cluster.out-of-memory' } },
    ],
    [
      'was killed for memory, as only the log says',
      { job: job('FAILED'), log: 'slurmstepd: error: Detected 1 oom_kill event in StepId=17.batch.' },
      { state: 'failed', error: { code: 'cluster.out-of-memory' } },
    ],
    [
      'was cancelled by somebody',
      { job: job('CANCELLED') },
      { state: 'failed', error: { code: 'cluster.job-cancelled' } },
    ],
    [
      'never began',
      { run: null, job: job('FAILED'), log: '/bin/sh: lorikeet: not found\n' },
      { state: 'failed', error: { code: 'cluster.job-failed', details: { output: '/bin/sh: lorikeet: not found' } } },
    ],
  ])('%s', (_what, changes, expected) => {
    expect(trialStateOf(known(changes))).toMatchObject(expected);
  });

  it('knows the states in which nothing of a job runs any more', () => {
    const over = ['COMPLETED', 'FAILED', 'TIMEOUT', 'NODE_FAIL', 'PREEMPTED', 'OUT_OF_MEMORY', 'CANCELLED'];
    expect(over.filter((state) => !isOver(job(state)))).toEqual([]);
    const goesOn = ['PENDING', 'RUNNING', 'COMPLETING', 'CONFIGURING', 'SUSPENDED', 'REQUEUED'];
    expect(goesOn.filter((state) => isOver(job(state)))).toEqual([]);
  });
});

describe('a job', () => {
  const cluster = ClusterConfig.parse({
    partition: 'gpu',
    memory: '16G',
    gpus: 'a100:1',
    time: '04:00:00',
    options: ['--account=lab'],
    setup: ['module load cuda'],
  });

  it('asks for what cluster.yaml says', () => {
    const options = jobOptions('/runs/100%/search-t001', cluster);
    expect(options).toEqual(
      expect.arrayContaining(['--partition=gpu', '--mem=16G', '--gres=gpu:a100:1', '--time=04:00:00', '--requeue']),
    );
    expect(options).toContain('--output=/runs/100%%/search-t001/slurm.log');
    expect(options).toContain('--signal=B:TERM@120');
    expect(options.at(-1)).toBe('--account=lab');
    expect(options.some((option) => option.startsWith('--cpus'))).toBe(false);
    expect(jobOptions('/runs/a', { ...cluster, time: 5 }).some((option) => option.startsWith('--signal'))).toBe(false);
  });

  it('is named after its folder, and otherwise for a folder of that name elsewhere', () => {
    expect(jobName('/runs/search-t001')).toMatch(/^lorikeet-search-t001-[0-9a-f]{8}$/);
    expect(jobName('/runs/search-t001')).toBe(jobName('/runs/../runs/search-t001'));
    expect(jobName('/other/search-t001')).not.toBe(jobName('/runs/search-t001'));
  });

  it('has a script whose words mean themselves', () => {
    const script = jobScript("/runs/it's $HOME", { ...cluster, program: ['/opt/lorikeet', '--runs', 'a b'] });
    expect(script).toContain('\nmodule load cuda\n');
    expect(script).toContain(String.raw`/opt/lorikeet --runs 'a b' resume '/runs/it'\''s $HOME' --take-over &`);
    expect(quoted('')).toBe("''");
  });
});

it.each([
  ['Resource temporarily unavailable', true],
  ["Job violates accounting/QOS policy (job submit limit, user's size and/or time limits)", true],
  ['AssocMaxSubmitJobLimit', true],
  ['Invalid partition name specified', false],
  ['Requested node configuration is not available', false],
])('a refusal for %j is a full queue: %j', (reason, isFull) => {
  expect(isFullQueue(reason)).toBe(isFull);
});

it.each([
  [{ memory: '16 GB' }, 'memory'],
  [{ host: '-oProxyCommand=x' }, 'host'],
  [{ time: '4h' }, 'time'],
  [{ options: ['account=lab'] }, 'options'],
  [{ jobs: 0 }, 'jobs'],
])('refuses %j', (settings, field) => {
  const { error } = ClusterConfig.safeParse(settings);
  expect(error!.issues[0]!.path[0]).toBe(field);
});
