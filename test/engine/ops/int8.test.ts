import { describe, expect, it } from 'vitest';
import { Graph, tensor } from '../../../src/engine/ir/index.ts';
import { buildIn, type Features } from '../../../src/engine/ops/index.ts';
import { sumsInt8Exactly } from '../../../src/engine/runtime/kernels/int8-sums.ts';
import { at, array, eachPair, matrixProduct, type NumberArray, scattered } from '../../support/arrays.ts';
import { type CheckedInput, checkOp } from '../../support/check-op.ts';
import { fromTensor, sessionOf, toTensor } from '../../support/run-graph.ts';

const codes: CheckedInput = { ...array([3, 2], [127, -5, 0, 64, -128, 1]), dtype: 'int8' };
const scales = array([2], [0.01, 0.5]);
const reference = (x: NumberArray, weights: NumberArray, factors: NumberArray) =>
  matrixProduct(x, eachPair((code, scale) => code * scale)(weights, factors));

/** Rows of multiples of their largest element / 127: what 8 bits hold exactly. */
const levels = (factors: readonly number[]) =>
  array(
    [factors.length, 3],
    factors.flatMap(() => [127, -55, 13]),
  );
const valuesOf = (factors: readonly number[]) => {
  const { shape, data } = levels(factors);
  return array(
    shape,
    data.map((level, index) => (level / 127) * factors[Math.floor(index / 3)]!),
  );
};

/** The op as it is used: rows in 8 bits, and their product with the weight. */
async function run(
  x: NumberArray,
  features: Partial<Features> = {},
): Promise<Record<'codes' | 'steps' | 'y', NumberArray>> {
  const graph = new Graph('int8');
  const build = buildIn(graph);
  const input = graph.input('x', tensor('float32', ['rows', 3]));
  const weight = graph.input('weight', tensor('int8', [3, 2]));
  const factors = graph.input('scales', tensor('float32', [2]));
  const rows = build.quantizeRows(input, build.zeroPoints(input));
  graph.output('codes', rows.codes);
  graph.output('steps', rows.steps);
  graph.output('y', build.int8Product(rows, weight, factors));
  const feeds = { x: toTensor(x, 'float32'), weight: toTensor(codes, 'int8'), scales: toTensor(scales, 'float32') };
  const outputs = await (await sessionOf(graph, features)).run(feeds);
  return {
    codes: fromTensor(outputs['codes']!),
    steps: fromTensor(outputs['steps']!),
    y: fromTensor(outputs['y']!),
  };
}

describe('ZeroPoints', () => {
  it.each([0, 1, 3])('ZeroPoints: one for each of %i rows', (rows) => {
    const x = { ...array([rows, 2], Array<number>(2 * rows).fill(7)), symbols: ['rows', 2] };
    return checkOp('ZeroPoints', { inputs: [x], reference: () => array([rows, 1], Array<number>(rows).fill(128)) });
  });
});

describe('QuantizeRows', () => {
  it.each([
    ['one row', [1]],
    ['rows far apart in size, each with steps of its own', [1e-6, 1, 3e4]],
    ['no rows', []],
  ])('QuantizeRows: %s', (_, factors) => {
    const x = { ...valuesOf(factors), symbols: ['rows', 3], dtype: 'float32' as const };
    const zeroPoints: CheckedInput = {
      ...array([factors.length, 1], Array<number>(factors.length).fill(128)),
      symbols: ['rows', 1],
      dtype: 'uint8',
    };
    const steps = array(
      [factors.length, 1],
      factors.map((factor) => factor / 127),
    );
    return checkOp('QuantizeRows', { inputs: [x, zeroPoints], outputs: [1], reference: () => steps });
  });
  it('has the largest magnitude of a row, of either sign, at the last level', async () => {
    const { codes } = await run(array([3, 3], [2, -1, 0, -2, 1, 0.5, 0, 0, 0]));
    expect(codes).toEqual(array([3, 3], [255, 128 - 64, 128, 1, 128 + 64, 128 + 32, 128, 128, 128]));
  });
  it('refuses half floats and zero points of another length', () => {
    const graph = new Graph('wrong');
    const half = graph.input('half', tensor('float16', [2, 3]));
    const x = graph.input('x', tensor('float32', [2, 3]));
    const other = graph.input('zero points', tensor('uint8', [3, 1]));
    expect(() => buildIn(graph).quantizeRows(half, buildIn(graph).zeroPoints(half))).toThrow(
      'QuantizeRows of float16[2, 3]',
    );
    expect(() => buildIn(graph).quantizeRows(x, other)).toThrow('QuantizeRows of float32[2, 3], uint8[3, 1]');
  });
});

