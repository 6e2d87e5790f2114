import { afterEach, expect, it, vi } from 'vitest';
import { axisOf, valueText } from '../../../src/renderer/run/search-plot.ts';

afterEach(() => void vi.unstubAllGlobals());

it('says values in words, not as code has them', () => {
  const values = [null, undefined, true, false, 0.000123456, 8, 'linear', 'all-linear', ['query', 'value'], [null, 2]];
  expect(values.map(valueText)).toEqual([
    ...['none', 'none', 'on', 'off', '0.000123', '8', 'linear, down to 0', 'all-linear', 'query, value', 'none, 2'],
  ]);
});

it('says lists as the language does, and whole numbers to their last figure', () => {
  expect([12_345, 1024].map(valueText)).toEqual(['12345', '1024']);
  vi.stubGlobal('document', { documentElement: { lang: 'zh-Hant' } });
  expect(valueText(['query', 'value'])).toBe('query、value');
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
