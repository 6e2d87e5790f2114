import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  column,
  fixTable,
  indexRows,
  openSplits,
  openTable,
  profileData,
  readRows,
  readTable,
  type ReadTableOptions,
  toExamples,
} from '../../../src/engine/data/index.ts';
import { isPlaceholder, mergedSpellings, severalLabels } from '../../../src/engine/data/label-words.ts';
import { tableEndings } from '../../../src/engine/data/read/open-table.ts';
import { dataFileEndings } from '../../../src/shared/data-files.ts';
import type { FixName } from '../../../src/shared/fixes.ts';
import { temporaryFolder } from '../../support/temporary.ts';
import { workbook } from '../../support/workbook.ts';
import { zipFile } from '../../support/zip-file.ts';
import { tableOf } from './tables.ts';

function fileWith(content: string | Uint8Array, name: string): string {
  const file = path.join(temporaryFolder(), name);
  writeFileSync(file, content);
  return file;
}

/** Column names and rows of a file, as the reader takes them. */
async function read(content: string | Uint8Array, name: string, options: ReadTableOptions = {}) {
  const table = await readTable(fileWith(content, name), options);
  const names = table.columns.map((each) => each.name);
  return {
    names,
    rows: Array.from({ length: table.rowCount }, (_, row) => table.columns.map(({ cells }) => cells[row])),
  };
}

const messages = [
  ['ham', 'see you later, at the river'],
  ['spam', 'win a prize, now; call'],
  ['ham', 'ok'],
  ['ham', 'are you, by any chance, home'],
  ['spam', 'free entry'],
] as const;

describe('a table without column names', () => {
  const positions = ['column 1', 'column 2'];
  const lines = (separator: string) => `${messages.map((fields) => fields.join(separator)).join('\n')}\n`;
  const quoted = `${messages.map(([label, text]) => `${label},"${text}"`).join('\n')}\n`;

  it.each([
    ['messages.csv', quoted],
    ['messages.tsv', lines('\t')],
    ['messages.txt', lines('\t')],
    ['semicolons.csv', lines(';').replace('now;', 'now')],
    ['messages.xlsx', workbook(messages)],
  ])('%s is read from its first row on', async (name, content) => {
    const table = await read(content, name);
    expect(table.names).toEqual(positions);
    expect(table.rows.map(([label]) => label)).toEqual(messages.map(([label]) => label));
    expect(table.rows[0]).toEqual(messages[0]);
  });

  it.each<[string, string]>([
    ['numbers above numbers', '0,1467810369,"so tired"\n4,1467810672,"all good"\n0,1467810917,"no way"\n'],
    ['a label of many classes', '17,how far is it\n3,what is love\n17,how high\n5,who are you\n'],
  ])('shows it by %s', async (_, content) => {
    expect((await read(content, 'rows.csv')).names[0]).toBe('column 1');
  });

  it.each<[string, string]>([
    ['a usual name', 'label,said\nlabel,one\nother,two\nlabel,three\n'],
    ['names that are not among the cells', 'kind,said\nham,one\nham,two\nspam,three\n'],
    ['years', 'country,2019,2020\nA,1,2\nB,3,4\nC,5,6\n'],
    ['the numbers that pandas puts there', '0,1\n5,1\n6,0\n7,1\n'],
    ['too few rows to tell', 'ham,one\nham,two\n'],
  ])('has names: %s', async (_, content) => {
    const names = content.slice(0, content.indexOf('\n')).split(',');
    expect((await read(content, 'rows.csv')).names).toEqual(names);
  });

  it('is read as the user says', async () => {
    expect((await read(quoted, 'messages.csv', { header: true })).names).toEqual(['ham', messages[0][1]]);
    expect((await read('label,text\n0,a\n', 'named.csv', { header: false })).rows).toEqual([
      ['label', 'text'],
      ['0', 'a'],
    ]);
    expect(
      (
        await read(
          workbook([
            ['label', 'text'],
            [0, 'a'],
          ]),
          'named.xlsx',
          { header: false },
        )
      ).rows,
    ).toHaveLength(2);
  });

  it('is a finding, with the setting that answers it and the row', async () => {
    const file = fileWith(quoted.repeat(2), 'messages.csv');
    const profile = await profileData(file, await openSplits(file));
    expect(profile.rows).toBe(10);
    expect(profile.mapping.label?.column).toBe('column 1');
    expect(profile.mapping.text?.column).toBe('column 2');
    const [finding] = profile.findings;
    expect(finding).toMatchObject({
      kind: 'header-missing',
      rows: 1,
      fix: null,
      answers: [{ 'data.header': false }, { 'data.header': true }],
    });
    expect(finding?.examples).toEqual([[{ split: 'train', row: 0, line: 1, label: 'ham', text: messages[0][1] }]]);
    const answered = await profileData(file, await openSplits(file, { header: false }));
    expect(answered.findings.map(({ kind }) => kind)).not.toContain('header-missing');
  });
});

