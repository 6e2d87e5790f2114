import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { column, readTable, type ReadTableOptions, type Table } from '../../../src/engine/data/index.ts';
import { describeWithShared, shared } from '../../support/shared.ts';
import { temporaryFolder } from '../../support/temporary.ts';

function fileWith(content: string | Uint8Array, name = 'data.csv'): string {
  const file = path.join(temporaryFolder(), name);
  writeFileSync(file, content);
  return file;
}

function read(content: string | Uint8Array, options: ReadTableOptions = {}, name = 'data.csv'): Promise<Table> {
  return readTable(fileWith(content, name), options);
}

/** The table as a list of objects, for comparison. */
function records(table: Table): Record<string, string | null>[] {
  return Array.from({ length: table.rowCount }, (_, row) =>
    Object.fromEntries(table.columns.map(({ name, cells }) => [name, cells[row]!])),
  );
}

describe('readTable', () => {
  it('reads quotes, separators and line breaks in fields, and knows the line of each row', async () => {
    const table = await read('id,text\n1,"a, ""b""\nsecond line"\n\n2, as is \n3,\n');
    expect(records(table)).toEqual([
      { id: '1', text: 'a, "b"\nsecond line' },
      { id: '2', text: ' as is ' },
      { id: '3', text: null },
    ]);
    expect(table.lines).toEqual([2, 5, 6]);
  });

  it.each([
    ['\\n', 'a,b\nx,"y"\nz,"w"'],
    ['\\r\\n', 'a,b\r\nx,"y"\r\nz,"w"\r\n'],
    ['\\r', 'a,b\rx,"y"\rz,"w"\r'],
    ['mixed', 'a,b\nx,"y"\r\nz,w\r\n'],
  ])('takes %s as the end of a line', async (_, content) => {
    const table = await read(content);
    expect(records(table)).toEqual([
      { a: 'x', b: 'y' },
      { a: 'z', b: 'w' },
    ]);
    expect(table.lines).toEqual([2, 3]);
  });

  it('keeps a line break inside a field as it is', async () => {
    expect(records(await read('a,b\r\n"x\r\ny",1\r\n'))).toEqual([{ a: 'x\r\ny', b: '1' }]);
  });

  it('drops a byte order mark, not one inside the text', async () => {
    const table = await read('\ufeffa,b\n\ufeffx,y\n');
    expect(records(table)).toEqual([{ a: '\ufeffx', b: 'y' }]);
  });

  it.each([',', ';', '\t', '|'])(
    'guesses the separator %j from the names, not from texts full of others',
    async (separator) => {
      const content = [
        ['text', 'a b', 'label'],
        ['"x, y; z, w"', '1|2;3,4'.replaceAll(separator, ''), '0'],
      ]
        .map((fields) => fields.join(separator))
        .join('\n');
      expect((await read(content)).columns.map(({ name }) => name)).toEqual(['text', 'a b', 'label']);
    },
  );

  it('takes the separator it is told, and a tab for .tsv', async () => {
    const content = 'a;b,c\n1;2,3\n';
    expect((await read(content, { delimiter: ';' })).columns.map(({ name }) => name)).toEqual(['a', 'b,c']);
    expect((await read(content, { delimiter: ',' })).columns.map(({ name }) => name)).toEqual(['a;b', 'c']);
    expect(records(await read('a\tb\n"x\ty"\t1,5\n', {}, 'data.TSV'))).toEqual([{ a: 'x\ty', b: '1,5' }]);
    await expect(read(content, { delimiter: '::' })).rejects.toMatchObject({ code: 'data.delimiter-invalid' });
  });

  it('names a nameless column by its position, as pandas does with an index it saved', async () => {
    expect((await read(',text\n0,hello\n')).columns.map(({ name }) => name)).toEqual(['Unnamed: 0', 'text']);
  });

  it('reads a file of one column, whatever its texts hold', async () => {
    expect(records(await read('text\nhello, world; |\n"a\tb"\n'))).toEqual([
      { text: 'hello, world; |' },
      { text: 'a\tb' },
    ]);
  });

  it('joins characters and fields that lie across pieces of the file', async () => {
    const texts = Array.from({ length: 3 }, (_, index) => `${'é漢😀'.repeat(120_000 + index)}\n"quoted"`);
    const content = `text,n\n${texts.map((text, index) => `"${text.replaceAll('"', '""')}",${index}\n`).join('')}`;
    expect(Buffer.byteLength(content)).toBeGreaterThan(2 ** 21);
    const table = await read(content);
    expect(column(table, 'text')).toEqual(texts);
    expect(table.lines).toEqual([2, 4, 6]);
  });

  it('reads many rows with their numbers', async () => {
    const count = 100_000;
    const table = await read(
      `text,label\n${Array.from({ length: count }, (_, row) => `row ${row},${row % 2}\n`).join('')}`,
    );
    expect(table.rowCount).toBe(count);
    expect(column(table, 'text')[count - 1]).toBe(`row ${count - 1}`);
    expect(table.lines?.[count - 1]).toBe(count + 1);
  });
});

