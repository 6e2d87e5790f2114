import type { Direction, PrunerName } from '../../shared/search.ts';
import { median } from '../../shared/median.ts';

/** A score on the way. */
export interface Intermediate {
  /** Passes over the training rows by then. */
  readonly epoch: number;
  readonly score: number;
}

/** The scores of a run on the way, oldest first. */
export interface Curve {
  readonly scores: readonly Intermediate[];
  /** Whether the run came to its end. */
  readonly isFinished: boolean;
}

/** Finished trials that the median needs. */
const STARTUP = 5;
/** Of the trials that reach a rung, the best third goes on. */
const REDUCTION = 3;

/**
 * Whether a run should end after its newest score.
 *
 * - `median`: its best score so far is worse than the median of what the finished runs had at that epoch, once there are 5 (Golovin et al.,
 *   "Google Vizier", KDD 2017, in the form of Optuna's MedianPruner)
 * - `halving`: rungs lie at the epoch of the first score, and at 3, 9, … times that; at each, a run goes on if it is in the best third of
 *   those that have reached the rung so far (asynchronous successive halving: Li et al., arXiv:1810.05934; while fewer than three have, the best one)
 *
 * @param run the run in question; its newest score is the last one
 * @param others the runs of the other trials
 */
export function shouldPrune(
  pruner: PrunerName,
  run: readonly Intermediate[],
  others: readonly Curve[],
  direction: Direction,
): boolean {
  if (pruner === 'none' || run.length === 0) return false;
  return pruner === 'median' ? isBelowMedian(run, others, direction) : isOutOfRung(run, others, direction);
}

function isBelowMedian(run: readonly Intermediate[], others: readonly Curve[], direction: Direction): boolean {
  const { epoch } = run.at(-1)!;
  const scores = others
    .filter(({ isFinished }) => isFinished)
    .map((curve) => scoreAt(curve.scores, epoch))
    .filter((score) => score !== null);
  if (scores.length < STARTUP) return false;
  const best = run.map(({ score }) => score).reduce((one, other) => (isBetter(other, one, direction) ? other : one));
  return isBetter(median(scores), best, direction);
}

function isOutOfRung(run: readonly Intermediate[], others: readonly Curve[], direction: Direction): boolean {
  const first = run[0]!.epoch;
  const before = run.at(-2)?.epoch ?? 0;
  const { epoch } = run.at(-1)!;
  for (let rung = first; rung <= epoch * (1 + 1e-9); rung *= REDUCTION) {
    // It was measured at this rung before.
    if (rung <= before * (1 + 1e-9)) continue;
    const own = scoreFrom(run, rung)!;
    const scores = others.map(({ scores: curve }) => scoreFrom(curve, rung)).filter((score) => score !== null);
    const better = scores.filter((score) => isBetter(score, own, direction)).length;
    if (better >= Math.max(1, Math.floor((scores.length + 1) / REDUCTION))) return true;
  }
  return false;
}

/** The newest score up to an epoch. */
function scoreAt(scores: readonly Intermediate[], epoch: number): number | null {
  return scores.findLast((score) => score.epoch <= epoch * (1 + 1e-9))?.score ?? null;
}

/** The first score from an epoch on. */
function scoreFrom(scores: readonly Intermediate[], epoch: number): number | null {
  return scores.find((score) => score.epoch >= epoch * (1 - 1e-9))?.score ?? null;
}

function isBetter(score: number, than: number, direction: Direction): boolean {
  return direction === 'maximize' ? score > than : score < than;
}
