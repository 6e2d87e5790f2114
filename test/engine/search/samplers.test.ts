import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  gridOf,
  importances,
  orderedSpace,
  type PastTrial,
  shouldPrune,
  suggest,
} from '../../../src/engine/search/index.ts';
import { erfc, normalMass } from '../../../src/engine/search/normal.ts';
import { ParzenEstimator } from '../../../src/engine/search/parzen.ts';
import { settingKey } from '../../../src/engine/search/space.ts';
import type { Parameter } from '../../../src/shared/search.ts';
import { branin, choice, hartmann, medianRegret, mixed, type Problem, recorded, searched } from './problems.ts';

interface Regret {
  readonly trials: number;
  readonly tpe: number;
  readonly random: number;
}

const folder = new URL('optuna/', import.meta.url);
const kept = JSON.parse(readFileSync(new URL('regret.json', folder), 'utf8')) as Record<string, Regret> & {
  seeds: number;
};

describe('TPE beside random search and Optuna', () => {
  const grid = JSON.parse(readFileSync(new URL('grid.json', import.meta.url), 'utf8')) as Parameters<
    typeof recorded
  >[0];
  const problems = { branin, hartmann, mixed, recorded: recorded(grid) };
  it.each(Object.entries(problems))('%s', (name, problem) => {
    const optuna = kept[name]!;
    expect(optuna.trials).toBe(problem.trials);
    const tpe = medianRegret(problem, 'tpe', kept.seeds);
    expect(tpe).toBeLessThan(medianRegret(problem, 'random', kept.seeds));
    expect(tpe).toBeLessThan(optuna.random);
    expect(tpe).toBeLessThanOrEqual(1.2 * optuna.tpe);
  });
});

const space: readonly Parameter[] = [
  choice('kind', ['a', 'b']),
  { name: 'rate', domain: { kind: 'float', low: 1e-4, high: 1e-1, log: true }, when: {} },
  { name: 'depth', domain: { kind: 'int', low: 2, high: 9, step: 3, log: false }, when: { kind: ['b'] } },
];

describe('suggest', () => {
  it.each(['tpe', 'random'] as const)('%s depends on seed, number and past alone', (sampler) => {
    const past = searched({ space, trials: 25, regret: ({ rate }) => Math.abs((rate as number) - 0.01) }, sampler, 3);
    const options = { sampler, direction: 'minimize', seed: 3 } as const;
    for (const { number, setting } of past)
      expect(suggest(space, past.slice(0, number), number, options)).toEqual(setting);
    expect(suggest(space, past.slice(0, 20), 20, { ...options, seed: 4 })).not.toEqual(past[20]!.setting);
  });

  it.each(['tpe', 'random'] as const)('%s stays in the space and keeps conditions', (sampler) => {
    const past = searched({ space, trials: 60, regret: ({ rate }) => rate as number }, sampler, 1);
    expect(past).toHaveLength(60);
    for (const { setting } of past) {
      expect(setting['rate']).toBeGreaterThanOrEqual(1e-4);
      expect(setting['rate']).toBeLessThanOrEqual(1e-1);
      if (setting['kind'] === 'b') expect([2, 5, 8]).toContain(setting['depth']);
      else expect(setting).not.toHaveProperty('depth');
    }
    expect(new Set(past.map(({ setting }) => setting['kind'])).size).toBe(2);
  });

  it('tries no setting twice, and ends where all were tried', () => {
    const small: Problem = {
      space: [choice('a', [1, 2, 3]), choice('b', [1, 2])],
      trials: 20,
      regret: ({ a }) => a as number,
    };
    for (const sampler of ['tpe', 'random', 'grid'] as const) {
      const past = searched(small, sampler, 5);
      expect(new Set(past.map(({ setting }) => settingKey(setting))).size).toBe(6);
      expect(past).toHaveLength(6);
    }
  });

  it('keeps parallel trials apart', () => {
    const line: readonly Parameter[] = [
      { name: 'x', domain: { kind: 'float', low: 0, high: 1, log: false }, when: {} },
    ];
    const past = searched({ space: line, trials: 30, regret: ({ x }) => Math.abs((x as number) - 0.3) }, 'tpe', 1);
    const running: PastTrial[] = [];
    for (let number = 30; number < 40; number += 1) {
      const setting = suggest(line, [...past, ...running], number, { sampler: 'tpe', direction: 'minimize', seed: 1 })!;
      running.push({ number, setting, state: 'running', value: null, epochs: 0 });
    }
    const alone = Array.from(
      { length: 10 },
      (_, index) => suggest(line, past, 30 + index, { sampler: 'tpe', direction: 'minimize', seed: 1 })!['x'] as number,
    );
    const spreadOf = (values: readonly number[]) => Math.max(...values) - Math.min(...values);
    expect(spreadOf(running.map(({ setting }) => setting['x'] as number))).toBeGreaterThan(spreadOf(alone));
  });
});

describe('gridOf', () => {
  it('multiplies only where conditions hold', () => {
    expect(gridOf(space.filter(({ name }) => name !== 'rate'))).toEqual([
      { kind: 'a' },
      { kind: 'b', depth: 2 },
      { kind: 'b', depth: 5 },
      { kind: 'b', depth: 8 },
    ]);
    const rates = gridOf(space).map(({ rate }) => rate as number);
    expect(new Set(rates.map((rate) => rate.toPrecision(6))).size).toBe(5);
    expect(Math.min(...rates)).toBeCloseTo(1e-4, 10);
    expect(Math.max(...rates)).toBeCloseTo(1e-1, 10);
  });

  it('refuses a grid that nobody finishes', () => {
    const wide = Array.from({ length: 8 }, (_, index) => choice(`p${index}`, [1, 2, 3, 4, 5]));
    expect(() => gridOf(wide)).toThrow('more than 100000 settings');
  });
});

