import { rm } from 'node:fs/promises';
import type { LadderRecord } from '../../contract/index.ts';
import { LorikeetError } from '../../engine/index.ts';
import { errorShape } from '../common/error-shape.ts';
import type { HostContext } from '../context/index.ts';
import type { DeviceContext } from '../devices/devices.ts';
import { type Answer, supervise } from '../launch/supervise.ts';
import { lastLine } from '../launch/last-line.ts';
import type { WorkerEnd } from '../launch/launcher.ts';
import { chooseDevice, type ChosenDevice } from '../runs/choose-device.ts';
import { ladderFiles } from './folder.ts';
import { markEnded, readLadder } from './record.ts';

/** Has a worker climb the ladder of a folder whose ladder.json is `starting`, and waits until it has ended, however it did. */
export async function climbLadder(
  host: DeviceContext & Pick<HostContext, 'launcher' | 'workers'>,
  folder: string,
): Promise<LadderRecord> {
  const { launcher, workers } = host;
  const { cancel, output } = ladderFiles(folder);
  await rm(cancel, { force: true });
  const { id } = await readLadder(folder);
  const killed = new LorikeetError('ladder.worker-died', { ladder: id, how: 'a kill', output: '' });
  try {
    const onDevice = await deviceFor(host, folder, killed);
    const task = { type: 'ladder', folder, ...onDevice } as const;
    const worker = supervise(launcher, task, output, () => undefined);
    workers.set(folder, worker);
    const { answer, end } = await worker.ended;
    return await settle(folder, answer, end);
  } catch (error) {
    const record = await readLadder(folder);
    if (record.status !== 'starting') throw error;
    return await markEnded(folder, record, error === killed ? 'interrupted' : 'failed', errorShape(error));
  } finally {
    workers.delete(folder);
    await rm(cancel, { force: true });
  }
}

/** The device of all rungs, proved in the format of the first model to be trained. They may differ in dtype: `auto` is float32 here. */
async function deviceFor(
  host: DeviceContext & Pick<HostContext, 'workers'>,
  folder: string,
  killed: LorikeetError,
): Promise<ChosenDevice['task']> {
  const { config, rungs } = await readLadder(folder);
  const model = rungs.find((rung) => rung.kind === 'lora')?.model ?? config.model;
  const compute = config.train.compute === 'auto' ? 'fp32' : config.train.compute;
  const train = { ...config.train, compute };
  return (await chooseDevice(host, folder, { ...config, model, train }, killed)).task;
}

/** The record after the worker's end: what it wrote itself, or why it could not. */
async function settle(folder: string, answer: Answer | null, end: WorkerEnd): Promise<LadderRecord> {
  const printed = await lastLine(ladderFiles(folder).output);
  const record = await readLadder(folder);
  if (record.process === null) return record;
  if (answer?.type === 'failed') return markEnded(folder, record, 'failed', answer.error);
  if (!end.started) {
    const error = new LorikeetError('host.worker-not-started', { reason: end.reason });
    return markEnded(folder, record, 'failed', errorShape(error));
  }
  const how = end.signal === null ? `exit code ${end.exitCode ?? 'unknown'}` : end.signal;
  const error = new LorikeetError('ladder.worker-died', { ladder: record.id, how, output: printed });
  return markEnded(folder, record, 'interrupted', errorShape(error));
}