describe('a file that is no table', () => {
  const latin1 = (text: string): Uint8Array => Buffer.from(text, 'latin1');

  it.each<[string, string | Uint8Array, string, object]>([
    ['empty', '', 'data.file-empty', {}],
    ['only a mark', '\ufeff', 'data.file-empty', {}],
    ['only blank lines', '\n\r\n\n', 'data.file-empty', {}],
    ['only names', 'text,label\n', 'data.no-rows', {}],
    ['a short row', 'a,b\n1,2\n\n3\n4,5\n', 'data.field-count', { row: 1, line: 4, expected: 2, found: 1 }],
    ['a long row', 'a,b\n1,"2\n3"\n4,5,6\n', 'data.field-count', { row: 1, line: 4, expected: 2, found: 3 }],
    ['two bad rows: the first is told', 'a,b\n1\n1,2,3\n', 'data.field-count', { row: 0, found: 1 }],
    ['an open quote', 'a,b\n1,2\n"3,4\n5,6\n', 'data.quote-unclosed', { row: 1, line: 3 }],
    ['an open quote in the names', 'a,"b\n1,2\n', 'data.quote-unclosed', { row: null, line: 1 }],
    ['a quote not doubled', 'a,b\n1,"x "y" z"\n', 'data.quote-misplaced', { row: 0, line: 2 }],
    ['a name twice', 'a,b, a\n1,2,3\n', 'data.column-duplicate', { column: 'a' }],
    ['Latin-1', latin1('a,b\nx,1\n\ncaf\xe9,2\ny,3\n'), 'data.encoding-invalid', { row: 1, line: 4 }],
    ['Latin-1 at the start of a row', latin1('a,b\nx,1\n\xe9t\xe9,2\n'), 'data.encoding-invalid', { row: 1, line: 3 }],
    ['Latin-1 in a quoted field', latin1('a,b\nx,1\n"\ncaf\xe9",2\n'), 'data.encoding-invalid', { row: 1, line: 3 }],
    ['Latin-1 in the names', latin1('caf\xe9,b\nx,1\n'), 'data.encoding-invalid', { row: null, line: 1 }],
    ['a bad row before Latin-1', latin1('a,b\n1\ncaf\xe9,2\n'), 'data.field-count', { row: 0, line: 2 }],
    [
      'a character cut off at the end',
      Buffer.from('a,b\nx,é').subarray(0, -1),
      'data.encoding-invalid',
      { row: 0, line: 2 },
    ],
    [
      'an encoded surrogate',
      Uint8Array.of(0x61, 0x0a, 0xed, 0xa0, 0x80, 0x0a),
      'data.encoding-invalid',
      { row: 0, line: 2 },
    ],
  ])('says so: %s', async (_, content, code, details) => {
    await expect(read(content, { encoding: 'utf-8' })).rejects.toMatchObject({ code, details });
  });

  it('finds a wrong byte far into a file', async () => {
    const row = `${'x'.repeat(98)},1\n`;
    const bytes = Buffer.from(`a,b\n${row.repeat(30_000)}`);
    bytes[4 + 25_000 * row.length + 10] = 0xff;
    await expect(read(bytes, { encoding: 'UTF8' })).rejects.toMatchObject({
      code: 'data.encoding-invalid',
      details: { row: 25_000, line: 25_002 },
    });
  });

  it('gives up on a record without end', async () => {
    const content = `a,b\n1,2\n"${'x\n'.repeat(2 ** 23 + 2 ** 20)}`;
    await expect(read(content)).rejects.toMatchObject({ code: 'data.record-too-long', details: { row: 1, line: 3 } });
  });

  it('says that there is no file, that it is a folder, or of another kind', async () => {
    const folder = temporaryFolder();
    await expect(readTable(path.join(folder, 'none.csv'))).rejects.toMatchObject({ code: 'files.missing' });
    await expect(readTable(`${path.dirname(fileWith('', 'x'))}/.csv/x.csv`)).rejects.toMatchObject({
      code: 'files.missing',
    });
    await expect(read('', {}, 'data.xls')).rejects.toMatchObject({ code: 'data.format-unknown' });
    await expect(read('', {}, 'data')).rejects.toThrow(/has no extension/);
  });

  it('words places for people: the line, and the row counted from 1', async () => {
    await expect(read('a,b\n1,2\n3\n')).rejects.toThrow(/line 3 \(row 2 of the data\) has 1 field; .* announce 2\./);
  });
});

describe('column', () => {
  it('names the nearest columns where there is none of the name', async () => {
    const table = await read('id,keyword,text,target\n1,,x,0\n');
    const missing = (name: string) => {
      try {
        column(table, name);
      } catch (error) {
        return error as { code: string; remedy: string };
      }
      throw new Error('found');
    };
    expect(missing('txet')).toMatchObject({ code: 'data.column-missing', details: { nearest: ['text'] } });
    expect(missing('Target').remedy).toMatch(/^Did you mean "target"\?/);
    expect(missing('label').remedy).toBe('Choose one of the columns "id", "keyword", "text", "target".');
  });
});

describeWithShared('the disaster tweets', () => {
  it('has every row, verbatim', async () => {
    const table = await readTable(shared('data/disaster_tweets/train.csv'));
    expect(table.rowCount).toBe(7613);
    expect(table.columns.map(({ name }) => name)).toEqual(['id', 'keyword', 'location', 'text', 'target']);
    const row = column(table, 'id').indexOf('5285');
    expect(column(table, 'text')[row]).toBe('my worst fear. https://t.co/iH8UDz8mq3');
    expect(column(table, 'keyword')[row]).toBe('fear');
  });
});