describe('orderedSpace', () => {
  it('puts parents first', () => {
    expect(orderedSpace([space[2]!, space[0]!]).map(({ name }) => name)).toEqual(['kind', 'depth']);
  });

  it.each([
    ['a parameter that is not there', { depth: ['x'] }, 'which is not searched'],
    ['a value that never comes', { kind: ['z'] }, 'kind is never "z"'],
  ])('refuses %s', (_, when, message) => {
    expect(() => orderedSpace([space[0]!, { ...space[1]!, when }])).toThrow(message);
  });

  it('refuses a circle', () => {
    const one = { ...choice('a', [1]), when: { b: [1] } };
    const other = { ...choice('b', [1]), when: { a: [1] } };
    expect(() => orderedSpace([one, other])).toThrow('leads back to itself');
  });
});

describe('shouldPrune', () => {
  const curve = (...scores: number[]) => scores.map((score, index) => ({ epoch: index + 1, score }));
  const others = [0.5, 0.6, 0.7, 0.8, 0.9].map((score) => ({ scores: curve(score, score + 0.05), isFinished: true }));

  it('median: ends what is below the median at the same epoch, once five have finished', () => {
    expect(shouldPrune('median', curve(0.65), others, 'maximize')).toBe(true);
    expect(shouldPrune('median', curve(0.75), others, 'maximize')).toBe(false);
    expect(shouldPrune('median', curve(0.76, 0.6), others, 'maximize')).toBe(false);
    expect(shouldPrune('median', curve(0.65), others.slice(1), 'maximize')).toBe(false);
    expect(shouldPrune('median', curve(0.75), others, 'minimize')).toBe(true);
    expect(shouldPrune('none', curve(0), others, 'maximize')).toBe(false);
  });

  it('halving: the best third goes on at epochs 1, 3, 9', () => {
    expect(shouldPrune('halving', curve(0.85), others, 'maximize')).toBe(false);
    expect(shouldPrune('halving', curve(0.75), others, 'maximize')).toBe(true);
    // Epoch 2 is no rung.
    expect(shouldPrune('halving', curve(0.95, 0.1), others, 'maximize')).toBe(false);
    const long = others.map(({ scores }) => ({ scores: [...scores, { epoch: 3, score: 0.9 }], isFinished: false }));
    expect(shouldPrune('halving', curve(0.95, 0.1, 0.1), long, 'maximize')).toBe(true);
  });
});

describe('importances', () => {
  it('finds the setting that decides', () => {
    const wide: readonly Parameter[] = [
      { name: 'x', domain: { kind: 'float', low: 0, high: 1, log: false }, when: {} },
      { name: 'y', domain: { kind: 'float', low: 0, high: 1, log: false }, when: {} },
      choice('z', ['a', 'b', 'c']),
    ];
    const regret = ({ x, y }: Record<string, unknown>) => (x as number) + 0.01 * (y as number);
    const past = searched({ space: wide, trials: 100, regret }, 'random', 2);
    const [x, y, z] = importances(wide, past, 'minimize').map(({ share }) => share!);
    expect(x! + y! + z!).toBeCloseTo(1, 9);
    expect(x).toBeGreaterThan(0.7);
    expect(importances(wide, past.slice(0, 3), 'minimize')[0]!.share).toBeNull();
  });
});

describe('the normal distribution', () => {
  // scipy.special.erfc
  it.each([
    [0.5, 0.4795001221869535],
    [1.9, 0.007209570764742528],
    [2.1, 0.002979466656333023],
    [5, 1.5374597944280347e-12],
    [-1, 1.842700792949715],
  ])('erfc(%d)', (x, value) => {
    expect(erfc(x) / value).toBeCloseTo(1, 10);
  });

  it('keeps the digits of both tails', () => {
    expect(normalMass(8, 9)).toBeCloseTo(6.219831985865785e-16, 25);
    expect(normalMass(-9, -8) / normalMass(8, 9)).toBeCloseTo(1, 9);
    expect(normalMass(-1, 1)).toBeCloseTo(0.6826894921370859, 12);
  });
});

describe('ParzenEstimator', () => {
  it('is a density: it adds up to 1', () => {
    const continuous = space.slice(1, 2);
    const estimator = new ParzenEstimator(continuous, [[-5], [-4], [-3]], [1, 1, 1]);
    const [low, high] = [Math.log(1e-4), Math.log(1e-1)];
    const steps = 2000;
    let sum = 0;
    for (let step = 0; step < steps; step += 1) {
      sum += Math.exp(estimator.logDensity([low + ((step + 0.5) * (high - low)) / steps]));
    }
    expect((sum * (high - low)) / steps).toBeCloseTo(1, 4);
  });

  it('gives whole numbers and choices probabilities that add up to 1', () => {
    const discrete = [space[0]!, space[2]!];
    const estimator = new ParzenEstimator(
      discrete,
      [
        [0, 2],
        [1, 5],
      ],
      [1, 0.5],
    );
    let sum = 0;
    for (const kind of [0, 1]) for (const depth of [2, 5, 8]) sum += Math.exp(estimator.logDensity([kind, depth]));
    expect(sum).toBeCloseTo(1, 9);
  });
});