describe('where pairs of products are summed in 16 bits', () => {
  /** Rows at the last level beside columns at theirs, the sums that overflow first; long enough for vector instructions. */
  const extreme = async (features: Partial<Features>) => {
    const size = 64;
    const graph = new Graph('extreme');
    const build = buildIn(graph);
    const input = graph.input('x', tensor('float32', ['rows', size]));
    const weight = graph.input('weight', tensor('int8', [size, 16]));
    const rows = build.quantizeRows(input, build.zeroPoints(input));
    graph.output('y', build.int8Product(rows, weight, graph.input('scales', tensor('float32', [16]))));
    const outputs = await (
      await sessionOf(graph, features)
    ).run({
      x: toTensor(array([8, size], Array<number>(8 * size).fill(3)), 'float32'),
      weight: toTensor(array([size, 16], Array<number>(16 * size).fill(127)), 'int8'),
      scales: toTensor(array([16], Array<number>(16).fill(1)), 'float32'),
    });
    return fromTensor(outputs['y']!).data.map((each) => each / (size * 3 * 127));
  };
  it('codes of 7 bits are not cut off', async () => {
    for (const each of await extreme({ exactInt8Sums: false })) expect(each).toBeCloseTo(1, 5);
  });
  it('the probe knows whether codes of 8 bits are', async () => {
    const sums = await extreme({ exactInt8Sums: true });
    expect(sums.every((each) => Math.abs(each - 1) < 1e-5)).toBe(await sumsInt8Exactly());
  });
  it('have the largest magnitude of a row, of either sign, at the last level', async () => {
    const { codes: narrow } = await run(array([2, 3], [2, -0.5, 0, -2, 1.5, 0.5]), { exactInt8Sums: false });
    expect(narrow).toEqual(array([2, 3], [127, 64 - 16, 64, 1, 64 + 47, 64 + 16]));
  });
});

describe('Int8Product', () => {
  it.each([
    ['one row', [1]],
    ['rows far apart in size, each with the precision of its own', [1e-6, 1, 3e4]],
  ])('Int8Product: %s', (_, factors) => {
    const { shape, data } = levels(factors);
    const rows: CheckedInput = {
      ...array(
        shape,
        data.map((level) => level + 128),
      ),
      dtype: 'uint8',
    };
    const steps = array(
      [factors.length, 1],
      factors.map((factor) => factor / 127),
    );
    const exact = () => reference(valuesOf(factors), codes, scales);
    return checkOp('Int8Product', { inputs: [rows, steps, codes, scales], reference: exact });
  });
  it('leaves a row of zeros beside another zero', async () => {
    const { y } = await run(array([2, 3], [0, 0, 0, 2, -0.55, 0.13]));
    expect(y.data.slice(0, 2)).toEqual([0, 0]);
    expect(y.data.slice(2).every((each) => each !== 0)).toBe(true);
  });
  it('passes on what is not a number', async () => {
    const { y } = await run(array([2, 3], [NaN, 1, 2, 2, -0.55, 0.13]));
    expect(y.data.map(Number.isNaN)).toEqual([true, true, false, false]);
  });
  it('is off by at most half a level per element where the levels do not hold x', async () => {
    const x = scattered([4, 3]);
    const { y } = await run(x);
    const exact = reference(x, codes, scales);
    for (let row = 0; row < 4; row++) {
      const largest = Math.max(...[0, 1, 2].map((column) => Math.abs(at(x, [row, column]))));
      for (let column = 0; column < 2; column++) {
        const magnitudes = [0, 1, 2].reduce((total, k) => total + Math.abs(at(codes, [k, column])), 0);
        const bound = (0.5001 / 127) * largest * magnitudes * scales.data[column]!;
        expect(Math.abs(at(y, [row, column]) - at(exact, [row, column]))).toBeLessThan(bound);
      }
    }
  });
  it('refuses codes of another type and scales of another width', () => {
    const graph = new Graph('wrong');
    const build = buildIn(graph);
    const x = graph.input('x', tensor('float32', [2, 3]));
    const rows = build.quantizeRows(x, build.zeroPoints(x));
    const [bytes, floats] = [graph.input('b', tensor('int8', [3, 2])), graph.input('f', tensor('float32', [3, 2]))];
    const [two, three] = [graph.input('two', tensor('float32', [2])), graph.input('three', tensor('float32', [3]))];
    expect(() => build.int8Product(rows, floats, two)).toThrow(
      'Int8Product of uint8[2, 3], float32[2, 1], float32[3, 2]',
    );
    expect(() => build.int8Product(rows, bytes, three)).toThrow('int8[3, 2], float32[3]');
  });
});
