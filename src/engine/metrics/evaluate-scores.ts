import type {
  Calibration,
  ClassCurves,
  ClassFigures,
  ConfusionCount,
  CurvePoints,
  EvaluationScores,
  Figure,
  FigureName,
} from '../../shared/evaluation.ts';
import { thinnedSweep } from '../../shared/thresholds.ts';
import type { UndefinedReason } from '../../shared/undefined-metric.ts';
import { bootstrapIntervals, type Interval, measured } from './bootstrap.ts';
import { classCounts, confusionMatrix } from './confusion.ts';
import {
  areaMeasure,
  classMeasure,
  classNames as classMetrics,
  classReason,
  decisionMeasure,
  joined,
  probabilityMeasure,
  undefinedReason,
} from './measures.ts';
import { averagePrecision, precisionRecallCurve } from './precision-recall-curve.ts';
import { reliabilityBins } from './reliability.ts';
import { rocAuc, rocCurve } from './roc.ts';
import { confidencesOf, probabilitiesOf, rankingOf, type ScoredRows, scoreRows } from './scored-rows.ts';

/** Points of a curve: more than a picture of it has pixels. */
const CURVE_POINTS = 400;
/** Candidates of a threshold; up to so many rows, each score is one. */
const SWEEP_POINTS = 1000;
/** Classes that have curves, where there are many. */
const MOST_CURVES = 20;

export interface EvaluateOptions {
  /** Index of the positive class, of two. */
  readonly positive: number;
  readonly threshold: number | null;
  /** null where none could be fitted. */
  readonly temperature: number | null;
  readonly resamples?: number;
}

/**
 * Every metric of some rows with its interval.
 *
 * @param logits row-major [rows, classes]
 * @param labels one class index per row
 * @throws metrics.no-rows, metrics.logit-not-finite
 */
export function evaluateScores(
  logits: ArrayLike<number>,
  labels: ArrayLike<number>,
  names: readonly string[],
  { positive, threshold, temperature, resamples = 1000 }: EvaluateOptions,
): EvaluationScores {
  const scored = scoreRows(logits, labels, names.length, { positive, threshold });
  const [decisions, perClass] = [decisionMeasure(scored), classMeasure(scored)];
  const [probabilities, areas] = [probabilityMeasure(scored), areaMeasure(scored)];
  const quick = joined<string>(decisions, probabilities, perClass);
  const values: Record<string, number | null> = { ...measured(quick), ...measured(areas) };
  const intervals: Record<string, Interval | null> = {
    ...bootstrapIntervals(quick, { resamples }),
    ...bootstrapIntervals(areas, { resamples }),
  };
  const figureOf = (name: string, reason: UndefinedReason | null): Figure => {
    if (reason !== null) return { value: null, low: null, high: null, reason };
    const interval = intervals[name] ?? null;
    return { value: values[name] ?? null, low: interval?.low ?? null, high: interval?.high ?? null, reason };
  };
  const figures = Object.fromEntries(
    [...decisions.names, ...probabilities.names, ...areas.names].map((name) => [
      name,
      figureOf(name, undefinedReason(name, scored)),
    ]),
  ) as Record<FigureName, Figure>;
  const matrix = confusionMatrix(scored.labels, scored.predictions, names.length);
  const counts = classCounts(matrix);
  const classes = names.map((label, index): ClassFigures => {
    const [precision, recall, f1] = classMetrics.map((metric) =>
      figureOf(`${metric}/${index}`, classReason(metric, counts, index)),
    );
    return {
      ...{ label, rows: counts.actual[index]!, predicted: counts.predicted[index]! },
      ...{ precision: precision!, recall: recall!, f1: f1! },
    };
  });
  const cooled =
    temperature === null ? null : scoreRows(logits, labels, names.length, { positive, threshold, temperature });
  return {
    figures,
    classes,
    confusion: matrix.flatMap((row, actual) =>
      row.flatMap((rows, predicted): ConfusionCount[] =>
        rows === 0 ? [] : [{ label: names[actual]!, prediction: names[predicted]!, rows }],
      ),
    ),
    curves: curvesOf(scored, names, counts.actual),
    sweep: scored.positive === null ? null : thinnedSweep(rankingOf(scored, scored.positive), SWEEP_POINTS),
    calibration: calibrationOf(scored),
    calibrated: cooled === null ? null : calibrationOf(cooled),
    resamples,
  };
}

function calibrationOf(scored: ScoredRows): Calibration {
  const { positive, labels, predictions } = scored;
  const { logLoss, brierScore, expectedCalibrationError } = measured(probabilityMeasure(scored));
  return {
    bins:
      positive === null
        ? reliabilityBins(confidencesOf(scored), (row) => predictions[row] === labels[row])
        : reliabilityBins(probabilitiesOf(scored, positive), (row) => labels[row] === positive),
    logLoss: logLoss!,
    brierScore: brierScore!,
    expectedCalibrationError: expectedCalibrationError!,
  };
}

function curvesOf(scored: ScoredRows, names: readonly string[], rows: readonly number[]): ClassCurves[] {
  const byRows = [...names.keys()].sort((a, b) => rows[b]! - rows[a]! || a - b);
  const shown = scored.positive === null ? byRows.slice(0, MOST_CURVES) : [scored.positive];
  return shown.map((index) => {
    const ranking = rankingOf(scored, index);
    const roc = rocCurve(ranking);
    const precisionRecall = precisionRecallCurve(ranking);
    return {
      label: names[index]!,
      share: rows[index]! / scored.rows,
      roc: roc && thinned(roc.fpr, roc.tpr),
      rocAuc: rocAuc(ranking),
      precisionRecall:
        precisionRecall && thinned(precisionRecall.recall.toReversed(), precisionRecall.precision.toReversed()),
      averagePrecision: averagePrecision(ranking),
    };
  });
}

/** Points at about equal distances along both axes: a curve that rises steeply keeps its corner. */
function thinned(x: readonly number[], y: readonly number[]): CurvePoints {
  if (x.length <= CURVE_POINTS) return { x, y };
  const step = 2 / CURVE_POINTS;
  const places = [0];
  for (let index = 1; index < x.length - 1; index += 1) {
    const last = places.at(-1)!;
    if (Math.abs(x[index]! - x[last]!) + Math.abs(y[index]! - y[last]!) >= step) places.push(index);
  }
  places.push(x.length - 1);
  return { x: places.map((place) => x[place]!), y: places.map((place) => y[place]!) };
}
