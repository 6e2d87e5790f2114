import { expect, it } from 'vitest';
import { RunConfig } from '../../../src/contract/index.ts';
import { checkConfig } from '../../../src/host/config/value.ts';
import { repeatableConfig } from '../../../src/host/runs/repeatable-config.ts';

it('leaves out the split beside a file of validation rows, and nothing else', () => {
  const config = (validation: string | null) =>
    RunConfig.parse({ model: '/base', data: { train: '/a.csv', validation, split: { seed: 7 } } });
  expect(repeatableConfig(config(null))).toEqual(config(null));
  const again = repeatableConfig(config('/b.csv'));
  expect(again['data']).not.toHaveProperty('split');
  expect(checkConfig(again)).toEqual({
    problems: [],
    config: RunConfig.parse({ model: '/base', data: { train: '/a.csv', validation: '/b.csv' } }),
  });
});
