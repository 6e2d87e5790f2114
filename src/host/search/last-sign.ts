import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { SearchRecord } from '../../contract/index.ts';
import { runFiles } from '../runs/folder.ts';
import { searchFiles } from './folder.ts';
import { readJournal } from './journal.ts';
import { trialsOf } from './trials.ts';

/**
 * When a search that was killed last did something: it, or a run of it that was under way, wrote a line. Long after that nobody may
 * have looked at it.
 */
export async function lastSign(folder: string, record: SearchRecord): Promise<Date> {
  const { journal } = searchFiles(folder);
  const trials = trialsOf(record, await readJournal(journal).catch(() => []));
  const runs = trials.filter(({ state }) => state === 'running').flatMap((trial) => trial.runs);
  const files = [journal, ...runs.map(({ run }) => runFiles(path.join(record.runsFolder, run)).metrics)];
  const times = await Promise.all(
    files.map((file) =>
      stat(file).then(
        ({ mtimeMs }) => mtimeMs,
        () => 0,
      ),
    ),
  );
  return new Date(Math.max(Date.parse(record.startedAt ?? record.createdAt), ...times));
}
