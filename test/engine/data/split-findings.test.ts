import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { openTable, profileData, trainTestSplit } from '../../../src/engine/data/index.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const split = { validation: 0.2, seed: 42, stratify: false };
const size = 60;

/** A file of two large classes, and a third in the rows named. */
async function findingsOf(thirdClass: readonly number[], changes: Partial<typeof split> | null = {}) {
  const file = path.join(temporaryFolder(), 'rows.csv');
  const lines = Array.from({ length: size }, (_, row) => {
    const label = thirdClass.includes(row) ? 'storm' : row % 2 === 0 ? 'calm' : 'fire';
    return `text number ${row} of ${label} and ${row * 7},${label}`;
  });
  writeFileSync(file, `text,label\n${lines.join('\n')}\n`);
  const source = await openTable(file);
  const profile = await profileData(file, [{ name: 'train', source }], {
    nearDuplicates: false,
    split: changes && { ...split, ...changes },
  });
  return profile.findings.filter(({ kind }) => kind.startsWith('split-'));
}

const { train, test } = trainTestSplit(size, { testSize: split.validation, seed: split.seed });

it('finds a class that the split leaves nothing to train of, with its rows and what helps', async () => {
  const [first, second, third] = test;
  const findings = await findingsOf([first!, second!, third!]);
  expect(findings).toMatchObject([
    {
      ...{ kind: 'split-untrained', rows: 3, groups: 1, fix: null, answers: [{ 'data.split.stratify': true }] },
      sentence: '1 class with all 3 rows among those held out for validation: nothing trains it',
    },
  ]);
  expect(findings[0]!.examples[0]!.map(({ row }) => row).sort((a, b) => a - b)).toEqual(
    [first!, second!, third!].sort((a, b) => a - b),
  );
});

it('finds a class that nothing validates', async () => {
  const findings = await findingsOf([train[0]!, train[1]!]);
  expect(findings).toMatchObject([{ kind: 'split-unvalidated', rows: 2, groups: 1 }]);
});

it('finds nothing where both sides have rows of it, and nothing where nobody splits', async () => {
  expect(await findingsOf([train[0]!, test[0]!])).toEqual([]);
  expect(await findingsOf([test[0]!, test[1]!], null)).toEqual([]);
});

it('is answered by a stratified split', async () => {
  const rows = Array.from(test.slice(0, 6));
  expect(await findingsOf(rows)).toHaveLength(1);
  expect(await findingsOf(rows, { stratify: true })).toEqual([]);
});
