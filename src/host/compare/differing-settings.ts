import { isDeepStrictEqual } from 'node:util';
import type { Comparison } from '../../shared/comparison/types.ts';
import { flatten } from '../runs/compare.ts';

/** Settings that are not the same in all configs, in the order of the config; null where one has no such setting. */
export function differingSettings(configs: readonly object[]): Comparison['differences'] {
  const settings = configs.map((config) => flatten(config));
  const fields = [...new Set(settings.flatMap((own) => [...own.keys()]))];
  return fields
    .map((field) => ({ field, values: settings.map((own) => own.get(field) ?? null) }))
    .filter(({ values: [first, ...others] }) => others.some((value) => !isDeepStrictEqual(value, first)));
}

/** Whether nothing but the seed of the training tells two configs apart, if anything does. */
export function isSeedAlone(first: object, second: object): boolean {
  const fields = differingSettings([first, second]).map(({ field }) => field);
  return fields.every((field) => field === 'train.seed');
}
