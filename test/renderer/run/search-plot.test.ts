import { expect, it } from 'vitest';
import { axisOf, valueText } from '../../../src/renderer/run/search-plot.ts';

it('says values in words, not as code has them', () => {
  const values = [null, undefined, true, false, 0.000123456, 8, 'linear', 'all-linear', ['query', 'value'], [null, 2]];
  expect(values.map(valueText)).toEqual([
    ...['none', 'none', 'on', 'off', '0.000123', '8', 'linear, down to 0', 'all-linear', 'query, value', 'none, 2'],
  ]);
});

it('names the choices of an axis, and finds the place of a trial among them', () => {
  const domain = { kind: 'choice', choices: [null, 'all-linear'] } as const;
  const axis = axisOf({ name: 'lora.targets', domain, when: {} });
  expect(axis.ticks).toEqual([
    { at: 0, text: 'none' },
    { at: 1, text: 'all-linear' },
  ]);
  expect([axis.of({ 'lora.targets': null }), axis.of({ 'lora.targets': 'all-linear' }), axis.of({})]).toEqual([
    0,
    1,
    null,
  ]);
});
