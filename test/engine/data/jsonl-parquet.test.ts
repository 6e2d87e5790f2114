import { closeSync, ftruncateSync, openSync, writeFileSync, writeSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, it } from 'vitest';
import { openTable, readTable, toExamples } from '../../../src/engine/data/index.ts';
import { temporaryFolder } from '../../support/temporary.ts';
import { classNamesOfFeatures } from '../../../src/engine/data/read/class-names.ts';

function fileWith(content: string | Uint8Array, name: string): string {
  const file = path.join(temporaryFolder(), name);
  writeFileSync(file, content);
  return file;
}

const cellsOf = async (file: string) =>
  Object.fromEntries((await readTable(file)).columns.map(({ name, cells }) => [name, cells]));

describe('JSON lines', () => {
  it('takes names from the lines, and writes values out', async () => {
    const lines = [
      '{"text": "a", "label": 1, "ok": true}',
      '',
      '{"text": "", "id": 1234567890123456789, "label": 1.5, "tags": ["x", {"y": 12345678901234567890}]}',
      '{"late": "say \\"12345678901234567\\""}',
    ];
    const file = fileWith(`${lines.join('\r\n')}\n`, 'data.jsonl');
    expect(await cellsOf(file)).toEqual({
      text: ['a', null, null],
      label: ['1', '1.5', null],
      ok: ['true', null, null],
      id: [null, '1234567890123456789', null],
      tags: [null, '["x",{"y":"12345678901234567890"}]', null],
      late: [null, null, 'say "12345678901234567"'],
    });
    expect((await readTable(file)).lines).toEqual([1, 3, 4]);
  });

  it.each([
    ['a broken line', '{"a": 1}\n{"a": }\n', 'data.json-line', { line: 2, column: 7 }],
    ['a cut line', '{"a": 1}\n{"a": "x', 'data.json-line', { line: 2 }],
    ['a value that is no object', '{"a": 1}\n[1]\n', 'data.json-not-object', { line: 2, found: 'a list' }],
    ['nothing', '\n\n', 'data.file-empty', {}],
    [
      'bytes that are not UTF-8',
      Buffer.from('{"a": "x"}\n{"a": "\xe9"}\n', 'latin1'),
      'data.encoding-invalid',
      { line: 2 },
    ],
  ])('says so: %s', async (_, content, code, details) => {
    const file = fileWith(content, 'data.jsonl');
    await expect(readTable(file, { encoding: 'utf-8' })).rejects.toMatchObject({ code, details });
  });
});

describe('a line of two gigabytes', () => {
  it.each(['data.csv', 'data.jsonl'])('is refused in %s before it fills the memory', async (name) => {
    const file = path.join(temporaryFolder(), name);
    const handle = openSync(file, 'w');
    // Its beginning is text; the rest is a hole in the file: zeros that take no disk.
    writeSync(handle, (name === 'data.csv' ? 'a,b\n1,2\n' : '{"a": 1}\n') + 'x'.repeat(1 << 20));
    ftruncateSync(handle, 2 ** 31 + 4096);
    closeSync(handle);
    const started = process.memoryUsage().rss;
    await expect(readTable(file)).rejects.toMatchObject({
      code: 'data.record-too-long',
      details: { row: 1, most: 2 ** 24 },
    });
    expect(process.memoryUsage().rss - started).toBeLessThan(600e6);
  });
});

