import type { Direction, Parameter, Setting } from '../../shared/search.ts';
import type { Generator } from '../random/index.ts';
import { ParzenEstimator, type Point } from './parzen.ts';
import type { PastTrial } from './past-trial.ts';
import { coordinateOf, valueAt } from './space.ts';

/** Points drawn of which the best is taken. */
const CANDIDATES = 24;
/** Trials that count in full; older ones count less the older they are. */
const FULL_WEIGHTS = 25;

/**
 * One draw of the tree-structured Parzen estimator (Bergstra et al., NIPS 2011) with the choices of Optuna 5: the best tenth of
 * the trials (at most 25) makes one density, all others the other, and of 24 points drawn from the first the one with the
 * largest quotient of both is taken. Trials under way count as bad ones, so that parallel trials keep apart (Optuna's constant
 * liar), and so do those that failed, which Optuna leaves out.
 *
 * @param parameters all with the same condition, each with more than one value
 */
export function tpePoint(
  parameters: readonly Parameter[],
  past: readonly PastTrial[],
  direction: Direction,
  generator: Generator,
): Setting {
  const { below, above } = split(past, direction);
  const good = estimator(parameters, below);
  const bad = estimator(parameters, above);
  let best: Point = [];
  let bestScore = -Infinity;
  for (let draw = 0; draw < CANDIDATES; draw += 1) {
    const point = good.sample(generator);
    const score = good.logDensity(point) - bad.logDensity(point);
    if (draw > 0 && !(score > bestScore)) continue;
    best = point;
    bestScore = score;
  }
  return Object.fromEntries(parameters.map(({ name, domain }, place) => [name, valueAt(domain, best[place]!)]));
}

/** The best tenth of the trials, pruned ones after all finished ones, and the rest with those that have no score; both by number. */
function split(past: readonly PastTrial[], direction: Direction) {
  const sign = direction === 'minimize' ? 1 : -1;
  const scored = (state: PastTrial['state']) => past.filter((trial) => trial.state === state && trial.value !== null);
  const finished = scored('finished').sort(
    (one, other) => sign * (one.value! - other.value!) || one.number - other.number,
  );
  // Of two pruned trials the one that came further is the better one.
  const pruned = scored('pruned').sort(
    (one, other) => other.epochs - one.epochs || sign * (one.value! - other.value!) || one.number - other.number,
  );
  const ranked = [...finished, ...pruned];
  const count = Math.min(Math.ceil(0.1 * ranked.length), FULL_WEIGHTS);
  const others = past.filter(({ state }) => state === 'running' || state === 'failed');
  const byNumber = (trials: readonly PastTrial[]) => [...trials].sort((one, other) => one.number - other.number);
  return { below: byNumber(ranked.slice(0, count)), above: byNumber([...ranked.slice(count), ...others]) };
}

function estimator(parameters: readonly Parameter[], trials: readonly PastTrial[]): ParzenEstimator {
  const points = trials
    .filter(({ setting }) => parameters.every(({ name }) => name in setting))
    .map(({ setting }) => parameters.map(({ name, domain }) => coordinateOf(domain, setting[name]!)));
  return new ParzenEstimator(parameters, points, ageWeights(points.length));
}

/** 1 for the newest 25, and for those before them a ramp that begins at 1 / count. */
function ageWeights(count: number): number[] {
  const ramp = count - FULL_WEIGHTS;
  return Array.from({ length: count }, (_, index) =>
    index >= ramp ? 1 : ramp === 1 ? 1 / count : 1 / count + ((1 - 1 / count) * index) / (ramp - 1),
  );
}
