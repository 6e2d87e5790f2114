import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { openSplits, profileData } from '../../../src/engine/data/index.ts';
import { temporaryFolder } from '../../support/temporary.ts';

/** Findings about the labels of files of a folder, each with a header of `text` and labels. */
async function found(files: Readonly<Record<string, readonly string[]>>, labelColumns: readonly string[] | null) {
  const folder = temporaryFolder();
  for (const [name, rows] of Object.entries(files)) {
    const header = ['text', ...(labelColumns ?? ['label'])].join(',');
    writeFileSync(
      path.join(folder, `${name}.csv`),
      [header, ...rows.map((row, at) => `${name} ${at},${row}`)].join('\n'),
    );
  }
  const options = { nearDuplicates: false, task: 'multi-label', labelColumns, text: 'text' } as const;
  const label = labelColumns === null ? { label: 'label' } : {};
  const { findings } = await profileData(folder, await openSplits(folder), { ...options, ...label });
  return findings.filter(({ kind }) => /label/.test(kind) && kind !== 'label-rare');
}

const abc = ['a', 'b', 'c'];
const whole = ['1,0,1', '0,1,0', '1,1,0', '0,0,1'];

describe('columns of 0 and 1', () => {
  it('that are whole have nothing to mend', async () => {
    expect(await found({ train: whole, test: whole }, abc)).toEqual([]);
  });

  it('with another value: its row, column and value, and the columns that are left', async () => {
    const [finding, ...others] = await found({ train: [...whole, '1,2,0', '0,x,yep'] }, abc);
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ kind: 'label-column-value', rows: 2, groups: 2, columns: ['b', 'c'] });
    expect(finding!.examples.flat().map(({ row, line, cell }) => [row, line, cell])).toEqual([
      [4, 6, { column: 'b', value: '2' }],
      [5, 7, { column: 'b', value: 'x' }],
    ]);
    expect(finding!.answers).toBeUndefined();
    const [other] = await found({ train: [...whole, '1,2,0'] }, abc);
    expect(other!.answers).toEqual([{ 'data.labelColumns': ['a', 'c'] }]);
  });

  it.each([
    ['all 0', '0'],
    ['all empty', ''],
  ])('of which one is %s: nothing can be learned about it', async (_, cell) => {
    const rows = whole.map((row) => row.replace(/.$/, cell));
    expect(await found({ train: rows, validation: whole }, abc)).toMatchObject([
      { kind: 'label-unseen' },
      { kind: 'label-unused', rows: 4, groups: 1, columns: ['c'], answers: [{ 'data.labelColumns': ['a', 'b'] }] },
    ]);
  });

  it('of which one has another value and one no 1: one answer leaves out both', async () => {
    const rows = ['1,0,0,2', '0,1,0,0', '1,1,0,1', '0,0,0,1'];
    const answers = [{ 'data.labelColumns': ['a', 'b'] }];
    expect(await found({ train: rows }, [...abc, 'd'])).toMatchObject([
      { kind: 'label-column-value', columns: ['d'], answers },
      { kind: 'label-unused', columns: ['c'], answers },
    ]);
    const few = await found({ train: rows.map((row) => row.slice(2)) }, ['b', 'c', 'd']);
    expect(few.map(({ kind, answers: none }) => [kind, none])).toEqual([
      ['label-column-value', undefined],
      ['label-unused', undefined],
    ]);
  });

  it('of which one has no 1 in rows that are only scored', async () => {
    expect(await found({ train: whole, test: ['1,0,0', '0,1,0'] }, abc)).toMatchObject([
      { kind: 'label-unscored', rows: 2, groups: 1, columns: ['c'], at: [{ split: 'test', places: [0] }] },
    ]);
  });

  it('that are all empty in a split: it has no labels', async () => {
    expect(await found({ train: whole, test: [',,', ',,', ',,'] }, abc)).toMatchObject([
      { kind: 'label-cells-empty', rows: 3, groups: 1, columns: abc, at: [{ split: 'test', places: [0] }] },
    ]);
  });
});

it('one column of labels that is empty throughout', async () => {
  expect(await found({ train: ['', '', ''] }, null)).toMatchObject([
    { kind: 'label-cells-empty', rows: 3, columns: ['label'] },
  ]);
  expect(await found({ train: ['a|b', '', 'b'], validation: ['', ''] }, null)).toMatchObject([
    { kind: 'label-cells-empty', rows: 2, at: [{ split: 'validation', places: [0] }] },
  ]);
});
