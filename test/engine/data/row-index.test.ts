import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { parquetWriteBuffer } from 'hyparquet-writer';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { indexRows, openSplits, openTable, readRows, readRowsAt } from '../../../src/engine/data/index.ts';
import type { TableSource } from '../../../src/engine/data/read/source.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const ROWS = 40_000;
const last = ROWS - 1;

function fileWith(bytes: Uint8Array | string, name: string): string {
  const file = path.join(temporaryFolder(), name);
  writeFileSync(file, bytes);
  return file;
}

/** Rows by their number, each of which some text of its own tells. */
async function browse(source: TableSource) {
  const index = await indexRows(source);
  return {
    ...index,
    /** The rows around every mark and at both ends, a few at a time. */
    async seams(width = 3) {
      const found = new Map<number, readonly (string | null)[]>();
      const starts = [0, last - 1, ...index.marks.flatMap(({ before }) => [before - 2, before])];
      for (const start of starts.filter((row) => row >= 0)) {
        const { rows } = await readRows(source, index, start, width);
        for (const [at, row] of rows.entries()) found.set(start + at, row);
      }
      return found;
    },
    by: (places: readonly number[]) => readRowsAt(source, index, places),
    at: (offset: number, count: number) => readRows(source, index, offset, count),
  };
}

const numbers = Array.from({ length: ROWS }, (_, row) => row);

/** Texts whose line breaks, quotes and lengths shift every seam into some record. */
const texts = {
  ascii: (row: number) => `text ${row}${row % 3 === 0 ? '\nsecond line, "quoted"\n' : ''} ${'x'.repeat(row % 50)}`,
  german: (row: number) => `Hörer ${row}${row % 3 === 0 ? '\nzweite Zeile für 5 €' : ''} ${'ü'.repeat(row % 50)}`,
  japanese: (row: number) => `東京で地震 ${row}${row % 3 === 0 ? '\n大丈夫ですか' : ''} ${'ソ表'.repeat(row % 25)}`,
  emoji: (row: number) => `🔥 ${row}${row % 3 === 0 ? '\n😀' : ''} ${'😀ਊĊ'.repeat(row % 15)}`,
};

function csv(text: (row: number) => string, newline = '\n', end = newline): string {
  const lines = numbers.map((row) => `${row},"${text(row).replaceAll('"', '""')}"`);
  return ['id,text', ...lines].join(newline) + end;
}

describe('rows of delimited text, from any place', () => {
  it.each([
    ['utf-8', texts.ascii, {}],
    ['utf-8', texts.german, { addBOM: true }],
    ['utf-8', texts.emoji, {}],
    ['windows-1252', texts.german, {}],
    ['shift_jis', texts.japanese, {}],
    ['gb18030', texts.emoji, {}],
    ['utf-16le', texts.emoji, { addBOM: true }],
    ['utf-16be', texts.japanese, { addBOM: true }],
    // Its mark says how the bytes are paired, so that reading begins at the beginning.
    ['utf-16', texts.german, {}],
  ] as const)('reads %s by bytes (%#)', async (encoding, text, options) => {
    const file = fileWith(iconv.encode(csv(text), encoding, options), 'data.csv');
    const browsed = await browse(await openTable(file, { encoding }));
    expect(browsed.total).toBe(ROWS);
    expect(browsed.marks.length).toBeGreaterThan(1);
    const seams = await browsed.seams();
    expect(seams.has(0) && seams.has(last)).toBe(true);
    for (const [row, cells] of seams) expect(cells).toEqual([String(row), text(row)]);
  });

  it.each([
    ['\r\n', '\r\n'],
    ['\r', '\r'],
    ['\n', ''],
    ['\r\n', ''],
  ])('takes lines that end in %j, and %j at the end', async (newline, end) => {
    const text = (row: number) => `text ${row} ${'y'.repeat(row % 60)}`;
    const browsed = await browse(await openTable(fileWith(csv(text, newline, end), 'data.csv')));
    expect(browsed.total).toBe(ROWS);
    for (const [row, cells] of await browsed.seams()) expect(cells).toEqual([String(row), text(row)]);
  });

  it('begins near the row, and gives what there is at the end and beyond it', async () => {
    const source = await openTable(fileWith(csv(texts.ascii), 'data.csv'));
    const { marks, at } = await browse(source);
    expect(marks.at(-1)!.mark.place!.byte).toBeGreaterThanOrEqual(1 << 20);
    for await (const { rows, lines } of source.chunks(undefined, marks.at(-1)!.mark)) {
      expect(rows[0]).toBe(marks.at(-1)!.before);
      // Every third text before it has two line breaks.
      expect(lines![0]).toBe(2 + rows[0]! + 2 * Math.ceil(rows[0]! / 3));
    }
    expect((await at(last, 10)).rows).toEqual([[String(last), texts.ascii(last)]]);
    expect(await at(ROWS, 10)).toEqual({ columns: ['id', 'text'], rows: [] });
  });

  it('gives rows by their places, in any order and more than once, from as few stretches as hold them', async () => {
    const { by, marks } = await browse(await openTable(fileWith(csv(texts.ascii), 'data.csv')));
    expect(marks.length).toBeGreaterThan(1);
    const places = [last, 0, marks[1]!.before, marks[1]!.before - 1, 7, 7];
    expect((await by(places)).rows).toEqual(places.map((row) => [String(row), texts.ascii(row)]));
    expect((await by([ROWS, 1])).rows).toEqual([
      [null, null],
      ['1', texts.ascii(1)],
    ]);
  });

  it('refuses an empty file, and one of column names alone', async () => {
    await expect(openTable(fileWith('', 'data.csv'))).rejects.toMatchObject({ code: 'data.file-empty' });
    const source = await openTable(fileWith('id,text\n', 'data.csv'));
    await expect(indexRows(source)).rejects.toMatchObject({ code: 'data.no-rows' });
  });
});

