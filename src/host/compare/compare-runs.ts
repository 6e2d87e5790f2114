import { statSync } from 'node:fs';
import type { MeasuredRuns, ReplyOf, RequestOf, RunRecord, RunResult } from '../../contract/index.ts';
import { LorikeetError, readFailure } from '../../engine/index.ts';
import { bestOf, metricOf, scoreOf } from '../../shared/best-metric.ts';
import {
  comparedMetrics,
  type ComparedMetric,
  type ComparedPair,
  type ComparedRun,
  type Comparison,
  type CurvePoint,
  type Estimates,
  type Verdict,
} from '../../shared/comparison/types.ts';
import type { EvaluationRecord } from '../../shared/events.ts';
import { phrase } from '../../shared/phrases/index.ts';
import type { HostContext } from '../context/index.ts';
import { requireOneLabel } from '../common/one-label.ts';
import { keepLatest } from '../common/keep-latest.ts';
import { readAnnotation } from '../runs/annotation.ts';
import { namedEvaluations, namedResult } from '../runs/class-names.ts';
import { findRun } from '../runs/find.ts';
import { runFiles } from '../runs/folder.ts';
import { readProgress } from '../runs/progress.ts';
import { reconciledRecord } from '../runs/reconcile.ts';
import { readableResult } from '../runs/record.ts';
import { dataFingerprint } from './data-fingerprint.ts';
import { differingSettings, isSeedAlone } from './differing-settings.ts';

type Context = Pick<HostContext, 'ownFiles' | 'reader' | 'runsFolder'>;
type Request = RequestOf<'compare.show'>;

/** Runs of one comparison at most: every two of them are tested. */
const MOST = 50;

/** Measurements that are kept: those of files that have not changed since are not made again. */
const KEPT = 20;

/** A run with all that its folder tells but its predictions. */
interface ReadRun {
  readonly folder: string;
  readonly record: RunRecord;
  readonly result: RunResult | null;
  readonly title: string;
  /** Validations so far. */
  readonly evaluations: readonly EvaluationRecord[];
  readonly lastStep: number;
}

/** Compares runs; keeps what it measured for the next time. */
export class RunComparer {
  readonly #host: Context;
  readonly #measured = new Map<string, MeasuredRuns>();

  constructor(host: Context) {
    this.#host = host;
  }

