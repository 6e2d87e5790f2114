import { describe, expect, it } from 'vitest';
import { type DType, Graph, printGraph, tensor } from '../../../../src/engine/ir/index.ts';
import { buildIn } from '../../../../src/engine/ops/index.ts';
import { type LocateParameter, storedParameter } from '../../../../src/engine/passes/index.ts';
import { useStoredWeights } from '../../../../src/engine/passes/4-optimize/stored-weights.ts';
import { int4Levels, nf4Levels } from '../../../../src/engine/weights/formats/levels.ts';
import type { Precision } from '../../../../src/shared/precision.ts';
import { array, generate, matrixProduct, type NumberArray, permuted } from '../../../support/arrays.ts';
import { expectGraph, expectNear, runGraph } from '../../../support/graph-text.ts';

const nowhere = () => ({ location: 'weights', offset: 0, length: 0 });

/** A weight of [2, 64] in a precision. */
const kept =
  (precision: Precision, dtype: DType = 'float32', gains: Float32Array | null = null): LocateParameter =>
  () =>
    storedParameter(precision, [2, 64], dtype, nowhere, { gains });

/** A linear layer of 64 inputs and two outputs, and the product of its backward pass. */
function layer(): Graph {
  const graph = new Graph('g');
  const weight = graph.parameter('w', tensor('float32', [2, 64]));
  const build = buildIn(graph);
  graph.output('y', build.linear(graph.input('x', tensor('float32', ['rows', 64])), weight, null, 'layer'));
  graph.output('dx', build.gemm(graph.input('dy', tensor('float32', ['rows', 2])), weight));
  return graph;
}

const stored = (locate: LocateParameter, graph = layer()) => useStoredWeights(graph, locate).graph;

describe('the graph', () => {
  it('is as it was where the file holds float32', () => {
    const { graph, tensors } = useStoredWeights(layer(), kept('stored'));
    expect(printGraph(graph)).toBe(printGraph(layer()));
    expect([...tensors.keys()]).toEqual(['w']);
  });

  it('widens half floats at each use', () => {
    expectGraph(
      layer(),
      `
      graph g
        parameter w: float32[2, 64]
        input x: float32[rows, 64]
        input dy: float32[rows, 2]
        layer: float32[rows, 2] = Linear(x, w) {module: layer}
        Gemm: float32[rows, 64] = Gemm(dy, w) {transA: false, transB: false, alpha: 1}
        output y = layer
        output dx = Gemm
      `,
    );
    expectGraph(
      stored(kept('stored', 'float16')),
      `
      graph g
        parameter w.stored: float16[2, 64]
        input x: float32[rows, 64]
        input dy: float32[rows, 2]
        w.wide.Cast: float32[2, 64] = Cast(w.stored) {to: float32}
        layer: float32[rows, 2] = Linear(x, w.wide.Cast) {module: layer}
        w.wide.Cast_2: float32[2, 64] = Cast(w.stored) {to: float32}
        Gemm: float32[rows, 64] = Gemm(dy, w.wide.Cast_2) {transA: false, transB: false, alpha: 1}
        output y = layer
        output dx = Gemm
      `,
    );
  });

  it('picks the rows of a table before it widens them', () => {
    const graph = new Graph('g');
    const table = graph.parameter('w', tensor('float32', [2, 64]));
    graph.output('y', buildIn(graph).gather(table, graph.input('ids', tensor('int32', ['tokens']))));
    expectGraph(
      stored(kept('stored', 'bfloat16'), graph),
      `
      graph g
        parameter w.stored: bfloat16[2, 64]
        input ids: int32[tokens]
        Gather.Gather: bfloat16[tokens, 64] = Gather(w.stored, ids)
        Gather.Cast: float32[tokens, 64] = Cast(Gather.Gather) {to: float32}
        output y = Gather.Cast
      `,
    );
  });

  it('reads products with int8 codes from one set of rows for layers that read the same', () => {
    const graph = new Graph('g');
    const build = buildIn(graph);
    const x = graph.input('x', tensor('float32', ['rows', 64]));
    const weight = (name: string) => graph.parameter(name, tensor('float32', [2, 64]));
    const bias = storedParameter('stored', [2], 'float32', nowhere);
    graph.output('q', build.linear(x, weight('query.weight'), null, 'query'));
    graph.output('k', build.linear(x, weight('key.weight'), graph.parameter('bias', tensor('float32', [2])), 'key'));
    expectGraph(
      stored((name) => (name === 'bias' ? bias : kept('int8')(name)), graph),
      `
      graph g
        input x: float32[rows, 64]
        parameter query.weight.codes: int8[2, 64]
        parameter query.weight.codes_transposed: int8[64, 2]
        parameter query.weight.scales: float32[2]
        parameter key.weight.codes: int8[2, 64]
        parameter key.weight.codes_transposed: int8[64, 2]
        parameter key.weight.scales: float32[2]
        parameter bias: float32[2]
        query.ZeroPoints: uint8[rows, 1] = ZeroPoints(x)
        query.QuantizeRows: uint8[rows, 64], query.QuantizeRows.1: float32[rows, 1] = QuantizeRows(x, query.ZeroPoints)
        query.Int8Product: float32[rows, 2] = Int8Product(query.QuantizeRows, query.QuantizeRows.1, query.weight.codes_transposed, query.weight.scales)
        key.Int8Product: float32[rows, 2] = Int8Product(query.QuantizeRows, query.QuantizeRows.1, key.weight.codes_transposed, key.weight.scales)
        key.Add: float32[rows, 2] = Add(key.Int8Product, bias)
        output q = query.Int8Product
        output k = key.Add
      `,
    );
  });

  it('computes another product from the numbers that int8 codes stand for', () => {
    const graph = new Graph('g');
    const weight = graph.parameter('w', tensor('float32', [2, 64]));
    const x = graph.input('x', tensor('float32', ['rows', 2]));
    graph.output('y', buildIn(graph).gemm(x, weight, { alpha: 2 }));
    const text = printGraph(stored(kept('int8'), graph));
    expect(text).not.toContain('Int8Product');
    expect(text).toMatch(
      /Gemm: float32\[rows, 64\] = Gemm\(x, w\.wide\.\S+\) \{transA: false, transB: false, alpha: 2\}/,
    );
  });
});

