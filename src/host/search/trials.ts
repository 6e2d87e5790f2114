import type { SearchRecord, Trial } from '../../contract/index.ts';
import type { PastTrial } from '../../engine/index.ts';
import { trialRunName } from './folder.ts';
import type { JournalEntry } from './journal.ts';

/** The trials that a journal tells of, by their numbers. */
export function trialsOf(
  { id, config }: Pick<SearchRecord, 'id' | 'config'>,
  entries: readonly JournalEntry[],
): Trial[] {
  const trials: Trial[] = [];
  const takenUp = new Set<Trial>();
  for (const entry of entries) {
    if (entry.type === 'resumed') {
      for (const trial of trials.filter(({ endedAt }) => endedAt === null)) takenUp.add(trial);
      continue;
    }
    if (entry.type === 'trial') {
      const { trial: number, setting, seeds, at } = entry;
      trials[number] = {
        ...{ number, setting, state: 'running', value: null, epochs: 0, startedAt: at, endedAt: null },
        runs: seeds.map((seed, repeat) => ({
          ...{ run: trialRunName(id, number, repeat, config.search.seeds), seed, state: 'waiting', value: null },
        })),
        ...{ elapsed: null, seconds: null, trainSeconds: null, error: null },
      };
      continue;
    }
    const trial = trials[entry.trial];
    const run = trial?.runs[entry.repeat];
    if (trial === undefined || run === undefined) continue;
    // Searches of earlier versions do not say that they were resumed.
    if (entry.type === 'submitted' && run.state !== 'waiting') takenUp.add(trial);
    tell(trial, run, entry);
    if (trial.endedAt === null) continue;
    const span = (Date.parse(trial.endedAt) - Date.parse(trial.startedAt)) / 1000;
    trial.elapsed = takenUp.has(trial) ? trial.seconds : span;
  }
  return trials.filter((trial) => trial !== undefined);
}

function tell(
  trial: Trial,
  run: Trial['runs'][number],
  entry: Exclude<JournalEntry, { type: 'trial' | 'resumed' }>,
): void {
  switch (entry.type) {
    case 'submitted':
      run.state = 'running';
      break;
    case 'lost':
      run.state = 'waiting';
      break;
    case 'finished': {
      Object.assign(run, { state: 'finished', value: entry.value });
      trial.epochs = entry.epochs;
      trial.seconds = (trial.seconds ?? 0) + entry.seconds;
      trial.trainSeconds = (trial.trainSeconds ?? 0) + entry.trainSeconds;
      if (trial.runs.every(({ state }) => state === 'finished')) {
        const sum = trial.runs.reduce((total, { value }) => total + value!, 0);
        Object.assign(trial, { state: 'finished', value: sum / trial.runs.length, endedAt: entry.at });
      }
      break;
    }
    case 'pruned':
      run.state = 'pruned';
      Object.assign(trial, { state: 'pruned', value: entry.value, epochs: entry.epochs, endedAt: entry.at });
      break;
    case 'failed':
      run.state = 'failed';
      Object.assign(trial, { state: 'failed', error: entry.error, endedAt: entry.at });
      break;
  }
}

/** What the next choice depends on. */
export function pastTrials(trials: readonly Trial[]): PastTrial[] {
  return trials.map(({ number, setting, state, value, epochs }) => ({ number, setting, state, value, epochs }));
}

/** The best finished trial; null where none has finished. The first of equals stays. */
export function bestTrial(trials: readonly Trial[], direction: SearchRecord['direction']): Trial | null {
  const sign = direction === 'maximize' ? 1 : -1;
  return trials.reduce<Trial | null>((best, trial) => {
    if (trial.state !== 'finished' || trial.value === null) return best;
    return best === null || sign * trial.value > sign * best.value! ? trial : best;
  }, null);
}
