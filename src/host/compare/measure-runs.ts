import type { ReaderReply, ReaderRequest } from '../../contract/index.ts';
import {
  type DecidedRows,
  decisionMeasure,
  jointBootstrap,
  type JointBootstrap,
  mcNemar,
  measured,
} from '../../engine/index.ts';
import {
  comparedMetrics,
  type ComparedMetric,
  type Estimates,
  type PairTest,
  type UntestedReason,
} from '../../shared/comparison/types.ts';
import { classNames, type NamedClasses, positiveClass } from '../../shared/class-names.ts';
import { type PredictionColumns, readPredictions } from './read-predictions.ts';
import { readTrainingLoss } from './training-loss.ts';

type Reply = ReaderReply<'runs.measure'>;

/** A run with its predictions. */
interface Read {
  readonly place: number;
  readonly fingerprint: string | null;
  readonly classes: NamedClasses;
  readonly columns: PredictionColumns;
}

/**
 * Figures with intervals of the stored predictions of runs, and a test of every two that predicted the same rows. Runs with
 * the same rows share the draws of one bootstrap, one answer for every row among them.
 *
 * @throws files.unreadable, run.bad-predictions
 */
export async function measureRuns({ metric, runs }: ReaderRequest<'runs.measure'>): Promise<Reply> {
  const all: (Read | null)[] = [];
  const losses: Reply['runs'][number]['trainingLoss'][] = [];
  // One after another: a file of 100,000 rows is large.
  for (const [place, { predictions, metrics, fingerprint, ...classes }] of runs.entries()) {
    const columns = classes.labels === null ? null : await readPredictions(predictions, classes.labels);
    all.push(columns && { place, fingerprint, classes, columns });
    losses.push(await readTrainingLoss(metrics));
  }
  const replies: Reply['runs'][number][] = losses.map((trainingLoss, place) => ({
    rows: all[place]?.columns.rows.length ?? null,
    figures: null,
    againstConstant: null,
    trainingLoss,
  }));
  const constants: Reply['constants'] = [];
  const tests = new Map<string, PairTest>();
  let resamples: number | null = null;
  for (const group of groupsOf(all.filter((run) => run !== null))) {
    const [{ columns, classes }] = group as [Read];
    const names = classNames(classes)!;
    const { label, rows: constant } = bestConstant(decidedRows(group[0]!), metric);
    const sets = [...group.map(decidedRows), constant];
    const measures = sets.map(decisionMeasure);
    const joint = jointBootstrap(measures);
    resamples = Math.min(resamples ?? Infinity, joint.resamples);
    const figures = measures.map((measure, index) => estimates(measured(measure), joint.intervals[index]!));
    constants.push({
      label: names[label]!,
      rows: columns.rows.length,
      figures: figures.at(-1)!,
      runs: group.map(({ place }) => place),
    });
    for (const [index, { place }] of group.entries()) {
      const test = (other: number) => testOf(sets[index]!, sets[other]!, joint, index, other);
      replies[place] = { ...replies[place]!, figures: figures[index]!, againstConstant: test(group.length) };
      for (let other = index + 1; other < group.length; other += 1) {
        tests.set(`${place} ${group[other]!.place}`, test(other));
      }
    }
  }
  const pairs = runs.flatMap((_, first) =>
    runs.slice(first + 1).map((_, index) => {
      const second = first + 1 + index;
      const test = tests.get(`${first} ${second}`) ?? null;
      return { first, second, test, reason: test === null ? reasonOf(all[first]!, all[second]!) : null };
    }),
  );
  return { runs: replies, constants, pairs, resamples };
}

/**
 * The one answer for every row that the metric rates highest, the more frequent of two. The most frequent class alone would flatter a run
 * that always answers another one: of F1, precision and recall it has 0.
 */
function bestConstant(
  rows: DecidedRows,
  metric: ComparedMetric,
): { readonly label: number; readonly rows: DecidedRows } {
  const counts = new Int32Array(rows.classes);
  for (const label of rows.labels) counts[label]! += 1;
  const answers = Array.from(counts, (count, label) => {
    const answered = { ...rows, predictions: new Int32Array(rows.rows).fill(label) };
    return { label, count, rows: answered, value: measured(decisionMeasure(answered))[metric] ?? -1 };
  });
  return answers.sort((first, second) => second.value - first.value || second.count - first.count)[0]!;
}

/** Runs with the same data, rows, labels and positive label. A run whose data is unknown stands alone. */
function groupsOf(runs: readonly Read[]): Read[][] {
  const groups = new Map<string, Read[]>();
  for (const run of runs) {
    const { rowsHash, labelsHash } = run.columns;
    const { labels } = run.classes;
    const positive = labels!.length === 2 ? labels![positiveClass(run.classes)] : '';
    const key =
      run.fingerprint === null ? `${run.place}` : JSON.stringify([run.fingerprint, rowsHash, labelsHash, positive]);
    groups.set(key, [...(groups.get(key) ?? []), run]);
  }
  return [...groups.values()];
}

function reasonOf(first: Read | null, second: Read | null): UntestedReason {
  if (first === null || second === null) return 'no-predictions';
  if (first.fingerprint === null || second.fingerprint === null) return 'unknown-data';
  if (first.fingerprint !== second.fingerprint) return 'other-data';
  return first.columns.rowsHash === second.columns.rowsHash ? 'other-labels' : 'other-rows';
}

function decidedRows({ classes, columns: { rows, labels, predictions } }: Read): DecidedRows {
  const count = classes.labels!.length;
  const positive = count === 2 ? positiveClass(classes) : null;
  return { rows: rows.length, classes: count, labels, predictions, positive };
}

function testOf(
  first: DecidedRows,
  second: DecidedRows,
  joint: JointBootstrap<ReturnType<typeof decisionMeasure>['names'][number]>,
  index: number,
  other: number,
): PairTest {
  const difference = joint.difference(index, other);
  const { onlyFirst, onlySecond, p } = mcNemar(...wins(first, second));
  return { differences: byMetric((name) => difference[name]), onlyFirst, onlySecond, mcNemarP: p };
}

function wins(first: DecidedRows, second: DecidedRows): [number, number] {
  let onlyFirst = 0;
  let onlySecond = 0;
  // Many classes may be numbered in another order in the second.
  for (let row = 0; row < first.rows; row += 1) {
    const isFirstRight = first.predictions[row] === first.labels[row];
    const isSecondRight = second.predictions[row] === second.labels[row];
    if (isFirstRight && !isSecondRight) onlyFirst += 1;
    if (isSecondRight && !isFirstRight) onlySecond += 1;
  }
  return [onlyFirst, onlySecond];
}

function estimates(
  values: Readonly<Record<ComparedMetric, number | null>>,
  intervals: Readonly<Record<ComparedMetric, { readonly low: number; readonly high: number } | null>>,
): Estimates {
  return byMetric((name) => ({
    value: values[name],
    low: intervals[name]?.low ?? null,
    high: intervals[name]?.high ?? null,
  }));
}

function byMetric<Value>(value: (name: ComparedMetric) => Value): Record<ComparedMetric, Value> {
  return Object.fromEntries(comparedMetrics.map((name) => [name, value(name)])) as Record<ComparedMetric, Value>;
}
