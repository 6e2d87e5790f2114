import { describe, expect, it } from 'vitest';
import { Graph, tensor } from '../../../src/engine/ir/index.ts';
import { buildIn } from '../../../src/engine/ops/index.ts';
import { array, count, type NumberArray, scattered } from '../../support/arrays.ts';
import { type CheckedInput, checkOp } from '../../support/check-op.ts';
import { sessionOf, toTensor } from '../../support/run-graph.ts';

const attributes = { probability: 0.5, place: 'hidden.0' };
const pool: CheckedInput = { ...array([10], [0, 2, 2, 0, 0, 2, 0, 2, 2, 0]), symbols: ['pool'], frozen: true };
const range = (start: number, x: NumberArray): CheckedInput[] =>
  [start, start + count(x.shape)].map((end) => ({ ...array([1], [end]), dtype: 'int64' as const }));
const reference = (start: number) => (x: NumberArray) =>
  array(
    x.shape,
    x.data.map((element, place) => element * pool.data[start + place]!),
  );

describe('Dropout', () => {
  it.each([
    ['a mask of its own', [2, 3]],
    ['no rows', [0, 3]],
  ])('Dropout: %s', (_, shape) => {
    const x = scattered(shape);
    const mask = { ...array(shape, pool.data.slice(0, count(shape))), frozen: true };
    return checkOp('Dropout', { inputs: [x, mask], attributes, reference: reference(0) });
  });
  it.each([0, 4])('Dropout: takes the values from %i on, forward and backward', (start) => {
    const x = scattered([2, 3]);
    return checkOp('Dropout', { inputs: [x, pool, ...range(start, x)], attributes, reference: reference(start) });
  });
  it('Dropout: no rows', () => {
    const x = { ...array([0, 3], []), symbols: ['rows', 3] };
    return checkOp('Dropout', { inputs: [x, pool, ...range(3, x)], attributes, reference: reference(3) });
  });
  it('changes no bit with a pool of ones, as in an evaluation', async () => {
    const graph = new Graph('evaluation');
    const x = graph.input('x', tensor('float32', ['rows', 3]));
    const [start, end] = ['start', 'end'].map((name) => graph.input(name, tensor('int64', [1])));
    const ones = graph.input('pool', tensor('float32', ['pool']));
    graph.output('y', buildIn(graph).dropout(x, { pool: ones, start: start!, end: end! }, attributes));
    const numbers = toTensor(array([2, 3], [0.1, -0.7, 1e-38, 3e38, 0, -0]), 'float32');
    const { y } = await (
      await sessionOf(graph)
    ).run({
      x: numbers,
      pool: toTensor(array([6], Array<number>(6).fill(1)), 'float32'),
      start: toTensor(array([1], [0]), 'int64'),
      end: toTensor(array([1], [6]), 'int64'),
    });
    expect(y!.data).toEqual(numbers.data);
  });
  it('refuses a mask of another shape', () => {
    const graph = new Graph('wrong');
    const [x, mask] = [[2, 3], [6]].map((shape, index) => graph.input(`${index}`, tensor('float32', shape)));
    expect(() => buildIn(graph).dropout(x!, mask!, attributes)).toThrow(
      'Dropout at hidden.0 of float32[2, 3] by float32[6]',
    );
  });
});
