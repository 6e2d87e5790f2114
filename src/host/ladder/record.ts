import path from 'node:path';
import { type ErrorShape, LadderRecord } from '../../contract/index.ts';
import { LorikeetError, processState, readJson, writeJson } from '../../engine/index.ts';
import { errorShape } from '../common/error-shape.ts';
import { ladderFiles } from './folder.ts';

/** Reads ladder.json. Its folder says what the ladder is called. @throws files.missing, files.not-json, ladder.bad-record */
export async function readLadder(folder: string): Promise<LadderRecord> {
  const { record: file } = ladderFiles(folder);
  const parsed = LadderRecord.safeParse(await readJson(file));
  if (parsed.success) return { ...parsed.data, id: path.basename(folder) };
  const [issue] = parsed.error.issues;
  const field = issue!.path.join('.') || 'the whole file';
  throw new LorikeetError('ladder.bad-record', { file, field, reason: issue!.message });
}

/** Writes ladder.json whole. One process at a time is in charge of it: the starter, then the worker, then whoever finds it gone. */
export function writeLadder(folder: string, record: LadderRecord): Promise<void> {
  return writeJson(ladderFiles(folder).record, record);
}

/** The record as things are: a ladder that claims to run while its process is gone was interrupted. */
export async function reconciledLadder(folder: string): Promise<LadderRecord> {
  const record = await readLadder(folder);
  const { process: inCharge } = record;
  if (inCharge === null || processState(inCharge) !== 'gone') return record;
  // Between the first look and the second the worker may have ended in order.
  const again = await readLadder(folder);
  if (again.status !== record.status || again.process?.pid !== inCharge.pid) return reconciledLadder(folder);
  return markEnded(
    folder,
    again,
    'interrupted',
    errorShape(new LorikeetError('ladder.worker-gone', { ladder: again.id })),
  );
}

/** Records how a ladder ended, for a worker that could not; where it cannot be written it is still told. */
export async function markEnded(
  folder: string,
  record: LadderRecord,
  status: 'interrupted' | 'failed',
  error: ErrorShape,
): Promise<LadderRecord> {
  const ended: LadderRecord = { ...endedLadder(record), status, error };
  await writeLadder(folder, ended).catch(() => undefined);
  return ended;
}

/** The record of a ladder that no process has in charge any more: what was under way waits again. */
export function endedLadder(record: LadderRecord): LadderRecord {
  const rungs = record.rungs.map((rung) =>
    rung.state === 'running' ? { ...rung, state: 'waiting' as const, progress: null } : rung,
  );
  return { ...record, rungs, process: null, endedAt: new Date().toISOString() };
}
