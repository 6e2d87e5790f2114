import { randomFillSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { LINE_COLUMN, openSplits, openTable, profileData, readTable } from '../../../src/engine/data/index.ts';
import { missingColumn } from '../../../src/engine/data/table.ts';
import { temporaryFolder } from '../../support/temporary.ts';

function written(name: string, content: string | Uint8Array): string {
  const file = path.join(temporaryFolder(), name);
  writeFileSync(file, content);
  return file;
}

async function textsOf(content: string): Promise<readonly (string | null)[]> {
  const file = written('texts.txt', content);
  expect((await openTable(file)).reading).toMatchObject({ format: 'text', header: { isPresent: false } });
  const { columns } = await readTable(file);
  expect(columns.map(({ name }) => name)).toEqual([LINE_COLUMN]);
  return columns[0]!.cells;
}

describe('a .txt with a text in each line', () => {
  it.each([
    ['sentences', ['Fire on the hill.', 'A calm day.', 'Music all night']],
    ['commas, in any number', ['Fire, smoke, and rain', 'A calm day', 'Well, well', 'one, two, three, four']],
    ['quotes that begin and never end', ['"Fire on the hill', 'A "calm" day', "it's 5"]],
    ['one line', ['Only this one']],
    ['one word a line', ['fire', 'music', 'flood']],
    ['a line twice', ['good', 'good', 'bad']],
  ])('is read line by line: %s', async (_, lines) => {
    expect(await textsOf(lines.join('\n'))).toEqual(lines);
    expect(await textsOf(`${lines.join('\r\n')}\r\n\r\n`)).toEqual(lines);
  });

  it('has no column names that could be missing', async () => {
    const file = written('texts.txt', 'Fire on the hill.\nA calm day.\nMusic all night.\n');
    expect((await profileData(file, await openSplits(file))).findings).toEqual([]);
  });

  it.each([
    ['a usual name on top', 'text\nFire on the hill\nA calm day\n', ['text']],
    ['one word above lines of several', 'tweet\nFire on the hill\nA calm day\n', ['tweet']],
    ['columns', 'text\tlabel\nFire\t1\nA calm day\t0\n', ['text', 'label']],
    ['columns without names', 'ham\tgo on\nspam\twin now\nham\tsee you\n', ['column 1', 'column 2']],
  ])('is a table where there is %s', async (_, content, names) => {
    const file = written('table.txt', content);
    expect((await readTable(file)).columns.map(({ name }) => name)).toEqual(names);
  });

  it('is what the user says it is', async () => {
    const file = written('texts.txt', 'Fire on the hill\nA calm day\n');
    expect((await readTable(file, { header: true })).columns).toEqual([
      { name: 'Fire on the hill', cells: ['A calm day'] },
    ]);
    expect((await readTable(file, { header: false })).columns[0]!.cells).toHaveLength(2);
  });

  it('is no rule for .csv', async () => {
    const file = written('texts.csv', 'Fire on the hill\nA calm day\n');
    expect((await readTable(file)).columns[0]!.name).toBe('Fire on the hill');
  });
});

it('says what to do about a first row that is data, where nobody said what it is', () => {
  const header = { isPresent: true, isGuess: true };
  expect(missingColumn('a.csv', 'text', ['x'], header).remedy).toContain('--no-header');
  expect(missingColumn('a.csv', 'text', ['x'], { ...header, isGuess: false }).remedy).not.toContain('--no-header');
  expect(missingColumn('a.csv', 'text', ['x']).remedy).not.toContain('--no-header');
});

describe('bytes that are no text', () => {
  it.each(['noise.csv', 'noise.txt', 'noise.jsonl', 'noise.tsv'])('are called so: %s', async (name) => {
    for (const size of [300, 20_000]) {
      const file = written(name, randomFillSync(new Uint8Array(size)).fill(1, 0, 12));
      await expect(readTable(file)).rejects.toMatchObject({
        code: 'data.not-text',
        sentence: expect.stringContaining('is not a text file') as string,
      });
    }
  });

  it('are not a stray control character, nor letters of an older encoding', async () => {
    expect((await readTable(written('a.csv', `text\n${'a calm day\n'.repeat(20)}\u0000\n`))).rowCount).toBe(21);
    expect((await readTable(written('a.csv', Buffer.from('text\nsch\xf6n\n', 'latin1')))).columns[0]!.cells).toEqual([
      'schön',
    ]);
  });
});
