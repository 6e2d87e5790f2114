import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import type { ReplyOf, RunEvent, RunRecord, WorkerNews } from '../../contract/index.ts';
import { LorikeetError } from '../../engine/index.ts';
import type { HostContext } from '../context/index.ts';
import type { DeviceContext } from '../devices/devices.ts';
import { errorShape } from '../common/error-shape.ts';
import { chooseDevice, type ChosenDevice } from './choose-device.ts';
import { runFiles, runName } from './folder.ts';
import { readProgress } from './progress.ts';
import { readRecord, readResult } from './record.ts';
import { markEnded } from './reconcile.ts';
import { lastLine } from '../launch/last-line.ts';
import type { WorkerEnd } from '../launch/launcher.ts';
import { type Answer, supervise } from '../launch/supervise.ts';
import { watchDevice } from './watch-device.ts';
import { phrase } from '../../shared/phrases/index.ts';

type Context = DeviceContext & Pick<HostContext, 'launcher' | 'workers'>;

/**
 * Starts a worker for the run of `folder`, whose run.json is `starting`, and waits for its end, successful or not. Its device
 * is chosen first, and proved if it has no proof yet.
 */
export async function trainRun(
  host: Context,
  folder: string,
  emit: (event: RunEvent) => void,
): Promise<ReplyOf<'runs.start'>> {
  const { workers } = host;
  const { cancel } = runFiles(folder);
  await rm(cancel, { force: true });
  emit({ type: 'created', run: runName(folder), folder });
  try {
    const record = await trained(host, folder, emit);
    return { folder, record, result: await readResult(folder) };
  } finally {
    workers.delete(folder);
    await rm(cancel, { force: true });
  }
}

async function trained(host: Context, folder: string, emit: (event: RunEvent) => void): Promise<RunRecord> {
  const { config } = await readRecord(folder);
  const killed = new LorikeetError('run.killed-on-request', { run: folder, lastStep: 0 });
  try {
    const device = await chooseDevice(host, folder, config, killed, emit);
    return await superviseRun(host, folder, device, emit);
  } catch (error) {
    const record = await readRecord(folder);
    if (record.status !== 'starting') throw error;
    return markEnded(folder, record, error === killed ? 'interrupted' : 'failed', errorShape(error));
  }
}

async function superviseRun(
  { launcher, workers, devices }: Context,
  folder: string,
  { task: onDevice, format }: ChosenDevice,
  emit: (event: RunEvent) => void,
): Promise<RunRecord> {
  const { device } = onDevice;
  let isNoted = false;
  const hear = (news: WorkerNews) => {
    watch.hear(news);
    if (news.type !== 'event') return;
    emit(news.event);
    if (news.event.type !== 'step' || isNoted) return;
    isNoted = true;
    // Knowing it is of use later, and no reason to end a run.
    devices.hasTrained(device, format).catch(() => undefined);
  };
  const watch = watchDevice(device);
  const task = { type: 'train', folder, ...onDevice } as const;
  const worker = supervise(launcher, task, runFiles(folder).output, hear);
  workers.set(folder, worker);
  const end = await Promise.race([worker.ended, watch.over(worker.kill)]).finally(watch.stop);
  if (end !== 'hung') return settle(folder, end.answer, end.end);
  const { lastStep } = await readProgress(folder);
  const error = errorShape(
    new LorikeetError('runtime.device-hung', { device, seconds: watch.limitSeconds(), lastStep }),
  );
  await devices
    .hasFailed(device, format, phrase('device.hung', { step: lastStep, run: runName(folder) }))
    .catch(() => undefined);
  return markEnded(folder, await readRecord(folder), 'failed', error);
}

/** The record after the worker's end: what it wrote itself, or why it could not. */
async function settle(folder: string, answer: Answer | null, end: WorkerEnd): Promise<RunRecord> {
  const printed = await lastLine(runFiles(folder).output);
  const record = await readRecord(folder);
  if (record.status !== 'starting' && record.status !== 'running') return record;
  // The worker failed and could not write that either: most likely the disk is full.
  if (answer?.type === 'failed') return markEnded(folder, record, 'failed', answer.error);
  const { lastStep } = await readProgress(folder);
  if (!end.started) {
    const error = new LorikeetError('host.worker-not-started', { reason: end.reason });
    return markEnded(folder, record, 'failed', errorShape(error));
  }
  return markEnded(folder, record, 'interrupted', errorShape(silentEnd(folder, end, lastStep, printed)));
}

/** Why a worker ended without an answer, as far as the system tells. */
function silentEnd(
  folder: string,
  end: WorkerEnd & { started: true },
  lastStep: number,
  output: string,
): LorikeetError {
  const { signal, exitCode } = end;
  if (signal === null) {
    return new LorikeetError('run.worker-died', { run: folder, exitCode: exitCode ?? 0, lastStep, output });
  }
  const onRequest = signal === 'SIGKILL' && existsSync(runFiles(folder).cancel);
  return onRequest
    ? new LorikeetError('run.killed-on-request', { run: folder, lastStep })
    : new LorikeetError('run.worker-killed', { run: folder, signal, lastStep });
}
