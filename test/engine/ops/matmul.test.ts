import { describe, expect, it } from 'vitest';
import { Graph, tensor } from '../../../src/engine/ir/index.ts';
import { buildIn } from '../../../src/engine/ops/index.ts';
import { emit } from '../../../src/engine/passes/index.ts';
import { openSession } from '../../../src/engine/runtime/index.ts';
import { array, each, eachPair, matrixProduct, type NumberArray, permuted, scattered } from '../../support/arrays.ts';
import { checkOp } from '../../support/check-op.ts';
import { fromTensor, toTensor } from '../../support/run-graph.ts';

const add = eachPair((a, b) => a + b);
const transposed = (x: NumberArray) => permuted(x, [1, 0]);

describe('MatMul', () => {
  it.each([
    ['two axes', [2, 3], [3, 4]],
    ['a batch on both sides', [2, 2, 3], [2, 3, 2]],
    ['a matrix for every batch', [2, 2, 3, 2], [2, 4]],
    ['both sides broadcast', [3, 1, 2, 2], [2, 2, 3]],
    ['sizes of 1', [1, 1], [1, 1]],
    ['one row', [1, 4], [4, 2]],
  ])('MatMul: %s', (_, left, right) =>
    checkOp('MatMul', {
      inputs: [scattered(left), scattered(right, 3)],
      attributes: { transA: false, transB: false, alpha: 1 },
      reference: matrixProduct,
    }),
  );
  const forms = [false, true].flatMap((transA) =>
    [false, true].flatMap((transB) => [1, -0.3].map((alpha) => ({ transA, transB, alpha }))),
  );
  it.each(forms)('MatMul: transA $transA, transB $transB, alpha $alpha', (attributes) =>
    checkOp('MatMul', {
      inputs: [
        scattered(attributes.transA ? [2, 3, 4] : [2, 4, 3]),
        scattered(attributes.transB ? [2, 5, 3] : [2, 3, 5], 3),
      ],
      attributes,
      reference: (a, b) =>
        each((element) => attributes.alpha * element)(
          matrixProduct(attributes.transA ? permuted(a, [0, 2, 1]) : a, attributes.transB ? permuted(b, [0, 2, 1]) : b),
        ),
    }),
  );
  it.each(forms)(
    'MatMul: the same in one fused node, transA $transA, transB $transB, alpha $alpha',
    async (attributes) => {
      const [a, b] = [
        scattered(attributes.transA ? [2, 3, 4] : [2, 4, 3]),
        scattered(attributes.transB ? [2, 5, 3] : [2, 3, 5], 3),
      ];
      const graph = new Graph('fused');
      const build = buildIn(graph);
      const [left, right] = [
        graph.input('a', tensor('float32', a.shape)),
        graph.input('b', tensor('float32', b.shape)),
      ];
      graph.output('product', build.matmul(left, right, attributes));
      const products: NumberArray[] = [];
      for (const fusedMatMul of [false, true]) {
        const model = emit(graph, new Map(), { fusedMatMul, exactInt8Sums: true, int8Casts: true });
        const isFused = fusedMatMul && (attributes.transA || attributes.transB || attributes.alpha !== 1);
        expect(model.graph.nodes.some(({ opType }) => opType === 'FusedMatMul')).toBe(isFused);
        const session = await openSession(model, { device: 'cpu', threads: 1 });
        const { product } = await session.run({ a: toTensor(a, 'float32'), b: toTensor(b, 'float32') });
        await session.close();
        products.push(fromTensor(product!));
      }
      expect(products[1]!.shape).toEqual([2, 4, 5]);
      products[1]!.data.forEach((value, index) => expect(value).toBeCloseTo(products[0]!.data[index]!, 5));
    },
  );
  it('MatMul: large and zero elements', () =>
    checkOp('MatMul', {
      inputs: [array([1, 3], [1e4, 0, -1e4]), array([3, 1], [2, 5, 2])],
      attributes: { transA: false, transB: false, alpha: 1 },
      reference: matrixProduct,
    }));
  it('MatMul: no rows, so that the weight gets a gradient of zero', () =>
    checkOp('MatMul', {
      inputs: [{ ...array([0, 3], []), symbols: ['rows', 3] }, scattered([3, 2])],
      attributes: { transA: false, transB: false, alpha: 1 },
      reference: matrixProduct,
    }));
});

