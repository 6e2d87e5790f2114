import type { ClassCurves, CurvePoints } from '../../shared/evaluation.ts';
import { averagePrecision, precisionRecallCurve } from './precision-recall-curve.ts';
import type { Ranking } from './ranking.ts';
import { rocAuc, rocCurve } from './roc.ts';

/** Points of a curve: more than a picture of it has pixels. */
const CURVE_POINTS = 400;
/** Candidates of a threshold; up to so many rows, each score is one. */
export const SWEEP_POINTS = 1000;
/** Classes that have curves, where there are many. */
export const MOST_CURVES = 20;

/** Both curves of the rows ranked for one class, thinned, with their areas. */
export function curvesOfRanking(label: string, ranking: Ranking): ClassCurves {
  const { positives, negatives } = ranking;
  const roc = rocCurve(ranking);
  const precisionRecall = precisionRecallCurve(ranking);
  return {
    label,
    share: positives / (positives + negatives),
    roc: roc && thinned(roc.fpr, roc.tpr),
    rocAuc: rocAuc(ranking),
    precisionRecall:
      precisionRecall && thinned(precisionRecall.recall.toReversed(), precisionRecall.precision.toReversed()),
    averagePrecision: averagePrecision(ranking),
  };
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
