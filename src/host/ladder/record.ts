import path from 'node:path';
import { type ErrorShape, LadderRecord } from '../../contract/index.ts';
import { LorikeetError, writeJson } from '../../engine/index.ts';
import { errorShape } from '../common/error-shape.ts';
import { readAs, reconciledWork } from '../runs/work-record.ts';
import { ladderFiles } from './folder.ts';

/** Reads ladder.json. Its folder says what the ladder is called. @throws files.missing, files.not-json, ladder.bad-record */
export async function readLadder(folder: string): Promise<LadderRecord> {
  return {
    ...(await readAs(LadderRecord, ladderFiles(folder).record, 'ladder.bad-record')),
    id: path.basename(folder),
  };
}

/** Writes ladder.json whole. One process at a time is in charge of it: the starter, then the worker, then whoever finds it gone. */
export function writeLadder(folder: string, record: LadderRecord): Promise<void> {
  return writeJson(ladderFiles(folder).record, record);
}

/** The record as things are: a ladder that claims to run while its process is gone was interrupted. */
export function reconciledLadder(folder: string): Promise<LadderRecord> {
  return reconciledWork(
    () => readLadder(folder),
    (record) => {
      const error = errorShape(new LorikeetError('ladder.worker-gone', { ladder: record.id }));
      return markEnded(folder, record, 'interrupted', error);
    },
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
