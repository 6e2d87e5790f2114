import { rm } from 'node:fs/promises';
import type { SearchRecord } from '../../contract/index.ts';
import { claimLock, LorikeetError, processIdentity } from '../../engine/index.ts';
import { errorShape } from '../common/error-shape.ts';
import { readBudget } from './budget.ts';
import { isSilence } from './cluster/cluster.ts';
import { driveSearch } from './drive.ts';
import type { Executor } from './executor.ts';
import { searchFiles } from './folder.ts';
import { phrase } from '../../shared/phrases/index.ts';
import { mendJournal, openJournal, readJournal } from './journal.ts';
import { endedSearch, markSearchEnded, readSearch, writeSearch } from './record.ts';
import { trialConfig } from './space.ts';
import { endTrackedSearch } from './tracked.ts';
import { trialsOf } from './trials.ts';

/**
 * Drives the search of a folder whose search.json is `starting`, with an executor, and waits until it has ended, however it did.
 *
 * @param warn hears of lines of the journal that were damaged
 * @throws search.still-running where another process drives it
 */
export async function runSearch(
  folder: string,
  open: (record: SearchRecord) => Executor | Promise<Executor>,
  signal: AbortSignal,
  warn: (message: string) => void,
): Promise<SearchRecord> {
  const files = searchFiles(folder);
  const lock = await claimLock(files.lock);
  if (lock === undefined) throw new LorikeetError('search.still-running', { search: (await readSearch(folder)).id });
  try {
    return await driven(folder, open, signal, warn);
  } finally {
    await rm(files.cancel, { force: true });
    await lock.release();
  }
}

async function driven(
  folder: string,
  open: (record: SearchRecord) => Executor | Promise<Executor>,
  signal: AbortSignal,
  warn: (message: string) => void,
): Promise<SearchRecord> {
  const files = searchFiles(folder);
  await rm(files.cancel, { force: true });
  let record = await readSearch(folder);
  const change = async (changes: Partial<SearchRecord>) => {
    record = { ...record, ...changes };
    await writeSearch(folder, record);
  };
  let executor: Executor | null = null;
  try {
    const { entries, damaged } = await mendJournal(files.journal);
    for (const { line, text } of damaged) {
      warn(phrase('log.damaged-line', { line, file: files.journal, text: text.slice(0, 500) }));
    }
    const journal = openJournal(files.journal);
    try {
      if (entries.length > 0) {
        const resumed = { type: 'resumed', at: new Date().toISOString() } as const;
        journal.append(resumed);
        entries.push(resumed);
      }
      await change({ process: processIdentity(process.pid), startedAt: new Date().toISOString() });
      executor = await open(record);
      if (record.estimate === null && executor.measure !== undefined) {
        await change({ estimate: await executor.measure(trialConfig(record.config, record.fixed), signal) });
      }
      await change({ status: 'running' });
      const budget = () => readBudget(folder, record);
      const drive = { folder, record, executor, journal, entries, budget };
      const end = await driveSearch(drive, signal);
      const isCancelled = end === 'cancelled';
      await change({
        ...endedSearch(record),
        ...{ status: isCancelled ? 'cancelled' : 'finished', endReason: isCancelled ? null : end, error: null },
      });
      await endTrackedSearch(folder, record, trialsOf(record, entries));
      return record;
    } finally {
      journal.close();
    }
  } catch (error) {
    const status = signal.aborted ? 'interrupted' : 'failed';
    return await markSearchEnded(folder, record, status, errorShape(await withJobs(error, files.journal)));
  } finally {
    await executor?.close();
  }
}

/** An error of a cluster out of reach, which says where runs had been submitted that they go on. */
async function withJobs(error: unknown, journal: string): Promise<unknown> {
  if (!isSilence(error)) return error;
  const entries = await readJournal(journal).catch(() => []);
  const submitted = entries.some(({ type }) => type === 'submitted');
  return new LorikeetError(error.code, { ...error.details, submitted }, { cause: error });
}
