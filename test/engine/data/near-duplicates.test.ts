import { describe, expect, it } from 'vitest';
import { LEAST_SIMILARITY, nearDuplicates } from '../../../src/engine/data/near/near-duplicates.ts';
import { comparable, shingles, similarity } from '../../../src/engine/data/near/shingles.ts';

/** Numbers from 0 to 1, always the same. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return (state >>> 8) / (0x7fffffff >>> 8);
  };
}

/** Texts of words drawn from a vocabulary, and a copy of every second one with one word in twelve changed. */
function texts(count: number): { all: string[]; copies: [number, number][] } {
  const next = random(7);
  const draw = (most: number) => Math.min(most - 1, Math.floor(next() * most));
  const letters = () => String.fromCharCode(97 + draw(26));
  const words = Array.from({ length: 3000 }, () => Array.from({ length: 3 + draw(6) }, letters).join(''));
  const all = Array.from({ length: count }, () =>
    Array.from({ length: 8 + draw(22) }, () => words[draw(3000)]!).join(' '),
  );
  const copies: [number, number][] = [];
  for (let number = 0; number < count; number += 2) {
    const changed = all[number]!.split(' ').map((word) => (draw(12) === 0 ? words[draw(3000)]! : word));
    copies.push([number, all.push(`${changed.join(' ')} https://t.co/${letters()}${number}`) - 1]);
  }
  return { all, copies };
}

describe('nearDuplicates', () => {
  it('finds nearly every pair that is nearly equal, and none that is not', () => {
    const { all, copies } = texts(2000);
    const near = nearDuplicates();
    for (const [number, text] of all.entries()) near.add(number, text);
    const candidates = new Set(near.candidates());
    const groups = near.groups((number) => {
      expect(candidates.has(number)).toBe(true);
      return all[number]!;
    });
    const groupOf = new Map(groups.flatMap((group, index) => group.map((number) => [number, index] as const)));
    const alike = ([first, second]: [number, number]) =>
      similarity(shingles(comparable(all[first]!)), shingles(comparable(all[second]!)));
    const meant = copies.filter((pair) => alike(pair) >= LEAST_SIMILARITY);
    const found = meant.filter(([first, second]) => groupOf.has(first) && groupOf.get(first) === groupOf.get(second));
    // Sixteen bands of four values miss a pair as alike as 0.7 in 1 of 80 cases, and most pairs are more alike.
    expect(meant.length).toBeGreaterThan(500);
    expect(found.length / meant.length).toBeGreaterThan(0.99);
    const wrong = groups.filter((group) =>
      group.some((a) => group.every((b) => a === b || alike([a, b]) < LEAST_SIMILARITY)),
    );
    expect(wrong).toEqual([]);
  });

  it('compares what is said, not links, names, case and punctuation', () => {
    expect(comparable('RT @user_1: Fire!!  in\nTOWN http://t.co/x1 mail@home')).toBe('rt fire in town mail home');
    const near = nearDuplicates();
    const same = [
      'Fire in town: http://t.co/aaa',
      'fire in TOWN http://t.co/bbb',
      'quite another thing',
      '@only @names',
    ];
    for (const [number, text] of same.entries()) near.add(number, text);
    expect(near.groups((number) => same[number]!)).toEqual([[0, 1]]);
  });

  it('measures similarity as the share of shingles in common', () => {
    const [first, second] = [shingles('abcdefgh'), shingles('abcdefgx')];
    expect([first.length, second.length]).toEqual([4, 4]);
    expect(similarity(first, second)).toBeCloseTo(3 / 5, 12);
    expect(similarity(first, first)).toBe(1);
    expect(shingles('aaaaaaaaaa')).toHaveLength(1);
    expect(shingles('ab')).not.toEqual(shingles('ba'));
  });
});
