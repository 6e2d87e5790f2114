import { describe, expect, it } from 'vitest';
import { scoreSlices, slicesByKeyword, slicesByNumber, slicesByValue } from '../../../src/engine/metrics/index.ts';

const named = (slices: ReturnType<typeof slicesByValue>) => slices.map(({ name, places }) => [name, [...places]]);

describe('slicesByValue', () => {
  it('has a slice for each value, the largest first, and one for empty cells', () => {
    expect(named(slicesByValue(['a', null, 'b', ' a ', '']))).toEqual([
      [{ type: 'value', value: 'a' }, [0, 3]],
      [{ type: 'value', value: 'b' }, [2]],
      [{ type: 'empty' }, [1, 4]],
    ]);
  });

  it('puts rare values together', () => {
    const cells = Array.from({ length: 45 }, (_, index) => `name ${index % 40}`);
    const slices = slicesByValue(cells);
    expect(slices).toHaveLength(30);
    expect(slices.at(-1)!.name).toEqual({ type: 'others', values: 11 });
    expect(slices.flatMap(({ places }) => [...places]).sort((a, b) => a - b)).toEqual([...cells.keys()]);
  });

  it('takes many different numbers by their size', () => {
    const slices = slicesByValue(Array.from({ length: 100 }, (_, index) => String((index * 37) % 100)));
    expect(slices.map(({ name }) => name)).toEqual([
      { type: 'range', from: 0, to: 19 },
      { type: 'range', from: 20, to: 39 },
      { type: 'range', from: 40, to: 59 },
      { type: 'range', from: 60, to: 79 },
      { type: 'range', from: 80, to: 99 },
    ]);
  });
});

it('keeps equal numbers in one slice', () => {
  const slices = slicesByNumber([1, 1, 1, 1, 1, 1, 2, 3]);
  expect(slices[0]).toMatchObject({ name: { type: 'range', from: 1, to: 1 }, places: [0, 1, 2, 3, 4, 5] });
  expect(slices.flatMap(({ places }) => [...places])).toHaveLength(8);
  expect(slicesByNumber([4])).toHaveLength(1);
  expect(slicesByNumber([])).toEqual([]);
});

describe('slicesByKeyword', () => {
  const texts = ['Fire in town', 'misfire', 'FIRE!', 'quiet', '森林火災'];

  it('takes whole words, whatever their case, and the rows without any', () => {
    expect(named(slicesByKeyword(texts, ['fire', 'flood']))).toEqual([
      [{ type: 'with', word: 'fire' }, [0, 2]],
      [{ type: 'without' }, [1, 3, 4]],
    ]);
  });

  it('finds words of scripts without spaces, and signs', () => {
    expect(named(slicesByKeyword(texts, ['火災']))[0]).toEqual([{ type: 'with', word: '火災' }, [4]]);
    expect(named(slicesByKeyword(['a (b)', 'ab'], ['(b)']))[0]![1]).toEqual([0]);
  });
});

it('scores each slice alone', () => {
  const rows = {
    ...{ rows: 6, classes: 2, positive: 1 },
    labels: Int32Array.of(1, 1, 0, 0, 1, 0),
    predictions: Int32Array.of(1, 0, 0, 1, 1, 0),
  };
  const slices = scoreSlices(rows, [
    { name: { type: 'value', value: 'x' }, places: [0, 1, 3] },
    { name: { type: 'value', value: 'y' }, places: [2, 5] },
  ]);
  expect(slices[0]).toMatchObject({ rows: 3, errors: 2, accuracy: { value: 1 / 3 }, f1: { value: 0.5, reason: null } });
  expect(slices[0]!.accuracy.low).toBeGreaterThan(0.06);
  expect(slices[1]).toMatchObject({ rows: 2, errors: 0, f1: { value: null, low: null, reason: 'none-either' } });
});
