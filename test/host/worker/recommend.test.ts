import { describe, expect, it } from 'vitest';
import { recommendationText } from '../../../src/cli/output/ladder.ts';
import type { LadderRecord, Rung } from '../../../src/contract/index.ts';
import { recommend } from '../../../src/host/worker/ladder/recommend.ts';
import type { LadderRows } from '../../../src/host/worker/ladder/rows.ts';

const classes = ['no', 'yes'];
const scored = Array.from({ length: 400 }, (_, row) => ({ row, text: '', label: row % 2, id: null }));
const rows: LadderRows = {
  ...{ task: 'single-label', labels: classes, train: [], validation: scored, test: [], fixes: [], overlay: null },
  ...{ split: 'validation', scored },
};

/** Logits that are right but for the rows `isWrong` names. */
function logits(isWrong: (row: number) => boolean): number[] {
  return scored.flatMap(({ row, label }) => [0, isWrong(row) === (label === 1) ? -1 : 1]);
}

const cheap = { id: 'cheap', logits: logits((row) => row % 5 === 0) };
const better = { id: 'better', logits: logits((row) => row % 10 === 0) };
/** One row more is right. */
const alike = { id: 'alike', logits: logits((row) => row % 10 === 0 && row !== 40) };
const worse = { id: 'worse', logits: logits((row) => row % 3 === 0) };

describe('recommend', () => {
  it('takes a dearer rung only where it gains more than noise', () => {
    const { rung, comparisons } = recommend([cheap, better, alike, worse], rows);
    expect(rung).toBe('better');
    expect(comparisons.map(({ rung: id, against, beyondNoise }) => [id, against, beyondNoise])).toEqual([
      ['better', 'cheap', true],
      ['alike', 'better', false],
      ['worse', 'better', false],
    ]);
    const [first, second, third] = comparisons.map(({ gain }) => gain);
    expect(first!.low).toBeGreaterThan(0);
    expect(second!.estimate).toBeGreaterThan(0);
    expect(second!.low).toBeLessThanOrEqual(0);
    expect(third!.high).toBeLessThan(0);
  });

  it('says so in words', () => {
    const recommendation = recommend([cheap, better, alike, worse], rows);
    const kinds = { cheap: 'tf-idf', better: 'frozen', alike: 'lora', worse: 'lora' } as const;
    const rungs = Object.entries(kinds).map(([id, kind]) => ({ id, kind, model: `/models/${id}` }) as unknown as Rung);
    expect(recommendationText({ rungs, recommendation } as LadderRecord)).toEqual([
      expect.stringMatching(/^better, frozen, linear head gains 10\.9 F1 points over TF-IDF.*: more than noise\.$/),
      expect.stringMatching(/^alike, LoRA gains 0\.\d F1 points over better, .*: within noise, take the cheaper\.$/),
      expect.stringMatching(/^worse, LoRA loses 2\d\.\d F1 points to better, .*: take the cheaper\.$/),
      'Recommended: better, frozen, linear head.',
    ]);
  });

  it('tries test rows first: a run chooses its best epoch on the validation rows', async () => {
    const { ladderRows } = await import('../../../src/host/worker/ladder/rows.ts');
    expect(ladderRows(rows).split).toBe('validation');
    expect(ladderRows({ ...rows, test: scored.slice(0, 3) })).toMatchObject({ split: 'test', scored: { length: 3 } });
  });
});
