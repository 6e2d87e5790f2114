import { describe, expect, it } from 'vitest';
import { readConfigValue } from '../../../src/host/config/value.ts';
import { directionOf, searchSpace, trialConfig } from '../../../src/host/search/space.ts';

const plain = { model: '/models/m', data: { train: '/data/t.csv' } };
const withSpace = (space: object, more: object = {}) => readConfigValue({ ...plain, search: { space, ...more } });

describe('the space of a search', () => {
  it('is that of the recipe by its preset, changed by what is written', () => {
    const { parameters, fixed } = searchSpace(
      withSpace({ 'lora.r': { choice: [4, 8] }, 'train.epochs': { int: [1, 5], step: 2 } }, { preset: 'recipe' }),
    );
    expect(fixed).toEqual({ 'data.maxLength': 512 });
    expect(parameters).toEqual([
      { name: 'lora.alpha', domain: { kind: 'choice', choices: [16, 32, 64] }, when: {} },
      { name: 'lora.dropout', domain: { kind: 'float', low: 0, high: 0.1, log: false }, when: {} },
      { name: 'lora.r', domain: { kind: 'choice', choices: [4, 8] }, when: {} },
      { name: 'train.learningRate', domain: { kind: 'float', low: 1e-5, high: 2e-4, log: false }, when: {} },
      { name: 'train.epochs', domain: { kind: 'int', low: 1, high: 5, step: 2, log: false }, when: {} },
    ]);
  });

  it('puts a parameter behind its condition', () => {
    const { parameters } = searchSpace(
      withSpace({
        'train.warmupRatio': { uniform: [0, 0.2], when: { 'train.schedule': 'linear' } },
        'train.schedule': { choice: ['linear', 'constant'] },
      }),
    );
    expect(parameters.map(({ name }) => name)).toEqual(['train.schedule', 'train.warmupRatio']);
    expect(parameters[1]!.when).toEqual({ 'train.schedule': ['linear'] });
  });

  it.each([
    ['nothing', {}, 'does not say what to search'],
    [
      'a range upside down',
      { 'lora.dropout': { uniform: [0.5, 0.1] } },
      'lora.dropout cannot be searched like this: the lower end 0.5',
    ],
    ['a logarithm of 0', { 'train.learningRate': { loguniform: [0, 1] } }, 'begins above 0'],
    ['a setting that is not there', { 'lora.rank': { choice: [1] } }, 'there is no such setting'],
    ['a group', { lora: { choice: [1] } }, 'there is no such setting'],
    [
      'a value that the setting refuses',
      { 'lora.dropout': { uniform: [0, 2] } },
      '2 is no value of it, which should be a number (at least 0 and below 1)',
    ],
    [
      'fractions of a whole number',
      { 'lora.r': { uniform: [2, 8] } },
      'is no value of it, which should be a whole number',
    ],
    ['half whole numbers', { 'lora.r': { int: [1.5, 4] } }, 'should be whole numbers'],
    ['two kinds at once', { 'lora.r': { choice: [4], int: [1, 4] } }, 'choice and int at once'],
    ['no kind', { 'lora.r': {} }, 'it says none of'],
    ['a choice twice', { 'lora.r': { choice: [4, 4] } }, 'is there twice'],
    ['other rows', { 'data.train': { choice: ['/a.csv', '/b.csv'] } }, 'trials share model, rows'],
    ['a condition on nothing', { 'lora.r': { choice: [4, 8], when: { precision: 'nf4' } } }, 'which is not searched'],
    ['seeds beside `seeds`', { 'train.seed': { int: [1, 9] } }, '`seeds` gives each run'],
  ])('cannot be %s', (_, space, message) => {
    expect(() => searchSpace(withSpace(space, { seeds: 2 }))).toThrow(message);
  });

  it('is needed', () => {
    expect(() => searchSpace(readConfigValue(plain))).toThrow('does not say what to search');
  });
});

describe('trialConfig', () => {
  it('has the values of the trial, its seed, and no search', () => {
    const config = withSpace({ 'lora.r': { choice: [4, 8] } }, { metric: 'accuracy' });
    expect(trialConfig(config, { 'lora.r': 4 }, 7)).toEqual({
      ...config,
      search: null,
      lora: { ...config.lora, r: 4 },
      train: { ...config.train, best: 'accuracy', seed: 7 },
    });
    expect(config.lora.r).toBe(8);
  });
});

describe('directionOf', () => {
  it.each([
    ['f1', null, 'maximize'],
    ['loss', null, 'minimize'],
    ['logLoss', null, 'minimize'],
    ['brier', 'minimize', 'minimize'],
  ] as const)('%s, %s', (metric, direction, expected) => {
    expect(directionOf(withSpace({}, { metric, direction }).search!)).toBe(expected);
  });
});
