import { describe, expect, it } from 'vitest';
import { Graph, tensor } from '../../../src/engine/ir/index.ts';
import { buildIn } from '../../../src/engine/ops/index.ts';
import { array, each, eachPair, erf, type NumberArray, scattered } from '../../support/arrays.ts';
import { checkOp } from '../../support/check-op.ts';

/** Zeros of both signs, small and large numbers of both signs, a repeated one. */
const awkward = array([3, 4], [0, -0, 1, -1, 1e-4, -1e-4, 3.5, -3.5, 12, -12, 0.5, 0.5]);
const positive = array([2, 3], [1e-3, 0.5, 1, 1, 30, 2000]);
const nonzero = array([2, 3], [0.5, -0.5, 3, -3, 40, -40]);
const noRows = { ...array([0, 3], []), symbols: ['rows', 3] };

describe('ops of two tensors', () => {
  const shapes: readonly (readonly [string, NumberArray, NumberArray])[] = [
    ['one shape', scattered([2, 3]), nonzero],
    ['a scalar on the left', scattered([]), nonzero],
    ['a scalar on the right', scattered([2, 3]), array([], [-2.5])],
    ['both sides broadcast', scattered([2, 1, 3]), array([4, 1], [1, -1, 30, 0.5])],
    ['axes of size 1', scattered([1, 1]), array([1, 3], [1, 2, -3])],
    ['leading axes missing', scattered([3]), scattered([2, 2, 3], 5)],
    ['large numbers', array([3], [1e5, -1e5, 0]), array([3], [2e4, 1e3, -1e4])],
    ['no rows', noRows, array([3], [1, 2, 3])],
  ];
  it.each(shapes)('Add: %s', (_, a, b) => checkOp('Add', { inputs: [a, b], reference: eachPair((x, y) => x + y) }));
  it.each(shapes)('Sub: %s', (_, a, b) => checkOp('Sub', { inputs: [a, b], reference: eachPair((x, y) => x - y) }));
  it.each(shapes)('Mul: %s', (_, a, b) => checkOp('Mul', { inputs: [a, b], reference: eachPair((x, y) => x * y) }));
  it.each(shapes)('Div: %s', (_, a, b) => checkOp('Div', { inputs: [a, b], reference: eachPair((x, y) => x / y) }));
  it.each(shapes)('Min: %s', (_, a, b) => checkOp('Min', { inputs: [a, b], reference: eachPair(Math.min) }));
  it.each(shapes)('Greater: %s', (_, a, b) =>
    checkOp('Greater', { inputs: [a, b], reference: eachPair((x, y) => Number(x > y)) }),
  );

  it('Greater: ties and signed zeros are not greater', () =>
    checkOp('Greater', { inputs: [awkward, awkward], reference: each(() => 0) }));

  it('refuses dtypes and shapes that do not fit, naming both', () => {
    const graph = new Graph('mismatch');
    const build = buildIn(graph);
    const a = graph.input('a', tensor('float32', ['rows', 3]));
    expect(() => build.add(a, graph.input('b', tensor('float32', ['tokens', 3])))).toThrow(
      'Add of float32[rows, 3] and float32[tokens, 3]',
    );
    expect(() => build.mul(a, graph.input('c', tensor('float64', [3])))).toThrow(
      'Mul of float32[rows, 3] and float64[3]',
    );
  });
});

describe('ops of one tensor', () => {
  it('Neg', () => checkOp('Neg', { inputs: [awkward], reference: each((x) => -x) }));
  it('Exp', () => checkOp('Exp', { inputs: [array([6], [0, -0, 1, -1, 4, -80])], reference: each(Math.exp) }));
  it('Log', () =>
    checkOp('Log', { inputs: [positive], reference: each(Math.log), gradients: byDerivative((x) => 1 / x) }));
  it('Sqrt', () => checkOp('Sqrt', { inputs: [array([2, 2], [0.5, 1, 1, 4000])], reference: each(Math.sqrt) }));
  it('Erf', () => checkOp('Erf', { inputs: [awkward], reference: each(erf) }));
  it('Tanh', () => checkOp('Tanh', { inputs: [awkward], reference: each(Math.tanh) }));
  it('Sigmoid', () => checkOp('Sigmoid', { inputs: [awkward], reference: each((x) => 1 / (1 + Math.exp(-x))) }));
  it('StopGradient', () => checkOp('StopGradient', { inputs: [awkward], reference: (x) => x }));
  it('Tanh: no rows', () => checkOp('Tanh', { inputs: [noRows], reference: each(Math.tanh) }));
  it('Exp: of a scalar', () => checkOp('Exp', { inputs: [array([], [0.5])], reference: each(Math.exp) }));
});

describe('Cast', () => {
  it('Cast: to its own dtype or a narrower one and back', () =>
    checkOp('Cast', {
      inputs: [array([4], [0, 0.5, -2, 1024])],
      attributes: { to: 'float32' },
      reference: (x) => x,
      gradients: (_, [weights]) => [weights!],
    }));
  it('Cast: of booleans, which have no gradient', async () => {
    const graph = new Graph('mask');
    const mask = graph.input('mask', tensor('bool', [2]));
    expect(buildIn(graph).cast(mask, 'float32').type).toEqual(tensor('float32', [2]));
  });
});

/** The gradient of Σ weights · f(x) where central differences are too coarse: the third derivative is large. */
function byDerivative(derivative: (x: number) => number) {
  return ([x]: readonly NumberArray[], [weights]: readonly NumberArray[]): NumberArray[] => [
    eachPair((slope, weight) => slope * weight)(each(derivative)(x!), weights!),
  ];
}
