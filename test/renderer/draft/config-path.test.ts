import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sameValue, valueAt, withValue, withValues } from '../../../src/renderer/draft/config-path.ts';

it('reads and writes fields by their path', () => {
  const config = { model: 'm', data: { train: 'a.csv', split: { seed: 1 } } };
  expect(valueAt(config, 'data.split.seed')).toBe(1);
  expect(valueAt(config, 'data.split.share')).toBeUndefined();
  expect(valueAt(config, 'model.seed')).toBeUndefined();
  expect(withValue(config, 'data.split.seed', 2)).toEqual({ model: 'm', data: { train: 'a.csv', split: { seed: 2 } } });
  expect(withValue(config, 'lora.r', 4)).toEqual({ ...config, lora: { r: 4 } });
  expect(config.data.split.seed).toBe(1);
});

it('leaves no trace of a field that goes', () => {
  expect(withValue({ data: { split: { seed: 1 } } }, 'data.split.seed', undefined)).toEqual({});
  expect(withValue({ data: { train: 'a', split: { seed: 1 } } }, 'data.split.seed', undefined)).toEqual({
    data: { train: 'a' },
  });
  expect(withValue({}, 'lora.r', undefined)).toEqual({});
});

it('keeps null, which a config file can say', () => {
  expect(withValue({}, 'lora.targets', null)).toEqual({ lora: { targets: null } });
});

it('replaces what is no object, as a draft may hold mistakes', () => {
  expect(withValue({ lora: 'x' }, 'lora.r', 4)).toEqual({ lora: { r: 4 } });
});

it('gives back what was written, and leaves the rest', () => {
  const path = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 3 }).map((keys) => keys.join('.'));
  fc.assert(
    fc.property(path, fc.jsonValue(), fc.jsonValue(), (at, value, other) => {
      const changed = withValues({ z: { y: other } }, { [at]: value });
      expect(valueAt(changed, at)).toEqual(value);
      expect(valueAt(changed, 'z.y')).toEqual(other);
    }),
  );
});

it('takes an absent value for null', () => {
  expect(sameValue(undefined, null)).toBe(true);
  expect(sameValue(['query', 'value'], ['query', 'value'])).toBe(true);
  expect(sameValue(['value', 'query'], ['query', 'value'])).toBe(false);
});
