import { describe, expect, it } from 'vitest';
import { selectRows } from '../../../../src/engine/export/proof/select-rows.ts';

describe('the rows of a proof', () => {
  it('are all where there are few', () => expect(selectRows(['a', 'b', 'c'])).toEqual([0, 1, 2]));

  it('hold the longest, the shortest and odd characters, and others from everywhere, each once', () => {
    const texts = Array.from({ length: 1000 }, (_, row) => `row ${'x'.repeat(10 + (row % 50))}`);
    texts[777] = 'long '.repeat(500);
    texts[500] = '!';
    texts[321] = '火事 🔥 ü é ß';
    const rows = selectRows(texts);
    expect(rows).toHaveLength(64);
    expect(new Set(rows).size).toBe(64);
    for (const row of [777, 500, 321]) expect(rows).toContain(row);
    expect(rows.filter((row) => row < 500).length).toBeGreaterThan(15);
    expect(rows.filter((row) => row >= 500).length).toBeGreaterThan(15);
  });
});
