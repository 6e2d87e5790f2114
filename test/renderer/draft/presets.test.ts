import { expect, it } from 'vitest';
import { RunConfig } from '../../../src/contract/index.ts';
import { withDefaults } from '../../../src/renderer/draft/defaults.ts';
import {
  changedFields,
  nearestPreset,
  newConfig,
  presetsOf,
  withFamily,
  withPreset,
} from '../../../src/renderer/draft/presets.ts';

const bare = { model: 'm', data: { train: 'a.csv' } };

it.each(['encoder', 'decoder'] as const)('every preset of an %s is a valid config and is recognised', (family) => {
  const presets = presetsOf(family);
  for (const [name, preset] of Object.entries(presets)) {
    const whole = RunConfig.parse(withPreset(bare, preset));
    expect(nearestPreset(whole, presets)).toEqual({ name, changed: [] });
  }
});

it('a new draft that nobody touched has a preset without a change', () => {
  const config = newConfig({ data: { train: 'a.csv' } });
  expect(nearestPreset(withDefaults(config), presetsOf('encoder'))).toEqual({ name: 'standard', changed: [] });
  const own = { ...bare, train: { epochs: 1 } };
  expect(newConfig(own)).toBe(own);
});

it('a preset goes with the family of the model, and what was changed stays', () => {
  const config = newConfig(bare);
  const decoder = withFamily(config, withDefaults(config), 'decoder');
  expect(nearestPreset(withDefaults(decoder), presetsOf('decoder'))).toEqual({ name: 'standard', changed: [] });
  expect(withFamily(decoder, withDefaults(decoder), 'encoder')).toEqual(config);
  const changed = withPreset(config, { 'lora.r': 5 });
  expect(withFamily(changed, withDefaults(changed), 'decoder')).toBe(changed);
});

it('one preset replaces another without a trace', () => {
  const { recipe, light, thorough } = presetsOf('encoder');
  expect(withPreset(withPreset(withPreset(bare, thorough), light), recipe)).toEqual(withPreset(bare, recipe));
});

it('names the fields that differ from a preset', () => {
  const { recipe } = presetsOf('encoder');
  const whole = RunConfig.parse({ ...withPreset(bare, recipe), precision: 'int8' });
  expect(changedFields(whole, recipe)).toEqual(['precision']);
  expect(nearestPreset(whole, presetsOf('encoder'))).toEqual({ name: 'recipe', changed: ['precision'] });
});

it('has the values of the published comparison', () => {
  expect(RunConfig.parse(withPreset(bare, presetsOf('encoder').recipe))).toMatchObject({
    precision: 'stored',
    lora: { r: 2, alpha: 16, dropout: 0.1, targets: null },
    train: {
      epochs: 5,
      batchSize: 8,
      learningRate: 1e-4,
      schedule: 'constant',
      warmupRatio: 0.1,
      weightDecay: 0.001,
      maxGradNorm: 0.3,
      classWeights: 'balanced',
      recompute: true,
      betas: [0.9, 0.999],
      epsilon: 1e-8,
      best: 'f1',
      evaluateEvery: 'epoch',
    },
    data: { maxLength: 512, split: { validation: 0.2, seed: 42 } },
  });
  expect(presetsOf('decoder').recipe['precision']).toBe('stored');
});
