/** How an attack is made. */
export interface AttackOptions {
  /** Everything random follows from it. */
  readonly seed: number;
  /** Hours rather than minutes. */
  readonly isLong: boolean;
  /** One part of the attack, such as a reader, or one of its cases, to repeat a finding. */
  readonly only: { readonly part: string | null; readonly case: number | null };
  /** How long a soak goes on, if not as long as its form says. */
  readonly minutes: number | null;
}

/** What came of it. */
export interface Report {
  readonly attempts: number;
  /** One sentence each, with what repeats it. */
  readonly findings: readonly string[];
  /** Why it was not made here. */
  readonly skipped?: string;
}

/** Numbers in [0, 1) that follow from a seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
