import { describe, expect, it } from 'vitest';
import { Graph, tensor } from '../../../src/engine/ir/index.ts';
import { buildIn } from '../../../src/engine/ops/index.ts';
import { at, array, eachPair, matrixProduct, type NumberArray, scattered } from '../../support/arrays.ts';
import { type CheckedInput, checkOp } from '../../support/check-op.ts';
import { fromTensor, sessionOf, toTensor } from '../../support/run-graph.ts';

const codes: CheckedInput = { ...array([3, 2], [127, -5, 0, 64, -128, 1]), dtype: 'int8' };
const scales = array([2], [0.01, 0.5]);
const reference = (x: NumberArray, weights: NumberArray, factors: NumberArray) =>
  matrixProduct(x, eachPair((code, scale) => code * scale)(weights, factors));

/**
 * Rows whose elements, divided by the largest of their row, are multiples of 1/200 from -55/200 to 1: the runtime's 256
 * levels over that range hold each of them exactly.
 */
const rows = (factors: readonly number[]) =>
  array(
    [factors.length, 3],
    factors.flatMap((factor) => [factor, (-55 * factor) / 200, (13 * factor) / 200]),
  );

describe('Int8Product', () => {
  it.each([
    ['one row', [1]],
    ['rows far apart in size, each with the precision of its own', [1e-6, 1, 3e4]],
  ])('Int8Product: %s', (_, factors) => checkOp('Int8Product', { inputs: [rows(factors), codes, scales], reference }));
  it('Int8Product: a row of zeros beside another stays zero', () =>
    checkOp('Int8Product', { inputs: [array([2, 3], [0, 0, 0, 2, -0.55, 0.13]), codes, scales], reference }));
  it('is off by at most half a level per element where the levels do not hold x', async () => {
    const x = scattered([4, 3]);
    const graph = new Graph('levels');
    const inputs = [
      graph.input('x', tensor('float32', [4, 3])),
      graph.input('codes', tensor('int8', [3, 2])),
      graph.input('scales', tensor('float32', [2])),
    ] as const;
    graph.output('y', buildIn(graph).int8Product(...inputs));
    const feeds = { x: toTensor(x, 'float32'), codes: toTensor(codes, 'int8'), scales: toTensor(scales, 'float32') };
    const y = fromTensor((await (await sessionOf(graph)).run(feeds)).y!);
    const exact = reference(x, codes, scales);
    for (let row = 0; row < 4; row++) {
      const largest = Math.max(...[0, 1, 2].map((column) => Math.abs(at(x, [row, column]))));
      for (let column = 0; column < 2; column++) {
        const magnitudes = [0, 1, 2].reduce((total, k) => total + Math.abs(at(codes, [k, column])), 0);
        // A level is at most 2/255 of the largest element, and a zero point that is no integer shifts by half of one more.
        const bound = (2 / 255) * largest * magnitudes * scales.data[column]!;
        expect(Math.abs(at(y, [row, column]) - at(exact, [row, column]))).toBeLessThan(bound);
      }
    }
  });
  it('refuses codes of another type and scales of another width', () => {
    const graph = new Graph('wrong');
    const x = graph.input('x', tensor('float32', [2, 3]));
    const [bytes, floats] = [graph.input('b', tensor('int8', [3, 2])), graph.input('f', tensor('float32', [3, 2]))];
    const [two, three] = [graph.input('two', tensor('float32', [2])), graph.input('three', tensor('float32', [3]))];
    expect(() => buildIn(graph).int8Product(x, floats, two)).toThrow('Int8Product of float32[2, 3], float32[3, 2]');
    expect(() => buildIn(graph).int8Product(x, bytes, three)).toThrow('and float32[3]');
  });
});
