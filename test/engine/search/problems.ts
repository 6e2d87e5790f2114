import type { Direction, Parameter, SamplerName, Setting, SettingValue } from '../../../src/shared/search.ts';
import { type PastTrial, suggest } from '../../../src/engine/search/index.ts';

/** A function to minimize; its values are regrets: 0 is the best there is. */
export interface Problem {
  readonly space: readonly Parameter[];
  readonly trials: number;
  readonly regret: (setting: Setting) => number;
}

function float(name: string, low: number, high: number, log = false): Parameter {
  return { name, domain: { kind: 'float', low, high, log }, when: {} };
}

export function choice(name: string, choices: readonly SettingValue[]): Parameter {
  return { name, domain: { kind: 'choice', choices }, when: {} };
}

/** Branin's function of two variables (Dixon and Szegő, 1978). */
export const branin: Problem = {
  trials: 60,
  space: [float('x', -5, 10), float('y', 0, 15)],
  regret: (setting) => {
    const [x, y] = [setting['x'] as number, setting['y'] as number];
    const a = y - (5.1 / (4 * Math.PI ** 2)) * x * x + (5 / Math.PI) * x - 6;
    return a * a + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x) + 10 - 0.39788735772973816;
  },
};

const A = [
  [10, 3, 17, 3.5, 1.7, 8],
  [0.05, 10, 17, 0.1, 8, 14],
  [3, 3.5, 1.7, 10, 17, 8],
  [17, 8, 0.05, 10, 0.1, 14],
];
const P = [
  [0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886],
  [0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991],
  [0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.665],
  [0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381],
];
const C = [1, 1.2, 3, 3.2];

/** Hartmann's function of six variables (Dixon and Szegő, 1978). */
export const hartmann: Problem = {
  trials: 60,
  space: Array.from({ length: 6 }, (_, index) => float(`x${index}`, 0, 1)),
  regret: (setting) => {
    const sums = A.map((row, k) =>
      row.reduce((sum, a, index) => sum + a * ((setting[`x${index}`] as number) - P[k]![index]!) ** 2, 0),
    );
    return 3.322368011391339 - sums.reduce((total, sum, k) => total + C[k]! * Math.exp(-sum), 0);
  },
};

/** A choice, a logarithmic rate, a whole number, and a momentum that only one of the choices has. */
export const mixed: Problem = {
  trials: 60,
  space: [
    choice('kind', ['a', 'b', 'c']),
    float('rate', 1e-5, 1, true),
    { name: 'depth', domain: { kind: 'int', low: 1, high: 12, step: 1, log: false }, when: {} },
    { ...float('momentum', 0, 1), when: { kind: ['b'] } },
  ],
  regret: (setting) => {
    const rate = (Math.log10(setting['rate'] as number) + 2.5) ** 2;
    const depth = 0.1 * ((setting['depth'] as number) - 7) ** 2;
    const kind = { a: 1, b: 0, c: 2 }[setting['kind'] as string]!;
    const momentum = 'momentum' in setting ? 4 * ((setting['momentum'] as number) - 0.8) ** 2 : 0;
    return rate + depth + kind + momentum;
  },
};

/** grid.json: the scores of real trainings with every setting of a small space, as `npm run record-grid` keeps them. */
interface Recorded {
  readonly space: Readonly<Record<string, readonly number[]>>;
  /** Validation losses, the last setting's values fastest. */
  readonly scores: readonly number[];
}

/**
 * How far the loss of a setting is from the least of the grid: exact where the grid has it, linear between its settings (rank, alpha and
 * learning rate by their logarithms), so that a search has more to try than the grid has.
 */
export function recorded({ space, scores }: Recorded): Problem {
  const least = Math.min(...scores);
  const axes = Object.entries(space).map(([name, values]) => ({ name, values, scale: scaleOf(name) }));
  /** Between the scores from `from` on, over these axes. */
  const at = (setting: Setting, from: number, [axis, ...rest]: typeof axes): number => {
    if (axis === undefined) return scores[from]!;
    const size = rest.reduce((product, { values }) => product * values.length, 1);
    const marks = axis.values.map(axis.scale);
    const value = axis.scale(setting[axis.name] as number);
    const upper = Math.max(
      1,
      marks.findIndex((mark) => mark >= value - 1e-12),
    );
    const share = Math.min(1, (value - marks[upper - 1]!) / (marks[upper]! - marks[upper - 1]!));
    const [one, other] = [upper - 1, upper].map((place) => at(setting, from + place * size, rest)) as [number, number];
    return one + share * (other - one);
  };
  return {
    trials: 60,
    space: axes.map(({ name, values }) => {
      const [low, high] = [values[0]!, values.at(-1)!];
      return name === 'lora.r' || name === 'lora.alpha'
        ? { name, domain: { kind: 'int', low, high, step: 1, log: true }, when: {} }
        : float(name, low, high, name === 'train.learningRate');
    }),
    regret: (setting) => at(setting, 0, axes) - least,
  };
}

function scaleOf(name: string): (value: number) => number {
  return name === 'lora.dropout' ? (value) => value : Math.log;
}

/** The trials of a search by itself. */
export function searched(
  { space, trials, regret }: Problem,
  sampler: SamplerName,
  seed: number,
  direction: Direction = 'minimize',
): PastTrial[] {
  const past: PastTrial[] = [];
  for (let number = 0; number < trials; number += 1) {
    const setting = suggest(space, past, number, { sampler, direction, seed });
    if (setting === null) break;
    past.push({ number, setting, state: 'finished', value: regret(setting), epochs: 1 });
  }
  return past;
}

/** The median over seeds of the best that a search reached. */
export function medianRegret(problem: Problem, sampler: SamplerName, seeds: number): number {
  const regrets = Array.from({ length: seeds }, (_, seed) =>
    Math.min(...searched(problem, sampler, seed).map(({ value }) => value!)),
  ).sort((one, other) => one - other);
  return (regrets[Math.floor(seeds / 2)]! + regrets[Math.ceil(seeds / 2) - 1]!) / 2;
}
