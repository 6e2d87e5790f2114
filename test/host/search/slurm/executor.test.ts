import path from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { ClusterConfig } from '../../../../src/contract/index.ts';
import { SlurmExecutor } from '../../../../src/host/search/slurm/executor.ts';
import { program, trials, unending, until } from '../../../support/cluster-runs.ts';
import { writeSlurmCommands } from '../../../support/slurm-commands.ts';
import { temporaryFolder } from '../../../support/temporary.ts';

const settings = (changes: object = {}) => ClusterConfig.parse({ program, interval: 0.2, ...changes });
const sleeper = ['/bin/sh', '-c', 'sleep 10'];

function slurmHere() {
  const slurm = writeSlurmCommands(path.join(temporaryFolder(), 'bin'));
  vi.stubEnv('PATH', `${slurm.folder}${path.delimiter}${process.env['PATH']}`);
  onTestFinished(() => {
    slurm.hasNodes(true);
    vi.unstubAllEnvs();
  });
  return slurm;
}

// `../slurm.test.ts` has a real Slurm, where it may.
describe.skipIf(process.platform === 'win32')('a job of Slurm', () => {
  it('waits where the queue is full, and is submitted when there is room', async () => {
    const slurm = slurmHere();
    const executor = new SlurmExecutor(settings({ program: sleeper }));
    const [run] = await trials(1);
    slurm.isFull(true);
    const handle = await executor.submit(run!, unending);
    expect(await until(executor, handle, 'queued')).toEqual({ state: 'queued', reason: { code: 'full', word: '' } });
    expect(handle.job).toBeNull();
    slurm.isFull(false);
    expect(await until(executor, handle, 'running')).toMatchObject({ state: 'running' });
    expect(handle.job).toBe('job 1 on n1');
    expect(slurm.submitted()).toBe(1);
  });

  it('is not submitted where Slurm does not answer, and is borne with for `patience` once it has', async () => {
    const slurm = slurmHere();
    const [run, other] = await trials(2);
    slurm.answers(false);
    const unreachable = { code: 'cluster.unreachable' };
    await expect(new SlurmExecutor(settings()).submit(run!, unending)).rejects.toMatchObject(unreachable);
    expect(slurm.submitted()).toBe(0);
    slurm.answers(true);
    const patient = new SlurmExecutor(settings({ program: sleeper }));
    const hasty = new SlurmExecutor(settings({ program: sleeper, patience: 0 }));
    const handle = await patient.submit(other!, unending);
    const before = await until(patient, handle, 'running');
    await hasty.poll([handle], unending);
    slurm.answers(false);
    expect(await patient.poll([handle], unending)).toEqual([before]);
    await expect(hasty.poll([handle], unending)).rejects.toMatchObject(unreachable);
  });

  it('says which command is missing where there is no Slurm', async () => {
    vi.stubEnv('PATH', temporaryFolder());
    onTestFinished(() => void vi.unstubAllEnvs());
    const [run] = await trials(1);
    await expect(new SlurmExecutor(settings()).submit(run!, unending)).rejects.toMatchObject({
      code: 'cluster.no-slurm',
      sentence: 'There is no sbatch on this machine.',
    });
  });

  it.each<[string, string, object]>([
    [
      'killed for memory',
      'OUT_OF_MEMORY',
      { state: 'failed', canRetry: false, error: { code: 'cluster.out-of-memory' } },
    ],
    ['on a node that stopped', 'NODE_FAIL', { state: 'lost', reason: 'n1 stopped' }],
    ['cancelled by somebody', 'CANCELLED', { state: 'failed', error: { code: 'cluster.job-cancelled' } }],
  ])('%s is told apart', async (_, state, expected) => {
    const slurm = slurmHere();
    const executor = new SlurmExecutor(settings({ program: sleeper, memory: 300 }));
    const [run] = await trials(1);
    const handle = await executor.submit(run!, unending);
    await until(executor, handle, 'running');
    slurm.end('1', state);
    expect(await until(executor, handle, 'failed', 'lost')).toMatchObject(expected);
  });

  it('with a bug has the error of its run', async () => {
    slurmHere();
    const executor = new SlurmExecutor(settings());
    const [run] = await trials(1, ['data.text=tweet']);
    const handle = await executor.submit(run!, unending);
    expect(await until(executor, handle, 'failed')).toMatchObject({ error: { code: 'data.column-missing' } });
  }, 60_000);
});