describe('files of other kinds', () => {
  it('the dialogs offer what the engine reads', () => {
    expect(dataFileEndings.map((ending) => `.${ending}`).sort()).toEqual([...tableEndings].sort());
  });

  it('a JSON list of objects over many lines, or on one', async () => {
    const rows = [
      { text: 'a, ] }"\\', label: 1, id: 12 },
      { text: null, label: true, tags: ['x', { y: '[' }] },
      { text: 'last', label: 'b' },
    ];
    const expected = [
      ['a, ] }"\\', '1', '12', null],
      [null, 'true', null, '["x",{"y":"["}]'],
      ['last', 'b', null, null],
    ];
    for (const content of [JSON.stringify(rows, null, 2), JSON.stringify(rows), `\ufeff \n${JSON.stringify(rows)}\n`]) {
      const table = await read(content, 'rows.json');
      expect(table).toEqual({ names: ['text', 'label', 'id', 'tags'], rows: expected });
    }
    const table = await readTable(fileWith(JSON.stringify(rows, null, 2), 'rows.json'));
    expect(table.lines).toEqual([2, 7, 17]);
  });

  it('a JSON list from any place, whose objects lie across the pieces of the file', async () => {
    const count = 30_000;
    const rows = Array.from({ length: count }, (_, row) => ({ row, text: `${'é漢😀"\n'.repeat(row % 40)}${row}` }));
    const source = await openTable(fileWith(JSON.stringify(rows), 'rows.json'));
    expect(source.reading.format).toBe('json');
    const index = await indexRows(source);
    expect(index.total).toBe(count);
    for (const start of [0, 4_999, 5_000, 12_345, count - 2]) {
      const found = await readRows(source, index, start, 2);
      expect(found.rows.map((cells) => cells[1])).toEqual(rows.slice(start, start + 2).map(({ text }) => text));
    }
  });

  it.each<[string, string, string, object]>([
    ['an element that is none', '[{"a":1}, 2]', 'data.json-not-object', { line: 1, found: 'a number' }],
    ['a mistake in an element', '[\n{"a":1},\n{"a": }]', 'data.json-line', { line: 3, column: 7 }],
    ['two commas', '[{"a":1},,{"a":2}]', 'data.json-line', { line: 1, column: 10 }],
    ['a list that is not closed', '[{"a":1},\n{"a":2}', 'data.json-line', { line: 2, found: 'the end of the file' }],
    ['a bracket too many', '[{"a":1}}]', 'data.json-line', { line: 1 }],
    ['something behind it', '[{"a":1}] x', 'data.json-line', { line: 1 }],
    ['an empty list', '[ ]', 'data.no-rows', {}],
  ])('says of a JSON list: %s', async (_, content, code, details) => {
    await expect(read(content, 'rows.json')).rejects.toMatchObject({ code, details });
  });

  it('values of an Excel workbook, as the file has them', async () => {
    const file = fileWith(
      workbook([
        ['text', 'label', 'id', '', 'day'],
        ['a < b & c', 1, 1234567890123456, true, new Date('2026-11-30T00:00:00Z')],
        [],
        [' kept ', 0.5, null, false],
      ]),
      'rows.xlsx',
    );
    const table = await readTable(file);
    expect(table.columns.map(({ name, cells }) => [name, ...cells])).toEqual([
      ['text', 'a < b & c', ' kept '],
      ['label', '1', '0.5'],
      ['id', '1234567890123456', null],
      ['Unnamed: 3', 'true', 'false'],
      ['day', '2026-11-30T00:00:00.000Z', null],
    ]);
    expect(table.lines).toEqual([2, 4]);
    const source = await openTable(file);
    expect(source.reading).toMatchObject({ format: 'xlsx', header: { isPresent: true, isGuess: true } });
  });

  it('a workbook of 200,000 rows', async () => {
    const rows = Array.from({ length: 200_000 }, (_, at) => [at % 2 === 0 ? 'a text' : 'another', at]);
    const table = await readTable(fileWith(workbook([['text', 'label'], ...rows]), 'long.xlsx'));
    expect(table.columns[1]!.cells.at(-1)).toBe('199999');
  });

  it('a workbook with formats down to its last row and column', async () => {
    const rows = [['text', 'label'], ...Array.from({ length: 5000 }, (_, at) => [`text ${at}`, at % 2])];
    const formats = '<row r="6000"><c r="XFD6000" s="1"/></row><row r="1048576" s="1"><c r="CB1048576" s="1"/></row>';
    const table = await readTable(fileWith(workbook(rows, formats), 'formatted.xlsx'));
    expect(table.columns.map(({ cells }) => cells.length)).toEqual([5000, 5000]);
  });

  it('says that a chart is in the place of a table', async () => {
    const charts = workbook([['text', 'label']], '', 'chartsheet');
    await expect(read(charts, 'charts.xlsx')).rejects.toThrow('its first sheet is a chart, not a table.');
  });

  it.each<[string, Buffer, string]>([
    ['nothing', Buffer.alloc(0), 'data.not-spreadsheet'],
    ['a text', Buffer.from('text,label\n'), 'data.not-spreadsheet'],
    ['a zip of something else', zipFile([{ name: 'a.txt', content: Buffer.from('a') }]), 'data.not-spreadsheet'],
    ['one cut short', workbook([['text', 'label']]).subarray(0, 900), 'data.not-spreadsheet'],
    ['an empty sheet', workbook([]), 'data.file-empty'],
    ['names alone', workbook([['text', 'label']]), 'data.no-rows'],
    [
      'a name twice',
      workbook([
        ['a', 'a'],
        ['1', '2'],
        ['3', '4'],
      ]),
      'data.column-duplicate',
    ],
    [
      'cells far apart',
      workbook([['text', 'label']], '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
      'data.not-spreadsheet',
    ],
    [
      'cells far apart whose places say that they are not',
      workbook([['text', 'label']], '<row r="1048576"><c r="XFD2"><v>1</v></c></row>'),
      'data.not-spreadsheet',
    ],
    [
      'rows without numbers, and a cell far off',
      workbook([['text', 'label']], `<row r="2"><c r="XFD2"><v>1</v></c></row>${'<row/>'.repeat(5000)}`),
      'data.not-spreadsheet',
    ],
    ['a row that no sheet has', workbook([['text', 'label']], '<row r="99999999"/>'), 'data.not-spreadsheet'],
    [
      'a column that no sheet has',
      workbook([['text', 'label']], "<row r='2'><x:c s='>' r = 'ZZZZZZ2'><v>1</v></x:c></row>"),
      'data.too-many-columns',
    ],
    ['a place that is none', workbook([['text', 'label']], '<row r="&#57;999999"/>'), 'data.not-spreadsheet'],
    ['a tag without an end', workbook([['text', 'label']], `<c r="${'A'.repeat(2 ** 18)}`), 'data.not-spreadsheet'],
    [
      'one that unpacks to more than it says',
      zipFile([{ name: 'xl/worksheets/sheet1.xml', content: Buffer.alloc(2 ** 26), claimedBytes: 100 }]),
      'data.not-spreadsheet',
    ],
    [
      'more than memory holds',
      zipFile([{ name: 'xl/worksheets/sheet1.xml', content: Buffer.from('<a/>'), claimedBytes: 2 ** 31 }]),
      'files.too-large',
    ],
  ])('refuses as a workbook: %s', async (_, content, code) => {
    const refused = expect(read(content, 'rows.xlsx')).rejects;
    await refused.toMatchObject({ code });
    await refused.toThrow(/[^.]\.$/);
  });
});

describe('labels as people write them', () => {
  const columns = { text: 'text', label: 'label' };
  const tableWith = (...labels: (string | null)[]) =>
    tableOf({ text: labels.map((_, row) => `text ${row}`), label: labels });
  const profiled = async (...splits: [name: string, labels: string[]][]) => {
    const folder = temporaryFolder();
    for (const [name, labels] of splits) {
      const lines = labels.map((label, row) => `${name} text number ${row},"${label}"`);
      writeFileSync(path.join(folder, `${name}.csv`), ['text,label', ...lines].join('\n'));
    }
    const place = splits.length === 1 ? path.join(folder, 'train.csv') : folder;
    return profileData(place, await openSplits(place), { nearDuplicates: false });
  };
  const rowsOf = ({ findings }: Awaited<ReturnType<typeof profiled>>) =>
    Object.fromEntries(findings.map(({ kind, rows }) => [kind, rows]));
  const fixed = (labels: (string | null)[], fix: FixName, known?: string[]) => {
    const { table, done } = fixTable(tableWith(...labels), columns, [fix], known);
    return { labels: column(table, 'label'), ...done[0] };
  };

  it.each(['nan', 'NaN', 'N/A', 'none', 'None', 'null', '?', '-', '<NA>'])('%s stands for none', (label) => {
    expect(isPlaceholder(label)).toBe(true);
  });

  it('placeholders are counted, shown and dropped', async () => {
    const profile = await profiled(['train', ['pos', 'neg', 'nan', 'N/A', 'pos', '?', 'neg', 'nan']]);
    expect(rowsOf(profile)).toEqual({ 'label-placeholder': 4, 'label-rare': 2 });
    expect(profile.findings.find(({ kind }) => kind === 'label-placeholder')).toMatchObject({
      fix: 'drop-placeholder-labels',
      examples: [[{ row: 2, label: 'nan' }], [{ row: 3 }], [{ row: 5 }], [{ row: 7 }]],
    });
    expect(fixed(['pos', 'nan', '-', 'neg'], 'drop-placeholder-labels')).toMatchObject({
      labels: ['pos', 'neg'],
      rows: [1, 2],
    });
  });

  it('spellings that differ in case alone become the most frequent one', async () => {
    const profile = await profiled(['train', ['True', 'true', 'FALSE', 'true', 'False', 'FALSE']]);
    expect(rowsOf(profile)).toMatchObject({ 'label-case': 2 });
    expect(fixed(['True', 'true', 'FALSE', 'true', null], 'merge-label-case')).toEqual({
      labels: ['true', 'true', 'FALSE', 'true', null],
      fix: 'merge-label-case',
      rows: [],
      renamed: [{ from: 'True', to: 'true', rows: [0] }],
    });
    // Other rows take the spelling of the training rows, however many they are.
    expect(fixed(['NEG', 'NEG', 'Pos'], 'merge-label-case', ['Neg', 'Pos'])).toMatchObject({
      labels: ['Neg', 'Neg', 'Pos'],
      renamed: [{ from: 'NEG', to: 'Neg', rows: [0, 1] }],
    });
    expect([
      ...mergedSpellings(
        new Map([
          ['Ärger', 1],
          ['ärger', 1],
          ['x', 9],
        ]),
      ),
    ]).toEqual([['ärger', 'Ärger']]);
  });

  it('one class is nothing to tell apart', async () => {
    const profile = await profiled(['train', ['a', 'a', 'a']]);
    expect(rowsOf(profile)).toEqual({ 'label-single': 3 });
    expect(profile.findings[0]?.sentence).toBe('only one label, in 3 rows: two or more are needed');
  });

  it('a label that no training row has is found and dropped', async () => {
    const profile = await profiled(['train', ['a', 'b', 'a', 'b']], ['validation', ['a', 'c', 'A', 'c']]);
    expect(rowsOf(profile)).toMatchObject({ 'label-unseen': 2, 'label-case': 1 });
    const unseen = profile.findings.find(({ kind }) => kind === 'label-unseen');
    expect(unseen).toMatchObject({ fix: 'drop-unseen-labels', examples: [[{ split: 'validation', row: 1 }], [{}]] });
    expect(fixed(['a', 'c', null, 'b'], 'drop-unseen-labels', ['a', 'b'])).toMatchObject({ rows: [1] });
    expect(fixed(['0', '1', '2'], 'drop-unseen-labels', ['0', '1'])).toMatchObject({ rows: [2] });
  });

  it.each<[string, string[], string[] | null]>([
    ['bars', ['a|b', 'b', 'a', 'a | c', 'c'], ['a|b', 'a | c']],
    ['commas', ['toxic,rude', 'rude', 'toxic', 'toxic,rude,threat', 'threat'], ['toxic,rude', 'toxic,rude,threat']],
    ['commas of Chinese', ['有毒、粗鲁', '粗鲁', '有毒'], ['有毒、粗鲁']],
    ['wide commas', ['有毒，粗鲁', '粗鲁', '有毒'], ['有毒，粗鲁']],
    ['wide semicolons', ['有毒；粗鲁', '粗鲁', '有毒'], ['有毒；粗鲁']],
    ['one name with a wide comma', ['艺术，手工', '体育'], null],
    ['slashes, which stand in names', ['a/b', 'a', 'b', 'a/b/c', 'c'], null],
    ['lists', ['["a"]', '["a", "b"]', '[]'], ['["a", "b"]']],
    ['one name with a comma', ['arts, crafts', 'sports'], null],
    ['names of two parts that are not labels alone', ['Paris, France', 'Rome, Italy', 'Rome'], null],
    ['nothing', ['a', 'b'], null],
  ])('several labels in a cell: %s', (_, labels, expected) => {
    const several = severalLabels(labels);
    expect(several === null ? null : [...several.labels]).toEqual(expected);
  });

  it('several labels for a row are found, and refused by name unless the classes are listed', async () => {
    const labels = ['a|b', 'b', 'a', 'a|b', 'b', 'a'];
    expect(rowsOf(await profiled(['train', labels]))).toEqual({ 'label-several': 2 });
    expect(() => toExamples(tableWith(...labels), columns)).toThrow(
      expect.objectContaining({
        code: 'data.several-labels',
        details: { path: 'tweets.csv', column: 'label', labels: ['a|b'], separator: '|' },
      }) as Error,
    );
    const listed = toExamples(tableWith(...labels), { ...columns, labels: ['a', 'b', 'a|b'] });
    expect(listed.examples.map(({ label }) => label)).toEqual([2, 1, 0, 2, 1, 0]);
  });

  it('several labels for a row that is not trained on are not said to be', async () => {
    const sentence = async (...parts: Parameters<typeof profiled>) =>
      (await profiled(...parts)).findings.find(({ kind }) => kind === 'label-several')?.sentence;
    const [plain, several] = [
      ['a', 'b', 'a', 'b'],
      ['a', 'b', 'a|b'],
    ];
    expect(await sentence(['train', several], ['validation', plain])).toMatch(/data\.task=multi-label trains on all/);
    const scored = await sentence(['train', plain], ['validation', several]);
    expect(scored).toMatch(
      /^1 row with several labels in one cell, and no such row to train on: .* scores it on all its/,
    );
  });

  it('several columns of 0 and 1 are found where no column is named, or one of them', async () => {
    const lines = Array.from(
      { length: 8 },
      (_, row) => `what people said ${row},${row % 2},${Number(row > 3)},${row % 3}`,
    );
    const file = fileWith(['comment,toxic,rude,level', ...lines].join('\n'), 'comments.csv');
    const splits = await openSplits(file);
    const of = async (label?: string) =>
      (await profileData(file, splits, { nearDuplicates: false, ...(label === undefined ? {} : { label }) })).findings;
    expect((await of()).find(({ kind }) => kind === 'label-columns')).toMatchObject({ rows: 8, groups: 2, fix: null });
    const answers = [{ 'data.task': 'multi-label', 'data.labelColumns': ['toxic', 'rude'] }];
    expect(await of('toxic')).toContainEqual(expect.objectContaining({ kind: 'label-columns', answers }));
    expect((await of('level')).map(({ kind }) => kind)).not.toContain('label-columns');
  });
});
