import type {
  Calibration,
  ClassCurves,
  ClassFigures,
  ConfusionCount,
  EvaluationScores,
  Figure,
  FigureName,
} from '../../shared/evaluation.ts';
import { thinnedSweep } from '../../shared/thresholds.ts';
import { measured } from './bootstrap.ts';
import { classCounts, confusionMatrix } from './confusion.ts';
import { curvesOfRanking, MOST_CURVES, SWEEP_POINTS } from './curves.ts';
import { figuresOf } from './figures.ts';
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
import { reliabilityBins } from './reliability.ts';
import { confidencesOf, probabilitiesOf, rankingOf, type ScoredRows, scoreRows } from './scored-rows.ts';

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
  const figureOf = figuresOf([quick, areas], resamples);
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
  return shown.map((index) => curvesOfRanking(names[index]!, rankingOf(scored, index)));
}
