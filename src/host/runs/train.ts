import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import type { ReplyOf, RunEvent, RunRecord } from '../../contract/index.ts';
import { LorikeetError } from '../../engine/index.ts';
import type { HostContext } from '../context/index.ts';
import { errorShape } from '../common/error-shape.ts';
import { runFiles, runName } from './folder.ts';
import { readProgress } from './progress.ts';
import { readRecord, readResult } from './record.ts';
import { markEnded } from './reconcile.ts';
import type { WorkerEnd } from '../launch/launcher.ts';
import { type Answer, supervise } from '../launch/supervise.ts';

/** Starts a worker for the run of `folder`, whose run.json is `starting`, and waits for its end, successful or not. */
export async function trainRun(
  { launcher, workers }: Pick<HostContext, 'launcher' | 'workers'>,
  folder: string,
  emit: (event: RunEvent) => void,
): Promise<ReplyOf<'runs.start'>> {
  const { cancel, output } = runFiles(folder);
  await rm(cancel, { force: true });
  emit({ type: 'created', run: runName(folder), folder });
  const worker = supervise(launcher, { type: 'train', folder }, output, emit);
  workers.set(folder, worker);
  try {
    const { answer, end } = await worker.ended;
    return { folder, record: await settle(folder, answer, end), result: await readResult(folder) };
  } finally {
    workers.delete(folder);
    await rm(cancel, { force: true });
  }
}

/** The record after the worker's end: what it wrote itself, or why it could not. */
async function settle(folder: string, answer: Answer | null, end: WorkerEnd): Promise<RunRecord> {
  const printed = await lastWords(folder);
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

/** The last line that the worker printed; an empty output file is removed. */
async function lastWords(folder: string): Promise<string> {
  const { output } = runFiles(folder);
  const text = await readFile(output, 'utf8').catch(() => '');
  if (text === '') await rm(output, { force: true });
  return text.trimEnd().split('\n').at(-1)!.trim();
}