  /** @throws run.unknown, run.bad-record, data.one-label-needed, run.bad-predictions, run.too-many, what the reader throws */
  async compare({ runs: names, split }: Request, signal: AbortSignal): Promise<ReplyOf<'compare.show'>> {
    const folders = new Set<string>();
    for (const name of names) folders.add(await findRun(this.#host.runsFolder, name));
    if (folders.size > MOST) throw new LorikeetError('run.too-many', { count: folders.size, most: MOST });
    const runs = await Promise.all([...folders].map((folder) => this.#read(folder)));
    for (const { record } of runs) requireOneLabel(record.config);
    return assemble(runs, split, await this.#measure(runs, split, signal));
  }

  async #read(folder: string): Promise<ReadRun> {
    const record = await reconciledRecord(folder);
    const result = namedResult(await readableResult(this.#host.ownFiles, folder), record);
    const { title } = await readAnnotation(this.#host.ownFiles, folder);
    const read = { folder, record, result, title: title ?? record.id };
    if (result !== null) return { ...read, evaluations: result.evaluations, lastStep: result.steps };
    const { evaluations, lastStep } = await readProgress(folder);
    const validations = evaluations.filter((evaluation) => evaluation.split === 'validation');
    return { ...read, evaluations: namedEvaluations(validations, record), lastStep };
  }

  async #measure(runs: readonly ReadRun[], split: Request['split'], signal: AbortSignal): Promise<MeasuredRuns> {
    const request = runs.map(({ folder, record }) => {
      const { predictions, metrics } = runFiles(folder);
      const fingerprint = dataFingerprint(record, split);
      return { predictions: predictions[split], metrics, labels: record.labels, naming: record.naming, fingerprint };
    });
    const stamps = request.map(({ predictions, metrics }) => [stampOf(predictions), stampOf(metrics)] as const);
    const metric = metricOfAll(runs);
    const key = JSON.stringify([metric, request, stamps]);
    const known = this.#measured.get(key);
    const fileBytes = stamps.flat().reduce((sum, { bytes }) => sum + bytes, 0);
    const what = phrase('name.predictions', { runs: runs.map(({ record }) => record.id).join(', ') });
    const measured =
      known ?? (await this.#host.reader.ask('runs.measure', { metric, runs: request }, { what, fileBytes, signal }));
    keepLatest(this.#measured, key, measured, KEPT);
    return measured;
  }
}

function assemble(runs: readonly ReadRun[], split: Request['split'], measured: MeasuredRuns): Comparison {
  const metric = metricOfAll(runs);
  const pairs = measured.pairs.map((pair) => ({ ...pair, verdict: verdictOf(pair, metric, runs) }));
  const compared = runs.map((run, place) => comparedRun(run, measured.runs[place]!, split));
  const best = bestPlace(compared, metric);
  return {
    split,
    metric,
    runs: compared.map((run, place) => ({ ...run, cost: costOf(place, compared, pairs, metric) })),
    constants: measured.constants,
    pairs,
    differences: differingSettings(runs.map(({ record }) => record.config)),
    best,
    resamples: measured.resamples,
  };
}

function comparedRun(
  { record, result, title, evaluations, lastStep }: ReadRun,
  { rows, figures, againstConstant, trainingLoss }: MeasuredRuns['runs'][number],
  split: Request['split'],
): ComparedRun {
  const { model, train } = record.config;
  const kept = result?.best ?? bestOf(evaluations, train.best);
  const shown = split === 'test' ? (result?.test ?? null) : kept;
  const parameters = record.parameters ?? result?.parameters ?? null;
  const isActive = record.status === 'starting' || record.status === 'running';
  return {
    id: record.id,
    title,
    status: record.status,
    model,
    seed: train.seed,
    progress: isActive && record.totalSteps !== null ? lastStep / record.totalSteps : null,
    chosenBy: kept && { metric: train.best, value: scoreOf(kept, train.best), epoch: kept.epoch },
    figures: figures ?? figuresOf(shown),
    rows,
    seconds: result?.seconds ?? null,
    peakMemoryBytes: result?.peakMemoryBytes ?? null,
    trainable: parameters?.trainable ?? null,
    share: parameters?.share ?? null,
    tokensPerSecond: result?.tokensPerSecond ?? null,
    cost: null,
    againstConstant,
    curves: { ...curvesOf(evaluations), trainingLoss },
  };
}

/** Figures without intervals, as the evaluation reported them. */
function figuresOf(evaluation: EvaluationRecord | null): Estimates {
  return byMetric((name) => ({
    value: evaluation && metricOf(evaluation.metrics, name),
    low: null,
    high: null,
  }));
}

function curvesOf(evaluations: readonly EvaluationRecord[]): Record<ComparedMetric | 'loss', CurvePoint[]> {
  const curve = (value: (evaluation: EvaluationRecord) => number | null) =>
    evaluations.flatMap((evaluation) => {
      const { step, epoch } = evaluation;
      const height = value(evaluation);
      return height === null ? [] : [{ step, epoch, value: height }];
    });
  return { ...byMetric((name) => curve(({ metrics }) => metricOf(metrics, name))), loss: curve(({ loss }) => loss) };
}

/** What all runs are chosen by, where that is one of the compared metrics; else F1. */
function metricOfAll(runs: readonly ReadRun[]): ComparedMetric {
  const chosen = new Set(runs.map(({ record }) => record.config.train.best));
  return comparedMetrics.find((name) => chosen.size === 1 && chosen.has(name)) ?? 'f1';
}

function verdictOf(
  { first, second, test }: Omit<ComparedPair, 'verdict'>,
  metric: ComparedMetric,
  runs: readonly ReadRun[],
): Verdict | null {
  const difference = test?.differences[metric] ?? null;
  if (difference === null) return null;
  if (difference.low <= 0 && difference.high >= 0) return 'noise';
  const [one, other] = [runs[first]!.record, runs[second]!.record];
  if (isSeedAlone(one.config, other.config) && hasSameBase(one, other)) return 'seed';
  return difference.difference > 0 ? 'better' : 'worse';
}

/** Whether two runs began with the same weights, as far as both were hashed. */
function hasSameBase(first: RunRecord, second: RunRecord): boolean {
  return first.checkpoint?.weights === second.checkpoint?.weights;
}

function bestPlace(runs: readonly ComparedRun[], metric: ComparedMetric): number | null {
  return runs.reduce<number | null>((best, { figures }, place) => {
    const value = figures[metric].value;
    if (value === null) return best;
    return best === null || value > runs[best]!.figures[metric].value! ? place : best;
  }, null);
}

function costOf(
  place: number,
  runs: readonly ComparedRun[],
  pairs: readonly ComparedPair[],
  metric: ComparedMetric,
): ComparedRun['cost'] {
  const { seconds, peakMemoryBytes } = runs[place]!;
  if (seconds === null || peakMemoryBytes === null) return null;
  const cheapest = runs.reduce<number>((least, run, index) => {
    const isTested = index === place || pairOf(pairs, place, index)?.test !== null;
    return isTested && run.seconds !== null && run.seconds < runs[least]!.seconds! ? index : least;
  }, place);
  if (cheapest === place) return null;
  const pair = pairOf(pairs, place, cheapest);
  const difference = pair?.test?.differences[metric] ?? null;
  if (pair === undefined || difference === null) return null;
  const isFirst = pair.first === place;
  return {
    cheapest,
    points: difference.difference * (isFirst ? 100 : -100),
    isClear: pair.verdict === (isFirst ? 'better' : 'worse'),
    extraSeconds: seconds - runs[cheapest]!.seconds!,
    extraBytes: peakMemoryBytes - runs[cheapest]!.peakMemoryBytes!,
  };
}

function pairOf(pairs: readonly ComparedPair[], one: number, other: number): ComparedPair | undefined {
  const [first, second] = one < other ? [one, other] : [other, one];
  return pairs.find((pair) => pair.first === first && pair.second === second);
}

function byMetric<Value>(value: (name: ComparedMetric) => Value): Record<ComparedMetric, Value> {
  return Object.fromEntries(comparedMetrics.map((name) => [name, value(name)])) as Record<ComparedMetric, Value>;
}

/** Changes with the content of a file; 0 bytes where there is none. */
function stampOf(file: string): { readonly bytes: number; readonly changed: number } {
  try {
    const stats = statSync(file, { throwIfNoEntry: false });
    return { bytes: stats?.size ?? 0, changed: stats?.mtimeMs ?? 0 };
  } catch (error) {
    throw readFailure(file, error);
  }
}
