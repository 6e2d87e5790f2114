import { sameShape, type Shape, type Value } from '../../ir/index.ts';
import type { Build } from '../../ops/index.ts';

/**
 * The sum of the gradient contributions of a value's uses. A rule may return axes that broadcasting added (they are
 * summed away here, and only here) or leave out axes that a reduction removed (the sum is expanded at the end).
 */
export function accumulate(build: Build, value: Value, contributions: readonly Value[]): Value {
  const summed = contributions
    .map((contribution) => sumToShape(build, contribution, value.type.shape))
    .reduce((total, contribution) => build.add(total, contribution));
  const { shape } = value.type;
  return sameShape(summed.type.shape, shape) ? summed : build.expandLike(summed, value);
}

/** Sums over the axes that broadcasting a value of `shape` to this gradient's shape added or widened. */
function sumToShape(build: Build, gradient: Value, shape: Shape): Value {
  const added = gradient.type.shape.length - shape.length;
  const leading = Array.from({ length: Math.max(added, 0) }, (_, axis) => axis);
  const unshifted = leading.length > 0 ? build.reduceSum(gradient, leading) : gradient;
  const offset = shape.length - unshifted.type.shape.length;
  const widened = unshifted.type.shape.flatMap((dim, axis) => (shape[axis + offset] === 1 && dim !== 1 ? [axis] : []));
  return widened.length > 0 ? build.reduceSum(unshifted, widened, true) : unshifted;
}
