import { type BestMetricName, lowerIsBetter, scoreOf } from '../../shared/best-metric.ts';
import { decimal } from '../i18n/format.ts';
import { t } from '../i18n/index.ts';
import type { ListedRun } from './listed-run.ts';

type Listed = Pick<ListedRun, 'record' | 'result'>;

/** What the evaluation a run kept comes to, by the metric that chose it. */
export interface BestScore {
  readonly metric: BestMetricName;
  readonly value: number;
}

/** The score of a run; null before it has one. */
export function bestScore({ record, result }: Listed): BestScore | null {
  const metric = record.config.train.best;
  const value = result?.best ? scoreOf(result.best, metric) : null;
  return value === null ? null : { metric, value };
}

/** A score with its metric: `F1 0.812`. */
export function scoreText({ metric, value }: BestScore): string {
  return `${t(`metric.${metric}`)} ${decimal(value, 3)}`;
}

/** The run that trains now, as it is followed. */
export interface RunningBest {
  readonly run: string;
  /** The evaluation kept so far; null before there is one. */
  readonly best: { readonly value: number | null } | null;
}

/** What a list shows of a run: its score with the metric, of the run that trains now the best so far; null before it has one. */
export function bestText(listed: Listed, running: RunningBest | null = null): string | null {
  const { id, config } = listed.record;
  const soFar = running?.run === id ? (running.best?.value ?? null) : null;
  const best = bestScore(listed) ?? (soFar === null ? null : { metric: config.train.best, value: soFar });
  return best && scoreText(best);
}

/** The metric that chooses, by evaluation, for a sparkline. */
export function scoresByEvaluation({ record, result }: Listed): number[] {
  return (result?.evaluations ?? []).flatMap((evaluation) => scoreOf(evaluation, record.config.train.best) ?? []);
}

/**
 * The order of two scores, the worse first. Those of different metrics have no order in what they come to: they stand in
 * groups, by the name of the metric.
 */
export function compareScores(first: BestScore, second: BestScore): number {
  if (first.metric !== second.metric) return first.metric < second.metric ? -1 : 1;
  return (lowerIsBetter(first.metric) ? -1 : 1) * (first.value - second.value);
}