describe('Parquet', () => {
  const features = { text: { dtype: 'string', _type: 'Value' }, label: { names: ['neg', 'pos'], _type: 'ClassLabel' } };
  const columnData = [
    { name: 'text', data: Array.from({ length: 3000 }, (_, row) => `text ${row}`), type: 'STRING' as const },
    { name: 'label', data: Array.from({ length: 3000 }, (_, row) => BigInt(row % 2)), type: 'INT64' as const },
    { name: 'weight', data: Array.from({ length: 3000 }, (_, row) => (row % 3) / 2), type: 'DOUBLE' as const },
  ];
  const written = (options: object = {}) =>
    new Uint8Array(
      parquetWriteBuffer({
        columnData,
        rowGroupSize: 1000,
        kvMetadata: [{ key: 'huggingface', value: JSON.stringify({ info: { features } }) }],
        ...options,
      }),
    );

  it.each([
    ['of a file', { labels: { feature: { names: ['x', 'y'], _type: 'ClassLabel' }, _type: 'Sequence' } }],
    ['of a card', [{ name: 'labels', sequence: { class_label: { names: { 0: 'x', 1: 'y' } } } }]],
    ['of a newer card', [{ name: 'labels', list: { class_label: { names: { 0: 'x', 1: 'y' } } } }]],
  ])('names the classes of lists: %s', (_, lists) => {
    expect(classNamesOfFeatures(lists)).toEqual(new Map([['labels', ['x', 'y']]]));
  });

  it('reads row groups, numbers and the names of classes', async () => {
    const table = await readTable(fileWith(written(), 'data.parquet'));
    expect(table.rowCount).toBe(3000);
    expect(table.columns.map(({ cells }) => cells[2999])).toEqual(['text 2999', '1', '1']);
    expect(table.columns[2]?.cells.slice(0, 3)).toEqual(['0', '0.5', '1']);
    expect(table.classNames).toEqual(new Map([['label', ['neg', 'pos']]]));
    const { labels, examples } = toExamples(table, {
      text: 'text',
      label: 'label',
      labels: table.classNames.get('label'),
    });
    expect(labels).toEqual(['neg', 'pos']);
    expect(examples[2999]).toMatchObject({ row: 2999, label: 1 });
  });

  it('unpacks what is compressed', async () => {
    const compressors = { GZIP: (bytes: Uint8Array) => new Uint8Array(gzipSync(bytes)) };
    for (const options of [{ codec: 'SNAPPY' }, { codec: 'GZIP', compressors }]) {
      const table = await readTable(fileWith(written(options), 'data.parquet'));
      expect(table.columns[0]?.cells).toEqual(columnData[0]!.data);
    }
  });

  it('reads the columns wanted alone', async () => {
    const bytes = written({ codec: 'UNCOMPRESSED' });
    // Damage inside the text column of the first row group: who does not read it does not notice.
    bytes.fill(0xff, 4, 40);
    const file = fileWith(bytes, 'data.parquet');
    const table = await readTable(file, { columns: ['label'] });
    expect(table.columns.map(({ name }) => name)).toEqual(['label']);
    await expect(readTable(file)).rejects.toMatchObject({ code: 'data.parquet-broken' });
    const intact = readTable(fileWith(written(), 'data.parquet'), { columns: ['lable'] });
    await expect(intact).rejects.toMatchObject({ code: 'data.column-missing' });
  });

  it('says that a file is cut short, wherever it is cut', async () => {
    const bytes = written();
    const ends = [bytes.length - 1, bytes.length - 9, bytes.length >> 1, 100, 9, 5];
    for (const end of ends) {
      const file = fileWith(bytes.subarray(0, end), 'data.parquet');
      await expect(openTable(file), String(end)).rejects.toMatchObject({ code: 'data.parquet-cut-short' });
    }
    const middle = Buffer.concat([bytes.subarray(0, 200), bytes.subarray(2200)]);
    await expect(openTable(fileWith(middle, 'data.parquet'))).rejects.toMatchObject({
      code: 'data.parquet-cut-short',
    });
  });

  it('says that a page of the web is no Parquet file, and what else is wrong with a file', async () => {
    const page = fileWith('<!doctype html><title>Sign in</title>', 'data.parquet');
    await expect(openTable(page)).rejects.toMatchObject({ code: 'data.not-parquet' });
    await expect(openTable(page)).rejects.toThrow(/begins with "<!doctype html>/);
    const bytes = Buffer.from(written());
    bytes.writeUInt32LE(0x7fffffff, bytes.length - 8);
    await expect(openTable(fileWith(bytes, 'data.parquet'))).rejects.toMatchObject({ code: 'data.parquet-broken' });
    const none = columnData.map((column) => ({ ...column, data: [] }));
    const empty = new Uint8Array(parquetWriteBuffer({ columnData: none }));
    await expect(openTable(fileWith(empty, 'data.parquet'))).rejects.toMatchObject({ code: 'data.no-rows' });
  });
});
