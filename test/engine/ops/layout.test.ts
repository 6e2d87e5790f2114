import { describe, expect, it } from 'vitest';
import { Graph, tensor } from '../../../src/engine/ir/index.ts';
import { buildIn } from '../../../src/engine/ops/index.ts';
import { emit } from '../../../src/engine/passes/index.ts';
import { array, at, generate, type NumberArray, permuted, scattered } from '../../support/arrays.ts';
import { checkOp } from '../../support/check-op.ts';
import { sessionOf, toTensor } from '../../support/run-graph.ts';

describe('Reshape', () => {
  it.each([
    ['splits an axis', [2, 6], [2, 3, 2]],
    ['joins axes', [2, 3, 2], [12]],
    ['adds and drops axes of size 1', [1, 4], [4, 1]],
    ['makes a scalar', [1, 1], []],
    ['makes a row of a scalar', [], [1]],
  ])('Reshape: %s', (_, from, shape) =>
    checkOp('Reshape', {
      inputs: [scattered(from)],
      attributes: { shape },
      reference: ({ data }) => array(shape, data),
    }),
  );
  it('Reshape: moves one symbol and keeps another', () =>
    checkOp('Reshape', {
      inputs: [{ ...scattered([2, 3, 4]), symbols: ['rows', 'length', 4] }],
      attributes: { shape: ['rows', 2, 'length', 2] },
      reference: ({ data }) => array([2, 2, 3, 2], data),
    }));
  it('joins symbols to a product, but cannot tell two symbols apart again', async () => {
    const graph = new Graph('joined');
    const build = buildIn(graph);
    const joined = build.reshape(graph.input('x', tensor('float32', ['rows', 'length', 2])), ['length*rows', 2]);
    graph.output('joined', joined);
    const session = await sessionOf(graph);
    const x = scattered([2, 3, 2]);
    expect((await session.run({ x: toTensor(x, 'float32') }))['joined']!.shape).toEqual([6, 2]);
    graph.output('parted', build.reshape(build.neg(joined), ['rows', 'length', 2]));
    expect(() => emit(graph)).toThrow('Reshape of [length*rows, 2] to [rows, length, 2]: two unknown sizes');
  });
  it('Reshape: no rows', () =>
    checkOp('Reshape', {
      inputs: [{ ...array([0, 4], []), symbols: ['rows', 4] }],
      attributes: { shape: ['rows', 2, 2] },
      reference: () => array([0, 2, 2], []),
    }));
  it('refuses a shape of another number of elements', () => {
    const graph = new Graph('wrong');
    const x = graph.input('x', tensor('float32', ['rows', 4]));
    expect(() => buildIn(graph).reshape(x, ['rows', 3])).toThrow('Reshape of float32[rows, 4] to [rows, 3]');
  });
});

describe('Transpose', () => {
  it.each([[[1, 0]], [[0, 1]]])('Transpose: of two axes by %j', (permutation) =>
    checkOp('Transpose', {
      inputs: [scattered([2, 3])],
      attributes: { permutation },
      reference: (x) => permuted(x, permutation),
    }),
  );
  it('Transpose: a cycle of axes, whose inverse is another permutation', () =>
    checkOp('Transpose', {
      inputs: [scattered([2, 1, 3, 4])],
      attributes: { permutation: [2, 0, 3, 1] },
      reference: (x) => permuted(x, [2, 0, 3, 1]),
    }));
  it('Transpose: no rows', () =>
    checkOp('Transpose', {
      inputs: [{ ...array([0, 2], []), symbols: ['rows', 2] }],
      attributes: { permutation: [1, 0] },
      reference: () => array([2, 0], []),
    }));
});

describe('ExpandLike', () => {
  it.each([
    ['a scalar', [], [2, 3]],
    ['a row', [3], [2, 3]],
    ['axes of size 1', [2, 1, 1], [2, 3, 4]],
    ['the shape it has', [2, 3], [2, 3]],
  ])('ExpandLike: %s', (_, from, to) =>
    checkOp('ExpandLike', {
      inputs: [scattered(from), { ...scattered(to), frozen: true }],
      reference: (x, like) => generate(like.shape, (index) => at(x, index)),
    }),
  );
  it('ExpandLike: to no rows', () =>
    checkOp('ExpandLike', {
      inputs: [scattered([1, 2]), { ...array([0, 2], []), symbols: ['rows', 2], frozen: true }],
      reference: () => array([0, 2], []),
    }));
});

describe('Concat and Split', () => {
  const joined = (parts: readonly NumberArray[], axis: number, size: number) => {
    const shape = parts[0]!.shape.with(axis, size);
    return generate(shape, (index) => {
      let place = index[axis]!;
      const part = parts.find(({ shape: own }) => (place < own[axis]! ? true : ((place -= own[axis]!), false)))!;
      return at({ ...part }, index.with(axis, place));
    });
  };
  it.each([
    [
      'along the first axis',
      0,
      [
        [1, 2],
        [3, 2],
      ],
      4,
    ],
    [
      'along the last axis, counted from the back',
      -1,
      [
        [2, 2],
        [2, 3],
        [2, 1],
      ],
      6,
    ],
    ['of one tensor', 1, [[2, 3]], 3],
  ] as const)('Concat: %s', (_, axis, shapes, size) =>
    checkOp('Concat', {
      inputs: shapes.map((shape, index) => scattered(shape, index)),
      attributes: { axis },
      reference: (...parts) => joined(parts, (axis + 2) % 2, size),
    }),
  );

  const part = (x: NumberArray, start: number, size: number) =>
    generate([x.shape[0]!, size], (index) => at(x, [index[0]!, index[1]! + start]));
  const sizes = [1, 3, 2];
  const split = { inputs: [scattered([2, 6])], attributes: { sizes, axis: -1 } };
  it('Split: every part is used', () =>
    checkOp('Split', { ...split, reference: (x) => [part(x, 0, 1), part(x, 1, 3), part(x, 4, 2)] }));
  it('Split: the middle part is unused and has a gradient of zero', () =>
    checkOp('Split', { ...split, outputs: [0, 2], reference: (x) => [part(x, 0, 1), part(x, 4, 2)] }));
  it('Split: one part', () => checkOp('Split', { ...split, attributes: { sizes: [6], axis: 1 }, reference: (x) => x }));
  it('Split: no rows', () =>
    checkOp('Split', {
      inputs: [{ ...array([0, 3], []), symbols: ['rows', 3] }],
      attributes: { sizes: [1, 2], axis: 1 },
      reference: () => [array([0, 1], []), array([0, 2], [])],
    }));
});

describe('After', () => {
  it.each([[[2, 3]], [[1, 1, 4]]])('After: %j passes unchanged', (shape) =>
    checkOp('After', { inputs: [scattered(shape), scattered(shape, 5)], reference: (x) => x }),
  );
  it('After: no rows', () =>
    checkOp('After', {
      inputs: [scattered([0, 3]), scattered([0, 3])].map((x) => ({ ...x, symbols: ['rows', 3] })),
      reference: (x) => x,
    }));
  it('refuses a signal of another shape', () => {
    const graph = new Graph('after');
    const [x, signal] = [graph.input('x', tensor('float32', [3])), graph.input('signal', tensor('float32', [4]))];
    expect(() => buildIn(graph).after(x, signal)).toThrow('After of float32[3] and float32[4]');
  });
});
