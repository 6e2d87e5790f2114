import path from 'node:path';
import type { SearchRecord } from '../../contract/index.ts';
import { runFiles } from '../runs/folder.ts';
import { lastSign } from '../runs/last-sign.ts';
import { searchFiles } from './folder.ts';
import { readJournal } from './journal.ts';
import { trialsOf } from './trials.ts';

/** When a search whose process is gone last did something: it, or a run of it that was under way, wrote a line. */
export async function lastSignOfSearch(folder: string, record: SearchRecord): Promise<Date> {
  const { journal } = searchFiles(folder);
  const trials = trialsOf(record, await readJournal(journal).catch(() => []));
  const runs = trials.filter(({ state }) => state === 'running').flatMap((trial) => trial.runs);
  const metrics = runs.map(({ run }) => runFiles(path.join(record.runsFolder, run)).metrics);
  return lastSign(record.startedAt ?? record.createdAt, [journal, ...metrics]);
}
