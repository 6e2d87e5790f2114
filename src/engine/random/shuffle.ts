import type { Generator } from './generator.ts';

/** The numbers 0 to `count` - 1 in random order, every order equally likely (Fisher and Yates; Knuth, TAOCP 3.4.2, P). */
export function shuffledOrder(count: number, generator: Generator): Uint32Array {
  const order = Uint32Array.from({ length: count }, (_, i) => i);
  for (let last = count - 1; last > 0; last--) {
    const pick = generator.below(last + 1);
    const value = order[last]!;
    order[last] = order[pick]!;
    order[pick] = value;
  }
  return order;
}
