import { describe, it } from 'vitest';
import { array, at, generate, type NumberArray, reduced, scattered, sum } from '../../support/arrays.ts';
import { type CheckedInput, checkOp } from '../../support/check-op.ts';

describe('Softmax', () => {
  const reference = (x: NumberArray) => {
    const largest = reduced(x, [-1], true, (elements) => Math.max(...elements));
    const exponentials = generate(x.shape, (index) => Math.exp(at(x, index) - at(largest, index)));
    const totals = reduced(exponentials, [-1], true, (elements) => sum(elements.length, (k) => elements[k]!));
    return generate(x.shape, (index) => at(exponentials, index) / at(totals, index));
  };
  it.each([
    ['rows of any numbers', scattered([2, 2, 3])],
    ['ties', array([2, 2], [1, 1, 0, -0])],
    ['one class', array([3, 1], [0, 5, -5])],
    ['numbers whose exponentials overflow', array([2, 3], [1e4, 1e4 - 1, 0, 90, 89, -90])],
    ['slots masked by the most negative float', array([2, 3], [0.5, -3.4e38, 1, 2, -3.4e38, -3.4e38])],
  ])('Softmax: %s', (_, x) => checkOp('Softmax', { inputs: [x], reference }));
  it('Softmax: a row with every slot masked counts each the same', () =>
    checkOp('Softmax', {
      inputs: [array([1, 2], [-3.4e38, -3.4e38])],
      reference: () => array([1, 2], [0.5, 0.5]),
      gradients: (_, [weights]) => {
        const [first, second] = weights!.data as [number, number];
        return [array([1, 2], [(first - second) / 4, (second - first) / 4])];
      },
    }));
  it('Softmax: no rows', () =>
    checkOp('Softmax', { inputs: [{ ...array([0, 3], []), symbols: ['rows', 3] }], reference: (x) => x }));
});

describe('LayerNormalization', () => {
  const epsilon = 1e-5;
  const reference = (x: NumberArray, scale: NumberArray, bias?: NumberArray) => {
    const size = x.shape.at(-1)!;
    const average = (f: (element: number) => number) =>
      reduced(x, [-1], true, (elements) => sum(size, (k) => f(elements[k]!)) / size);
    const mean = average((element) => element);
    const variance = reduced(x, [-1], true, (elements) => {
      const center = sum(size, (k) => elements[k]!) / size;
      return sum(size, (k) => (elements[k]! - center) ** 2) / size;
    });
    return generate(x.shape, (index) => {
      const normalized = (at(x, index) - at(mean, index)) / Math.sqrt(at(variance, index) + epsilon);
      return normalized * at(scale, index) + (bias ? at(bias, index) : 0);
    });
  };
  // Mean and deviation, the other outputs, are for the gradient rule alone.
  const check = (...inputs: CheckedInput[]) =>
    checkOp('LayerNormalization', { inputs, attributes: { epsilon }, outputs: [0], reference: reference });

  it('LayerNormalization: with bias', () => check(scattered([3, 4]), scattered([4], 1), scattered([4], 2)));
  it('LayerNormalization: without bias, three axes', () => check(scattered([2, 2, 4]), scattered([4], 1)));
  it('LayerNormalization: a gain of 0 and a large one', () => check(scattered([2, 3]), array([3], [0, 1, -5])));
  it('LayerNormalization: rows far from 0', () =>
    check(array([2, 4], [100, 101, 102, 104, -5, 3, 400, -20]), scattered([4], 1), scattered([4], 2)));
  it('LayerNormalization: a row of one value, whose deviation is √epsilon', () =>
    check(array([2, 3], [2, 2, 2, 1, -1, 0.5]), scattered([3], 1), scattered([3], 2)));
  it('LayerNormalization: no rows', () =>
    check({ ...array([0, 3], []), symbols: ['rows', 3] }, scattered([3]), scattered([3], 1)));
});

describe('RMSNormalization', () => {
  const epsilon = 1e-5;
  const reference = (x: NumberArray, scale: NumberArray) => {
    const size = x.shape.at(-1)!;
    const squares = reduced(x, [-1], true, (elements) => sum(size, (k) => elements[k]! ** 2) / size);
    return generate(x.shape, (index) => (at(x, index) / Math.sqrt(at(squares, index) + epsilon)) * at(scale, index));
  };
  const check = (...inputs: CheckedInput[]) =>
    checkOp('RMSNormalization', { inputs, attributes: { epsilon }, reference: reference });

  it('RMSNormalization: rows of any numbers', () => check(scattered([2, 2, 4]), scattered([4], 1)));
  it('RMSNormalization: a gain of 0 and a large one', () => check(scattered([2, 3]), array([3], [0, 1, -5])));
  it('RMSNormalization: large rows, and axes of size 1', () =>
    check(array([1, 4], [1000, -1001, 0, 30]), scattered([4], 1)));
  it('RMSNormalization: a row of zeros, whose root mean square is √epsilon', () =>
    check(array([2, 3], [0, -0, 0, 1, -1, 0.5]), scattered([3], 1)));
  it('RMSNormalization: no rows', () => check({ ...array([0, 3], []), symbols: ['rows', 3] }, scattered([3])));
});