describe('rows of other formats, from any place', () => {
  it('reads JSON lines, whose columns come one after the other', async () => {
    const lines = numbers.map((row) => JSON.stringify({ [row === 0 ? 'first' : 'text']: texts.german(row), id: row }));
    const source = await openTable(fileWith(lines.join('\r\n'), 'data.jsonl'));
    const { total, at } = await browse(source);
    expect(total).toBe(ROWS);
    expect(await at(last, 5)).toEqual({
      columns: ['first', 'id', 'text'],
      rows: [[null, String(last), texts.german(last)]],
    });
  });

  it('reads Parquet of several row groups, across their seams', async () => {
    const columnData = [
      { name: 'id', data: numbers.map(String), type: 'STRING' as const },
      { name: 'text', data: numbers.map(texts.ascii), type: 'STRING' as const },
    ];
    const bytes = new Uint8Array(parquetWriteBuffer({ columnData, rowGroupSize: 15_000 }));
    const browsed = await browse(await openTable(fileWith(bytes, 'data.parquet')));
    expect(browsed.total).toBe(ROWS);
    for (const [row, cells] of await browsed.seams()) expect(cells).toEqual([String(row), texts.ascii(row)]);
    expect((await browsed.at(14_998, 4)).rows.map(([id]) => id)).toEqual(['14998', '14999', '15000', '15001']);
  });

  it('reads a split of several files, and one that a column names', async () => {
    const folder = temporaryFolder();
    for (const part of [0, 1]) {
      const own = numbers.map(
        (row) => `${part * ROWS + row},${row % 2 === 0 ? 'even' : 'odd'},${'z'.repeat(row % 50)}`,
      );
      writeFileSync(path.join(folder, `train-0000${part}-of-00002.csv`), ['id,kind,text', ...own].join('\n'));
    }
    const [train] = await openSplits(folder);
    const whole = await browse(train!.source);
    expect(whole.total).toBe(2 * ROWS);
    expect((await whole.at(last, 3)).rows.map(([id]) => id)).toEqual([last, ROWS, ROWS + 1].map(String));
    for (const [row, cells] of await whole.seams()) expect(cells[0]).toBe(String(row));
    const odd = (await openSplits(folder, { splitColumn: 'kind' })).find(({ name }) => name === 'odd')!;
    const half = await browse(odd.source);
    expect(half.total).toBe(ROWS);
    for (const [row, cells] of await half.seams()) expect(cells.slice(0, 2)).toEqual([String(2 * row + 1), 'odd']);
  });
});
