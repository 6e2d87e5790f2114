import { expect, it } from 'vitest';
import { areIndices, namedLabels, withLabelName, withPositive } from '../../../src/renderer/draft/label-names.ts';

const config = { model: 'm', data: { train: 'a.csv' } };
const numbers = ['0', '1'];
const words = ['no', 'yes'];

it('names the classes of numbers, and forgets names that are taken away', () => {
  const named = withLabelName(withLabelName(config, numbers, 1, 'disaster'), numbers, 0, 'not disaster');
  expect(named).toEqual({ ...config, data: { train: 'a.csv', labels: ['not disaster', 'disaster'] } });
  expect(namedLabels(named, numbers)).toEqual([
    { label: '0', name: 'not disaster', isPositive: false },
    { label: '1', name: 'disaster', isPositive: true },
  ]);
  const half = withLabelName(named, numbers, 0, '');
  expect(half).toEqual({ ...config, data: { train: 'a.csv', labels: ['0', 'disaster'] } });
  expect(withLabelName(half, numbers, 1, '')).toEqual(config);
});

it('takes the other of two labels as the positive one, and back', () => {
  const swapped = withPositive(config, words, 'no');
  expect(swapped).toEqual({ ...config, data: { train: 'a.csv', labels: ['yes', 'no'] } });
  expect(namedLabels(swapped, words).map(({ isPositive }) => isPositive)).toEqual([true, false]);
  expect(withPositive(swapped, words, 'yes')).toEqual(config);
  const numbersSwapped = withPositive(config, numbers, '0');
  expect(namedLabels(numbersSwapped, numbers)).toEqual([
    { label: '0', name: '', isPositive: true },
    { label: '1', name: '', isPositive: false },
  ]);
});

it('has no positive one among three, and no use for names of other data', () => {
  expect(namedLabels({ ...config, data: { labels: ['a', 'b'] } }, ['x', 'y', 'z'])).toEqual(
    ['x', 'y', 'z'].map((label) => ({ label, name: '', isPositive: false })),
  );
});

it('tells numbers that count the classes', () => {
  expect([numbers, ['1', '2'], words, ['0', '1', '2']].map(areIndices)).toEqual([true, false, false, true]);
});
