import { describe, expect, it } from 'vitest';
import { RunConfig } from '../../../src/contract/index.ts';
import { costlySettings } from '../../../src/renderer/draft/costly-settings.ts';

const config = RunConfig.parse({ model: 'm', data: { train: 'a.csv' } });
const costs = (changes: object) => JSON.stringify(costlySettings(RunConfig.parse({ ...config, ...changes })));

describe('costlySettings', () => {
  it('leaves out what a step costs the same with', () => {
    const { train, lora } = config;
    expect(costs({ train: { ...train, learningRate: 0.5, epochs: 99, seed: 7 }, lora: { ...lora, alpha: 3 } })).toBe(
      costs({}),
    );
  });

  it.each([
    ['rank', { lora: { ...config.lora, r: 64 } }],
    ['batch', { train: { ...config.train, batchSize: 3 } }],
    ['recomputation', { train: { ...config.train, recompute: true } }],
    ['precision', { precision: 'int8' }],
    ['longest text', { data: { ...config.data, maxLength: 17 } }],
    ['model', { model: 'other' }],
  ])('knows that the %s costs', (_, changes) => {
    expect(costs(changes)).not.toBe(costs({}));
  });
});
