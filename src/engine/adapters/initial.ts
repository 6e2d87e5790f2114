import { elementCount } from '../ir/index.ts';
import type { Generator } from '../random/index.ts';

/**
 * The factor A [rank, inputs] of one adapted layer as PEFT initializes it (`init_lora_weights=True`): Kaiming uniform with
 * a = √5, which is uniform in (-1/√inputs, 1/√inputs) (He et al. 2015, eq. 10, with PyTorch's `kaiming_uniform_`). The
 * factor B starts at zero, so that the adapted model starts as the base model.
 */
export function initialA(shape: readonly number[], generator: Generator): Float32Array {
  const bound = 1 / Math.sqrt(shape.at(-1)!);
  return Float32Array.from({ length: elementCount(shape, {}) }, () => (2 * generator.uniform() - 1) * bound);
}
