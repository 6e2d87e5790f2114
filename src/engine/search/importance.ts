import type { Direction, Domain, Parameter } from '../../shared/search.ts';
import { normalMass } from './normal.ts';
import type { PastTrial } from './past-trial.ts';
import { coordinateOf, indexOf, sizeOf } from './space.ts';

/** Cells of a range. */
const CELLS = 50;
/** Trials that say something about a parameter. */
const LEAST_TRIALS = 4;

/** How much one parameter had to do with doing well. */
export interface Importance {
  readonly name: string;
  /** Share of all, which add up to 1; null where too few trials had the parameter, or it never varied. */
  readonly share: number | null;
}

/**
 * PED-ANOVA (Watanabe, Bansal and Hutter, IJCAI 2023, arXiv:2304.10255): for each parameter the Pearson divergence between how
 * its values are distributed among the best trials and among all of them. The best are the best tenth, and five at least, or
 * half of the trials where there are fewer than ten. It says which parameters decide whether a trial is among the best, each by
 * itself; of a parameter with a condition, among the trials that had it. Densities lie on 50 cells with kernels of Scott's rule
 * and one wide kernel besides, as in the paper.
 */
export function importances(
  space: readonly Parameter[],
  past: readonly PastTrial[],
  direction: Direction,
): Importance[] {
  const sign = direction === 'minimize' ? 1 : -1;
  const scored = past
    .filter(({ state, value }) => state === 'finished' && value !== null)
    .sort((one, other) => sign * (one.value! - other.value!));
  const divergences = space.map((parameter) => divergenceOf(parameter, scored));
  const sum = divergences.reduce<number>((total, divergence) => total + (divergence ?? 0), 0);
  return space.map(({ name }, place) => {
    const divergence = divergences[place]!;
    return { name, share: divergence === null || sum === 0 ? null : divergence / sum };
  });
}

/** @param scored best first */
function divergenceOf({ name, domain }: Parameter, scored: readonly PastTrial[]): number | null {
  const had = scored.filter(({ setting }) => name in setting);
  if (had.length < LEAST_TRIALS || sizeOf(domain) < 2) return null;
  const count = Math.max(Math.ceil(0.1 * had.length), Math.min(5, Math.floor(had.length / 2)));
  const cells = (trials: readonly PastTrial[]) =>
    densityOf(
      domain,
      trials.map(({ setting }) => cellOf(domain, setting[name]!)),
    );
  const top = cells(had.slice(0, count));
  const all = cells(had);
  return all.reduce((sum, density, cell) => sum + density * (top[cell]! / density - 1) ** 2, 0);
}

function cellsOf(domain: Domain): number {
  return Math.min(sizeOf(domain), domain.kind === 'choice' ? Infinity : CELLS);
}

function cellOf(domain: Domain, value: PastTrial['setting'][string]): number {
  if (domain.kind === 'choice') return indexOf(domain.choices, value);
  const low = coordinateOf(domain, domain.low);
  const high = coordinateOf(domain, domain.high);
  const last = cellsOf(domain) - 1;
  return Math.min(last, Math.max(0, Math.round(((coordinateOf(domain, value) - low) / (high - low)) * last)));
}

/** The probability of each cell. */
function densityOf(domain: Domain, observed: readonly number[]): number[] {
  const count = cellsOf(domain);
  const density = Array.from({ length: count }, () => 1e-12);
  const kernels = observed.length + 1;
  if (domain.kind === 'choice') {
    const spread = 1 / kernels;
    for (let cell = 0; cell < count; cell += 1) density[cell]! += 1 / count / kernels;
    for (const place of observed) {
      for (let cell = 0; cell < count; cell += 1) {
        density[cell]! += (spread + (cell === place ? 1 : 0)) / (spread * count + 1) / kernels;
      }
    }
    return density;
  }
  const sigma = Math.max(scottWidth(observed), 0.5 / 1.64);
  const add = (mean: number, width: number) => {
    const mass = normalMass((-0.5 - mean) / width, (count - 0.5 - mean) / width);
    for (let cell = 0; cell < count; cell += 1) {
      density[cell]! += normalMass((cell - 0.5 - mean) / width, (cell + 0.5 - mean) / width) / mass / kernels;
    }
  };
  for (const place of observed) add(place, sigma);
  add((count - 1) / 2, count);
  return density;
}

/** Scott's rule (Multivariate Density Estimation, 1992), by the smaller of deviation and interquartile range. */
function scottWidth(observed: readonly number[]): number {
  const n = observed.length;
  const mean = observed.reduce((sum, value) => sum + value, 0) / n;
  const deviation = Math.sqrt(observed.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, n - 1));
  const sorted = observed.toSorted((one, other) => one - other);
  const range = sorted[Math.min(n - 1, Math.floor((3 * n) / 4))]! - sorted[Math.floor(n / 4)]!;
  return 1.059 * Math.min(range / 1.34, deviation) * n ** -0.2;
}
