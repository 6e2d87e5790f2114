import { describe, expect, it } from 'vitest';
import { compareTensors, relativeDifference } from '../../../../src/engine/train/proof/difference.ts';

describe('relativeDifference', () => {
  it('is a share of the norm of what is expected', () => {
    expect(relativeDifference([3, 4.05], [3, 4])).toBeCloseTo(0.01, 10);
    expect(relativeDifference([0, 0], [3, 4])).toBe(1);
    expect(relativeDifference([0, 0], [0, 0])).toBe(0);
  });

  it('is infinite for what cannot be compared', () => {
    expect(relativeDifference([NaN], [1])).toBe(Infinity);
    expect(relativeDifference([Infinity], [1])).toBe(Infinity);
    expect(relativeDifference([1], [1, 2])).toBe(Infinity);
    expect(relativeDifference([1], [0])).toBe(Infinity);
  });
});

describe('compareTensors', () => {
  const tensor = (name: string, actual: readonly number[]) => ({ name, actual, expected: [3, 4] });

  it('names the first that differs, and how', () => {
    const compared = [
      tensor('the logits', [3, 4.001]),
      tensor('Softmax at layer.0', [0, 0]),
      tensor('the loss', [9, 9]),
    ];
    expect(compareTensors(compared, 0.01).differing).toBe('Softmax at layer.0 is all zeros');
    expect(compareTensors([tensor('the loss', [3, NaN])], 0.01).differing).toBe(
      'the loss has numbers that are not finite',
    );
    expect(compareTensors([tensor('the loss', [3, 4.5])], 0.01).differing).toBe('the loss is off by 10 %');
    expect(compareTensors([tensor('the loss', [3])], 0.01).differing).toBe('the loss has another shape');
  });

  it('finds nothing within the tolerance, and tells the largest difference', () => {
    const { differing, largest } = compareTensors([tensor('a', [3, 4.01]), tensor('b', [3, 4])], 0.01);
    expect(differing).toBeNull();
    expect(largest).toBeCloseTo(0.002, 10);
  });
});
