import { describe, expect, it } from 'vitest';
import { Graph, tensor } from '../../../src/engine/ir/index.ts';
import { buildIn } from '../../../src/engine/ops/index.ts';
import { array, reduced, scattered, sum } from '../../support/arrays.ts';
import { checkOp } from '../../support/check-op.ts';

const total = (elements: readonly number[]) => sum(elements.length, (index) => elements[index]!);
const mean = (elements: readonly number[]) => total(elements) / elements.length;
const ties = array([2, 3], [0, -0, -1, 5, 5, -1e5]);

const cases = [-1, 0, 1].flatMap((axis) => [true, false].map((keepdims) => ({ axes: [axis], keepdims })));
const more = [
  { axes: [0, 2], keepdims: true },
  { axes: [2, 0], keepdims: false },
  { axes: [0, 1, 2], keepdims: false },
];

describe('reductions', () => {
  it.each([...cases, ...more])('ReduceSum: axes $axes, keepdims $keepdims', (attributes) =>
    checkOp('ReduceSum', {
      inputs: [scattered([2, 1, 3])],
      attributes,
      reference: (x) => reduced(x, attributes.axes, attributes.keepdims, total),
    }),
  );
  it.each([...cases, ...more])('ReduceMean: axes $axes, keepdims $keepdims', (attributes) =>
    checkOp('ReduceMean', {
      inputs: [scattered([2, 1, 3])],
      attributes,
      reference: (x) => reduced(x, attributes.axes, attributes.keepdims, mean),
    }),
  );
  it.each([true, false])('ReduceMax: ties and large numbers, keepdims %s', (keepdims) =>
    checkOp('ReduceMax', {
      inputs: [ties],
      attributes: { axes: [1], keepdims },
      reference: (x) => reduced(x, [1], keepdims, (elements) => Math.max(...elements)),
    }),
  );
  it('ReduceSum: over no rows is 0', () =>
    checkOp('ReduceSum', {
      inputs: [{ ...array([0, 2], []), symbols: ['rows', 2] }],
      attributes: { axes: [0], keepdims: false },
      reference: () => array([2], [0, 0]),
    }));
  it('ReduceMean: of no rows', () =>
    checkOp('ReduceMean', {
      inputs: [{ ...array([0, 2], []), symbols: ['rows', 2] }],
      attributes: { axes: [1], keepdims: true },
      reference: () => array([0, 1], []),
    }));
  it('refuses to reduce over no axis, which ONNX takes for all', () => {
    const graph = new Graph('none');
    const x = graph.input('x', tensor('float32', [2]));
    expect(() => buildIn(graph).reduceSum(x, [])).toThrow('ReduceSum of float32[2] over no axis');
  });
});
