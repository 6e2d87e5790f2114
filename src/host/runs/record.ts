import { access } from 'node:fs/promises';
import { RunRecord, RunResult } from '../../contract/index.ts';
import { systemCode, writeJson } from '../../engine/index.ts';
import type { OwnFiles } from '../files/own.ts';
import { readAs } from './work-record.ts';
import { runFiles, runName } from './folder.ts';

/**
 * Reads run.json. The id is the folder's name, which may have been renamed or copied.
 *
 * @throws files.missing, files.not-json, run.bad-record
 */
export async function readRecord(folder: string): Promise<RunRecord> {
  return { ...(await readAs(RunRecord, runFiles(folder).record, 'run.bad-record')), id: runName(folder) };
}

/**
 * Writes run.json whole. Only one process writes it at a time: first the starter, then the worker, then a process that
 * finds the worker gone.
 */
export function writeRecord(folder: string, record: RunRecord): Promise<void> {
  return writeJson(runFiles(folder).record, record);
}

/** Changes some fields of run.json and returns the whole. */
export async function updateRecord(folder: string, changes: Partial<RunRecord>): Promise<RunRecord> {
  const record = { ...(await readRecord(folder)), ...changes };
  await writeRecord(folder, record);
  return record;
}

/** Reads result.json; null where the run has none yet. */
export async function readResult(folder: string): Promise<RunResult | null> {
  const file = runFiles(folder).result;
  try {
    await access(file);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
  }
  return readAs(RunResult, file, 'run.bad-record');
}

/**
 * The same for lists and pages: if the result cannot be read they show the rest of the run, and one warning is given.
 */
export function readableResult(ownFiles: OwnFiles, folder: string): Promise<RunResult | null> {
  return readResult(folder).catch((error: unknown) => {
    ownFiles.warnOnce(error instanceof Error ? error.message : String(error));
    return null;
  });
}
