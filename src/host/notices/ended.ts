import type { Notice, ReplyOf, SearchState } from '../../contract/index.ts';
import { scoreOf } from '../../shared/best-metric.ts';

const outcomes: Readonly<Record<string, Notice['outcome']>> = { finished: 'finished', cancelled: 'stopped' };

/** What is told of a run that has ended. @param name what its owner calls it */
export function runEnded(
  { record, result }: Pick<ReplyOf<'runs.start'>, 'record' | 'result'>,
  name: string,
): Omit<Notice, 'time'> {
  const metric = record.config.train.best;
  return {
    kind: 'run',
    outcome: outcomes[record.status] ?? 'failed',
    name,
    run: record.id,
    metric: result?.best ? { name: metric, value: scoreOf(result.best, metric) } : null,
    seconds: result?.seconds ?? null,
    error: record.error?.code ?? null,
  };
}

/** What is told of a search that has ended: its best trial, and the run of it. */
export function searchEnded({ record, trials, best }: SearchState): Omit<Notice, 'time'> {
  const trial = trials.find(({ number }) => number === best);
  return {
    kind: 'search',
    outcome: outcomes[record.status] ?? 'failed',
    name: record.id,
    run: trial?.runs[0]?.run ?? null,
    metric: trial ? { name: record.config.search.metric, value: trial.value } : null,
    seconds: record.secondsBefore,
    error: record.error?.code ?? null,
  };
}

/** A run that failed before it had a folder. */
export function runFailed(name: string, error: string): Omit<Notice, 'time'> {
  return { kind: 'run', outcome: 'failed', name, run: null, metric: null, seconds: null, error };
}

/** A download that ended. @param error code of what ended it early */
export function downloadEnded(name: string, seconds: number, error: string | null): Omit<Notice, 'time'> {
  const outcome = error === null ? 'finished' : 'failed';
  return { kind: 'download', outcome, name, run: null, metric: null, seconds, error };
}