const transposed = (x: NumberArray) => permuted(x, [1, 0]);

/** x and dy whose rows are whole multiples of a 127th of their largest element: 8 bits hold them exactly. */
const x = generate([3, 64], ([row, column]) => (column === 0 ? 127 : ((column! * 37 + row! * 11) % 255) - 127) / 127);
const dy = generate([3, 2], ([row, column]) => (column === 0 ? 127 : row! * 40 - 60) / 254);

/** Both products in doubles. */
const products = (weight: NumberArray) => ({ y: matrixProduct(x, transposed(weight)), dx: matrixProduct(dy, weight) });

async function expectProducts(locate: LocateParameter, feeds: Record<string, NumberArray>, weight: NumberArray) {
  const results = await runGraph(stored(locate), { x, dy, ...feeds });
  const expected = products(weight);
  // Sums of 64 float32 products.
  expectNear(results['y'], expected.y, 1e-5);
  expectNear(results['dx'], expected.dx, 1e-5);
}

/** The codes of two values in each byte, the first in the upper half. */
const packed = (codes: readonly number[]) =>
  Array.from({ length: codes.length / 2 }, (_, index) => codes[2 * index]! * 16 + codes[2 * index + 1]!);

describe('the numbers are those of the values that a file stands for', () => {
  it('in half floats', async () => {
    const weight = generate([2, 64], ([row, column]) => ((column! * 29 + row! * 17) % 64) / 64 - 0.5);
    await expectProducts(kept('stored', 'float16'), { 'w.stored': weight }, weight);
  });

  it('in 4 bits with a scale for each block', async () => {
    const codes = Array.from({ length: 128 }, (_, index) => 1 + ((index * 7) % 15));
    const scales = [0.5, 3];
    const weight = array(
      [2, 64],
      codes.map((code, index) => int4Levels[code]! * scales[Math.floor(index / 64)]!),
    );
    await expectProducts(
      kept('int4'),
      { 'w.codes': array([2, 32], packed(codes)), 'w.scales': array([2, 1], scales) },
      weight,
    );
  });

  it('in 4 bits with scales in 8 bits', async () => {
    const codes = Array.from({ length: 128 }, (_, index) => (index * 5) % 16);
    const [scaleCodes, scale, mean] = [[-3, 100], 0.01, 0.25];
    const scales = scaleCodes.map((code) => code * scale + mean);
    const weight = array(
      [2, 64],
      codes.map((code, index) => nf4Levels[code]! * scales[Math.floor(index / 64)]!),
    );
    const feeds = {
      'w.codes': array([2, 32], packed(codes)),
      'w.scale_codes': array([1, 2], scaleCodes),
      'w.scale_scales': array([1, 1], [scale]),
      'w.scale_mean': array([1], [mean]),
    };
    await expectProducts(kept('nf4'), feeds, weight);
  });

  // On x86 without VNNI the runtime adds products of two neighbours in 16 bits, which saturate: codes up to 63 do not.
  const codes = generate([2, 64], ([row, column]) => ((column! * 53 + row! * 91) % 127) - 63);
  const scales = [0.5, 0.5];
  const feeds = { 'w.codes': codes, 'w.codes_transposed': transposed(codes), 'w.scales': array([2], scales) };

  it('in 8 bits with a scale for each output', async () => {
    const weight = generate([2, 64], ([row, column]) => scales[row!]! * codes.data[row! * 64 + column!]!);
    await expectProducts(kept('int8'), feeds, weight);
  });

  it('in 8 bits with gains of the inputs, which x is divided by', async () => {
    const gains = Float32Array.from({ length: 64 }, (_, column) => (column === 0 ? 1 : 2 ** (column % 3)));
    const weight = generate(
      [2, 64],
      ([row, column]) => (scales[row!]! * codes.data[row! * 64 + column!]!) / gains[column!]!,
    );
    const results = await runGraph(stored(kept('int8', 'float32', gains)), { x, dy, ...feeds });
    const expected = products(weight);
    expectNear(results['dx'], expected.dx, 1e-5);
    // What is left of a row of x is not held exactly any more: half a level of 127 for each of 64 elements, at worst.
    expectNear(results['y'], expected.y, 0.01);
  });
});