describe('Gemm', () => {
  const cases = [false, true].flatMap((transA) =>
    [false, true].flatMap((transB) =>
      [1, -0.5].flatMap((alpha) =>
        [null, [], [1], [4], [1, 4], [2, 1], [2, 4]].map((c) => ({ transA, transB, alpha, c })),
      ),
    ),
  );
  it.each(cases)('Gemm: transA $transA, transB $transB, alpha $alpha, c of $c', ({ c, ...attributes }) => {
    const a = scattered(attributes.transA ? [3, 2] : [2, 3]);
    const b = scattered(attributes.transB ? [4, 3] : [3, 4], 1);
    return checkOp('Gemm', {
      inputs: c ? [a, b, scattered(c, 2)] : [a, b],
      attributes,
      reference: (left, right, added) => {
        const product = matrixProduct(
          attributes.transA ? transposed(left) : left,
          attributes.transB ? transposed(right) : right,
        );
        const scaled = each((x) => attributes.alpha * x)(product);
        return added ? add(scaled, added) : scaled;
      },
    });
  });
  it.each([false, true])('Gemm: no rows, transA %s', (transA) =>
    checkOp('Gemm', {
      inputs: [
        transA ? { ...array([3, 0], []), symbols: [3, 'rows'] } : { ...array([0, 3], []), symbols: ['rows', 3] },
        scattered([3, 2]),
        scattered([2], 1),
      ],
      attributes: { transA, transB: false, alpha: 2 },
      reference: () => array([0, 2], []),
    }),
  );
  it('Gemm: an inner size of 0 leaves c', () =>
    checkOp('Gemm', {
      inputs: [
        { ...array([2, 0], []), symbols: [2, 'rows'] },
        { ...array([0, 2], []), symbols: ['rows', 2] },
        scattered([2], 1),
      ],
      attributes: { transA: false, transB: false, alpha: 1 },
      reference: (_a, _b, c) => add(array([2, 2], [0, 0, 0, 0]), c),
    }));
  it('refuses a c that would widen the product', () => {
    const graph = new Graph('wide');
    const [a, b, c] = [
      [1, 2],
      [2, 3],
      [4, 3],
    ].map((shape, index) => graph.input(`${index}`, tensor('float32', shape)));
    expect(() => buildIn(graph).gemm(a!, b!, { c: c! })).toThrow('Gemm adds float32[4, 3] to float32[1, 3]');
  });
});

describe('Linear', () => {
  const linear = (x: NumberArray, weight: NumberArray, bias?: NumberArray) => {
    const product = matrixProduct(x, transposed(weight));
    return bias ? add(product, bias) : product;
  };
  const attributes = { module: 'query' };
  it('Linear: with bias', () =>
    checkOp('Linear', {
      inputs: [scattered([3, 2]), scattered([4, 2], 1), scattered([4], 2)],
      attributes,
      reference: linear,
    }));
  it('Linear: with a weight that is [in, out]', () =>
    checkOp('Linear', {
      inputs: [scattered([3, 2]), scattered([2, 4], 1), scattered([4], 2)],
      attributes: { module: 'c_attn', fanInFanOut: true },
      reference: (x, weight, bias) => add(matrixProduct(x, weight), bias),
    }));
  it('Linear: without bias, one row', () =>
    checkOp('Linear', { inputs: [scattered([1, 2]), scattered([3, 2], 1)], attributes, reference: linear }));
  it('Linear: no rows', () =>
    checkOp('Linear', {
      inputs: [{ ...array([0, 2], []), symbols: ['tokens', 2] }, scattered([3, 2]), scattered([3], 1)],
      attributes,
      reference: linear,
    }));
});
