import { USUAL_THRESHOLD } from '../../../shared/decision.ts';
import type { Calibration, Figure, LabelFigures, LabelSetScores } from '../../../shared/evaluation.ts';
import { thinnedSweep } from '../../../shared/thresholds.ts';
import { measured } from '../bootstrap.ts';
import { expectedCalibrationError } from '../calibration.ts';
import { curvesOfRanking, MOST_CURVES, SWEEP_POINTS } from '../curves.ts';
import { type FigureOf, figuresOf } from '../figures.ts';
import { classNames, classReason, joined } from '../measures.ts';
import { reliabilityBins } from '../reliability.ts';
import { labelCountsOf, labelMeasure, setAreaMeasure, setDecisionMeasure, setProbabilityMeasure } from './measures.ts';
import { labelRanking, type ScoredLabelSets, scoreLabelSets } from './scored.ts';

export interface EvaluateLabelSetsOptions {
  /** The probability from which a row has each label; 0.5 each where they are left out. */
  readonly thresholds?: readonly number[] | undefined;
  readonly resamples?: number;
}

/**
 * Every metric of some rows of multi-label data with its interval. Rows are drawn whole: the labels of a row are not independent.
 *
 * @param logits row-major [rows, labels]
 * @param sets label indices of each row
 * @throws metrics.no-rows, metrics.logit-not-finite
 */
export function evaluateLabelSets(
  logits: ArrayLike<number>,
  sets: readonly (readonly number[])[],
  names: readonly string[],
  { thresholds = names.map(() => USUAL_THRESHOLD), resamples = 1000 }: EvaluateLabelSetsOptions = {},
): LabelSetScores {
  const scored = scoreLabelSets(logits, sets, names.length, thresholds);
  const counts = labelCountsOf(scored);
  const quick = joined<string>(setDecisionMeasure(scored), setProbabilityMeasure(scored), labelMeasure(scored));
  const areas = setAreaMeasure(scored);
  const figure = figuresOf([quick, areas], resamples);
  const figureOf: FigureOf = (name, reason) => withInterval(figure(name, reason));
  const hasArea = names.some((_, label) => counts.actual[label]! > 0 && counts.actual[label]! < scored.rows);
  const figures = Object.fromEntries(
    [...setDecisionMeasure(scored).names, ...setProbabilityMeasure(scored).names, ...areas.names].map((name) => [
      name,
      figureOf(name, !hasArea && (name === 'rocAuc' || name === 'averagePrecision') ? 'one-class' : null),
    ]),
  ) as LabelSetScores['figures'];
  const labels = names.map((name, label): LabelFigures => {
    const [precision, recall, f1] = classNames.map((metric) =>
      figureOf(`${metric}/${label}`, classReason(metric, counts, label)),
    );
    const [rows, predicted, truePositives] = [counts.actual[label]!, counts.predicted[label]!, counts.correct[label]!];
    return {
      ...{ label: name, rows, predicted, threshold: thresholds[label]! },
      ...{ precision: precision!, recall: recall!, f1: f1! },
      ...{ truePositives, falsePositives: predicted - truePositives, falseNegatives: rows - truePositives },
      trueNegatives: scored.rows - rows - predicted + truePositives,
    };
  });
  const byRows = [...names.keys()].sort((a, b) => counts.actual[b]! - counts.actual[a]! || a - b);
  const shown = byRows.slice(0, MOST_CURVES).map((label) => ({ label, ranking: labelRanking(scored, label) }));
  return {
    ...{ figures, labels },
    curves: shown.map(({ label, ranking }) => curvesOfRanking(names[label]!, ranking)),
    sweeps: shown.map(({ ranking }) => thinnedSweep(ranking, SWEEP_POINTS)),
    calibration: calibrationOf(scored),
    resamples,
  };
}

/**
 * Rows drawn anew lack labels that few rows have, which then count as 0 in a mean: where that takes the whole interval away from the figure
 * of the rows themselves, it says nothing of it.
 */
function withInterval(figure: Figure): Figure {
  const { value, low, high } = figure;
  if (value === null || low === null || high === null || (low <= value && value <= high)) return figure;
  return { ...figure, low: null, high: null };
}

/** Of all labels of all rows: the probability of having a label, and whether the row has it. */
function calibrationOf(scored: ScoredLabelSets): Calibration {
  const { actual, probabilities } = scored;
  const { logLoss, brierScore } = measured(setProbabilityMeasure(scored));
  const isThere = (place: number): boolean => actual[place] === 1;
  return {
    bins: reliabilityBins(probabilities, isThere),
    logLoss: logLoss!,
    brierScore: brierScore!,
    expectedCalibrationError: expectedCalibrationError({ confidence: probabilities, isCorrect: isThere }),
  };
}
