import { expect, it } from 'vitest';
import { RunConfig } from '../../../src/contract/index.ts';
import { searchSpace, trialConfig } from '../../../src/host/search/space.ts';
import { differIn, searchPlan, searchRule } from '../../../src/renderer/draft/search-plan.ts';

const configOf = (search: object | null) =>
  RunConfig.parse({ model: 'm', data: { train: 'a.csv', maxLength: 64 }, train: { epochs: 3 }, search });

it('is none for a run', () => {
  expect(searchPlan(configOf(null))).toBeNull();
  expect(differIn(null, 'train')).toBe(false);
});

it('says what a search trains, and what each trial has for itself, as the host does it', () => {
  const search = {
    preset: 'recipe',
    trials: 6,
    seeds: 2,
    space: { 'lora.alpha': { fixed: 8 }, 'train.epochs': { int: [1, 9] }, 'train.batchSize': { fixed: 4 } },
  };
  const config = configOf(search);
  const plan = searchPlan(config)!;
  expect(plan).toMatchObject({ trials: 6, runs: 12 });
  const { parameters, fixed } = searchSpace(config);
  expect([...plan.varied].sort()).toEqual(parameters.map(({ name }) => name).sort());
  expect(fixed).toEqual({ 'lora.alpha': 8, 'data.maxLength': 512, 'train.batchSize': 4 });
  expect(plan.each).toMatchObject({
    ...{ search: null, lora: { alpha: 8 }, data: { train: 'a.csv', maxLength: 512 } },
    train: { batchSize: 4, epochs: 3 },
  });
  expect(differIn(plan, 'lora')).toBe(true);
  expect(differIn(plan, 'train.epochs', 'precision')).toBe(true);
  expect(differIn(plan, 'train.batchSize', 'data', 'precision')).toBe(false);
});

it('says of each setting whether the search varies it, sets it, or leaves it to the config', () => {
  const config = configOf({ preset: 'recipe', metric: 'macroF1', seeds: 2, trials: 3 });
  const plan = searchPlan(config)!;
  expect(searchRule(plan, 'lora.r')).toEqual({ varies: 'trial' });
  expect(searchRule(plan, 'train.seed')).toEqual({ varies: 'run' });
  expect(searchRule(plan, 'data.maxLength')).toEqual({ value: 512 });
  expect(searchRule(plan, 'train.best')).toEqual({ value: 'macroF1' });
  expect(searchRule(plan, 'train.epochs')).toBeNull();
  expect(searchRule(null, 'lora.r')).toBeNull();
  // What the host makes of a trial is that, and nothing else differs from the config.
  const { fixed } = searchSpace(config);
  expect(trialConfig(config, fixed)).toEqual(plan.each);
  const { fixed: none } = searchPlan(configOf({ metric: 'ownMetric', space: { 'lora.r': { choice: [2, 4] } } }))!;
  expect(none).toEqual({});
  expect(searchRule(searchPlan(configOf({ preset: 'recipe' })), 'train.seed')).toBeNull();
});