describe('without products of int8 codes', () => {
  const decoded = { int8Products: false, halfCasts: ['float16', 'bfloat16'] } as const;
  const gains = Float32Array.from({ length: 64 }, (_, column) => 2 ** (column % 3));

  it('widens the codes at each use, and has no transposed ones', () => {
    const { graph, tensors } = useStoredWeights(layer(), kept('int8'), decoded);
    expect([...tensors.keys()]).toEqual(['w.codes', 'w.scales']);
    expect(graph.nodes.map(({ op }) => op)).toEqual([
      ...['Cast', 'Reshape', 'Mul', 'Linear'],
      ...['Cast', 'Reshape', 'Mul', 'Gemm'],
    ]);
  });

  it.each([
    { casts: 'with', int8Casts: true },
    { casts: 'without', int8Casts: false },
  ])('has the numbers of codes, scales and gains, $casts a cast of int8', async ({ int8Casts }) => {
    const codes = generate([2, 64], ([row, column]) => ((column! * 53 + row! * 91) % 255) - 127);
    const scales = [0.5, 0.25];
    const weight = generate(
      [2, 64],
      ([row, column]) => (scales[row!]! * codes.data[row! * 64 + column!]!) / gains[column!]!,
    );
    const { graph } = useStoredWeights(layer(), kept('int8', 'float32', gains), decoded);
    const feeds = { x, dy, 'w.codes': codes, 'w.scales': array([2], scales) };
    const results = await runGraph(graph, feeds, { int8Casts });
    const expected = products(weight);
    expectNear(results['y'], expected.y, 1e-4);
    expectNear(results['dx'], expected.dx, 1e-4);
  });
});
