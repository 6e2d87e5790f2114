import path from 'node:path';
import type { SearchRecord, SearchState, Trial } from '../../contract/index.ts';
import { importances } from '../../engine/index.ts';
import { secondsOfRuns } from '../../shared/progress.ts';
import { endedTrials } from '../../shared/search.ts';
import { readProgress } from '../runs/progress.ts';
import { reconciledRecord } from '../runs/reconcile.ts';
import { readRecord } from '../runs/record.ts';
import { readNote } from './cluster/job-note.ts';
import { searchFiles } from './folder.ts';
import { readJournal } from './journal.ts';
import { readBudget } from './budget.ts';
import { reconciledSearch } from './record.ts';
import { bestTrial, pastTrials, trialsOf } from './trials.ts';

/** A search as its folder and those of its runs tell. @throws search.bad-record */
export async function searchState(folder: string): Promise<SearchState> {
  const record = await withBudget(folder, await reconciledSearch(folder));
  const trials = trialsOf(record, await readJournal(searchFiles(folder).journal));
  return {
    ...{ folder, record, trials: record.process === null ? await undrivenTrials(record.runsFolder, trials) : trials },
    best: bestTrial(trials, record.direction)?.number ?? null,
    importances: importances(record.parameters, pastTrials(trials), record.direction),
    progress: record.process === null ? {} : await progressOf(record, trials),
    secondsLeft: secondsLeft(record, trials),
  };
}

/**
 * The trials of a search that nobody drives. A run that has not ended is `interrupted`, unless its own process goes on: a job of a cluster
 * outlives the search.
 */
async function undrivenTrials(runsFolder: string, trials: readonly Trial[]): Promise<Trial[]> {
  const shown = async (trial: Trial): Promise<Trial> => {
    if (trial.state !== 'running') return trial;
    const runs = await Promise.all(
      trial.runs.map(async (run) => {
        if (run.state !== 'running') return run;
        const record = await reconciledRecord(path.join(runsFolder, run.run)).catch(() => null);
        return record === null || record.process === null ? { ...run, state: 'interrupted' as const } : run;
      }),
    );
    return { ...trial, runs, state: runs.some(({ state }) => state === 'running') ? 'running' : 'interrupted' };
  };
  return Promise.all(trials.map(shown));
}

/** The record with the budget that was asked for last. */
async function withBudget(folder: string, record: SearchRecord): Promise<SearchRecord> {
  const budget = await readBudget(folder, record);
  return { ...record, config: { ...record.config, search: { ...record.config.search, ...budget } } };
}

/** Of the runs that train. */
async function progressOf(record: SearchRecord, trials: readonly Trial[]): Promise<SearchState['progress']> {
  const progress: SearchState['progress'] = {};
  for (const trial of trials) {
    if (trial.state !== 'running') continue;
    for (const { run, state } of trial.runs) {
      if (state !== 'running') continue;
      const folder = path.join(record.runsFolder, run);
      const [read, { lastStep }, note] = await Promise.all([
        readRecord(folder).catch(() => null),
        readProgress(folder).catch(() => ({ lastStep: 0 })),
        readNote(folder, record.executor.name).catch(() => null),
      ]);
      const job = note === null ? null : { id: note.job, nodes: note.nodes, waits: note.waits };
      progress[run] = { step: lastStep, totalSteps: read?.totalSteps ?? null, job };
    }
  }
  return progress;
}

/** By the seconds of the trials so far, pruned ones among them, else by the measured step. */
function secondsLeft(
  { config, process: inCharge, estimate, endReason }: SearchRecord,
  trials: readonly Trial[],
): number | null {
  if (inCharge === null || endReason !== null) return null;
  const { search } = config;
  const ended = trials.filter(({ elapsed, state }) => elapsed !== null && state !== 'failed');
  const spent = ended.reduce((sum, { elapsed }) => sum + elapsed!, 0);
  const left = Math.max(0, search.trials - endedTrials(trials));
  if (ended.length > 0) return (left * spent) / ended.length;
  return estimate === null ? null : secondsOfRuns(estimate, left * search.seeds);
}
