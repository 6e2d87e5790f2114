import { readFile, rm } from 'node:fs/promises';
import type { LadderRecord } from '../../contract/index.ts';
import { LorikeetError } from '../../engine/index.ts';
import { errorShape } from '../common/error-shape.ts';
import type { HostContext } from '../context/index.ts';
import { type Answer, supervise } from '../launch/supervise.ts';
import type { WorkerEnd } from '../launch/launcher.ts';
import { ladderFiles } from './folder.ts';
import { markEnded, readLadder } from './record.ts';

/** Has a worker climb the ladder of a folder whose ladder.json is `starting`, and waits until it has ended, however it did. */
export async function climbLadder(
  { launcher, workers }: Pick<HostContext, 'launcher' | 'workers'>,
  folder: string,
): Promise<LadderRecord> {
  const { cancel, output } = ladderFiles(folder);
  await rm(cancel, { force: true });
  const worker = supervise(launcher, { type: 'ladder', folder }, output, () => undefined);
  workers.set(folder, worker);
  try {
    const { answer, end } = await worker.ended;
    return await settle(folder, answer, end);
  } finally {
    workers.delete(folder);
    await rm(cancel, { force: true });
  }
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

/** The last line of what a worker printed; an output file that stayed empty goes. */
async function lastLine(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch(() => '');
  if (text === '') await rm(file, { force: true });
  return text.trimEnd().split('\n').at(-1)!.trim();
}
