/**
 * numpy's `SeedSequence(seed).generate_state(4, uint64)`: spreads a seed of any size over 256 well-mixed bits.
 * After O'Neill, "Developing a seed_seq alternative" (2015), with numpy's constants; 32-bit arithmetic throughout.
 *
 * @param seed a whole number, 0 or more
 * @returns four 64-bit words
 */
export function seedSequence(seed: bigint): readonly bigint[] {
  const pool = mixedPool(wordsOf(seed));
  let constant = 0x8b51f9dd;
  const output = Array.from({ length: 8 }, (_, index) => {
    let value = pool[index % POOL_SIZE]! ^ constant;
    constant = Math.imul(constant, 0x58f38ded);
    value = Math.imul(value, constant);
    return BigInt((value ^ (value >>> 16)) >>> 0);
  });
  return Array.from({ length: 4 }, (_, index) => output[2 * index]! | (output[2 * index + 1]! << 32n));
}

const POOL_SIZE = 4;

/** The seed in 32-bit words, least significant first; 0 is one word. */
function wordsOf(seed: bigint): number[] {
  const words = [Number(seed & 0xffff_ffffn)];
  for (let rest = seed >> 32n; rest > 0n; rest >>= 32n) words.push(Number(rest & 0xffff_ffffn));
  return words;
}

function mixedPool(words: readonly number[]): Int32Array {
  let constant = 0x43b0d7e5;
  const hash = (word: number): number => {
    let value = word ^ constant;
    constant = Math.imul(constant, 0x931e8875);
    value = Math.imul(value, constant);
    return value ^ (value >>> 16);
  };
  const mix = (x: number, y: number): number => {
    const value = Math.imul(0xca01f9dd, x) - Math.imul(0x4973f715, y);
    return value ^ (value >>> 16);
  };
  const pool = Int32Array.from({ length: POOL_SIZE }, (_, index) => hash(words[index] ?? 0));
  for (let source = 0; source < POOL_SIZE; source += 1) {
    for (let target = 0; target < POOL_SIZE; target += 1) {
      if (source !== target) pool[target] = mix(pool[target]!, hash(pool[source]!));
    }
  }
  for (const word of words.slice(POOL_SIZE)) {
    for (let target = 0; target < POOL_SIZE; target += 1) pool[target] = mix(pool[target]!, hash(word));
  }
  return pool;
}
