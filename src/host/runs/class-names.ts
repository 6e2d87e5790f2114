import type { EvaluationRecord, RunConfig, RunRecord, RunResult } from '../../contract/index.ts';
import { LorikeetError } from '../../engine/index.ts';
import { labelOfName, metricsOfPositive } from '../../shared/class-names.ts';
import { runName } from './folder.ts';
import { withRunLock } from './lock.ts';
import { settledRecord } from './reconcile.ts';
import { updateRecord } from './record.ts';
import { checkNotRunning } from './resume.ts';

/**
 * Names the classes of a run that has ended. The names stand in run.json beside the labels; no other file changes, and with `names` null
 * and the second class as the positive one nothing of it is left.
 *
 * @throws run.unknown, run.still-running, run.no-adapter before the data was read, run.names-count, run.name-twice,
 *   run.positive-unknown, files.not-writable, files.disk-full
 */
export function nameClasses(
  folder: string,
  { names, positive }: { readonly names: readonly string[] | null; readonly positive: string | null },
): Promise<RunRecord> {
  return withRunLock(folder, async () => {
    const record = await settledRecord(folder);
    checkNotRunning(folder, record);
    const { labels, status, config } = record;
    const run = runName(folder);
    if (labels === null) throw new LorikeetError('run.no-adapter', { run, status });
    const all = names ?? labels;
    if (all.length !== labels.length) {
      throw new LorikeetError('run.names-count', { run, expected: labels.length, found: all.length });
    }
    const twice = all.find((name, index) => all.indexOf(name) !== index);
    if (twice !== undefined) throw new LorikeetError('run.name-twice', { run, name: twice });
    const named = { labels, naming: { names: all, positive: 1 } };
    const index = positive === null ? 1 : labels.indexOf(labelOfName(named, positive));
    if (positive !== null && (labels.length !== 2 || config.data.task === 'multi-label' || index === -1)) {
      throw new LorikeetError('run.positive-unknown', { label: positive, labels: [...all] });
    }
    const isUsual = index === 1 && all.every((name, place) => name === labels[place]);
    return updateRecord(folder, { naming: isUsual ? null : { names: [...all], positive: index } });
  });
}

/** The evaluations of a run with the metrics of the class that its owner calls positive. */
export function namedEvaluations<Evaluated extends Pick<EvaluationRecord, 'metrics'>>(
  evaluations: readonly Evaluated[],
  record: Pick<RunRecord, 'labels' | 'naming'>,
): Evaluated[] {
  return evaluations.map((evaluation) => ({
    ...evaluation,
    metrics: metricsOfPositive(evaluation.metrics, record),
  }));
}

/** The result of a run with the metrics of the class that its owner calls positive. */
export function namedResult(result: RunResult | null, record: Pick<RunRecord, 'labels' | 'naming'>): RunResult | null {
  if (result === null || record.naming === null) return result;
  const named = (evaluation: EvaluationRecord | null) => evaluation && namedEvaluations([evaluation], record)[0]!;
  return {
    ...result,
    evaluations: namedEvaluations(result.evaluations, record),
    best: named(result.best),
    final: named(result.final),
    test: named(result.test),
  };
}

/**
 * The config of a run for a draft: labels that are the numbers of their classes have the names of today there, as a new run would give
 * them.
 */
export function namedConfig({ config, labels, naming }: Pick<RunRecord, 'config' | 'labels' | 'naming'>): RunConfig {
  const areNumbers = labels?.every((label, index) => label === String(index)) === true;
  const isNamed = naming !== null && naming.names.some((name, index) => name !== labels?.[index]);
  if (!areNumbers || !isNamed || config.data.labels !== null) return config;
  return { ...config, data: { ...config.data, labels: [...naming.names] } };
}
