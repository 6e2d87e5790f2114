import path from 'node:path';
import { type ErrorShape, SearchRecord } from '../../contract/index.ts';
import { LorikeetError, writeJson } from '../../engine/index.ts';
import { errorShape } from '../common/error-shape.ts';
import { readAs, reconciledWork } from '../runs/work-record.ts';
import { searchFiles } from './folder.ts';
import { lastSignOfSearch } from './last-sign.ts';

/** Reads search.json. Its folder says what the search is called. @throws files.missing, files.not-json, search.bad-record */
export async function readSearch(folder: string): Promise<SearchRecord> {
  return {
    ...(await readAs(SearchRecord, searchFiles(folder).record, 'search.bad-record')),
    id: path.basename(folder),
  };
}

/** Writes search.json whole. One process at a time is in charge of it. */
export function writeSearch(folder: string, record: SearchRecord): Promise<void> {
  return writeJson(searchFiles(folder).record, record);
}

/** The record as things are: a search that claims to run while its process is gone was interrupted. */
export function reconciledSearch(folder: string): Promise<SearchRecord> {
  return reconciledWork(
    () => readSearch(folder),
    async (record) => {
      const error = errorShape(new LorikeetError('search.process-gone', { search: record.id }));
      return markSearchEnded(folder, record, 'interrupted', error, await lastSignOfSearch(folder, record));
    },
  );
}

/** Records how a search ended, for a process that could not; where it cannot be written it is still told. */
export async function markSearchEnded(
  folder: string,
  record: SearchRecord,
  status: 'interrupted' | 'failed',
  error: ErrorShape,
  at?: Date,
): Promise<SearchRecord> {
  const ended: SearchRecord = { ...endedSearch(record, at), status, error };
  await writeSearch(folder, ended).catch(() => undefined);
  return ended;
}

/** The record of a search that no process has in charge any more. */
export function endedSearch(record: SearchRecord, at = new Date()): SearchRecord {
  const since = record.startedAt === null ? 0 : (at.getTime() - Date.parse(record.startedAt)) / 1000;
  return {
    ...record,
    process: null,
    endedAt: at.toISOString(),
    secondsBefore: record.secondsBefore + Math.max(0, since),
  };
}
