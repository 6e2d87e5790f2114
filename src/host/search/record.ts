import path from 'node:path';
import { type ErrorShape, SearchRecord } from '../../contract/index.ts';
import { LorikeetError, processState, readJson, writeJson } from '../../engine/index.ts';
import { errorShape } from '../common/error-shape.ts';
import { searchFiles } from './folder.ts';

/** Reads search.json. Its folder says what the search is called. @throws files.missing, files.not-json, search.bad-record */
export async function readSearch(folder: string): Promise<SearchRecord> {
  const { record: file } = searchFiles(folder);
  const parsed = SearchRecord.safeParse(await readJson(file));
  if (parsed.success) return { ...parsed.data, id: path.basename(folder) };
  const [issue] = parsed.error.issues;
  const field = issue!.path.join('.') || 'the whole file';
  throw new LorikeetError('search.bad-record', { file, field, reason: issue!.message });
}

/** Writes search.json whole. One process at a time is in charge of it. */
export function writeSearch(folder: string, record: SearchRecord): Promise<void> {
  return writeJson(searchFiles(folder).record, record);
}

/** The record as things are: a search that claims to run while its process is gone was interrupted. */
export async function reconciledSearch(folder: string): Promise<SearchRecord> {
  const record = await readSearch(folder);
  const { process: inCharge } = record;
  if (inCharge === null || processState(inCharge) !== 'gone') return record;
  // Between the first look and the second it may have ended in order.
  const again = await readSearch(folder);
  if (again.status !== record.status || again.process?.pid !== inCharge.pid) return reconciledSearch(folder);
  const error = errorShape(new LorikeetError('search.process-gone', { search: again.id }));
  return markSearchEnded(folder, again, 'interrupted', error);
}

/** Records how a search ended, for a process that could not; where it cannot be written it is still told. */
export async function markSearchEnded(
  folder: string,
  record: SearchRecord,
  status: 'interrupted' | 'failed',
  error: ErrorShape,
): Promise<SearchRecord> {
  const ended: SearchRecord = { ...endedSearch(record), status, error };
  await writeSearch(folder, ended).catch(() => undefined);
  return ended;
}

/** The record of a search that no process has in charge any more. */
export function endedSearch(record: SearchRecord): SearchRecord {
  const now = new Date();
  const since = record.startedAt === null ? 0 : (now.getTime() - Date.parse(record.startedAt)) / 1000;
  return {
    ...record,
    process: null,
    endedAt: now.toISOString(),
    secondsBefore: record.secondsBefore + Math.max(0, since),
  };
}
