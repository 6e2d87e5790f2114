import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { openTable, readTable } from '../../../src/engine/data/index.ts';
import { temporaryFolder } from '../../support/temporary.ts';

function fileWith(bytes: Uint8Array | string, name = 'data.csv'): string {
  const file = path.join(temporaryFolder(), name);
  writeFileSync(file, bytes);
  return file;
}

const german = 'id,text\n1,Der Hörer hört „schöne“ Töne – für 5 €\n2,Über allen Gipfeln ist Ruh\n';
const chinese = 'id,text\n1,今天天气很好，我们去公园。\n2,地震发生了，请注意安全\n';
const japanese = 'id,text\n1,東京で地震がありました。大丈夫ですか\n2,火事です\n';

describe('guessed encodings', () => {
  it.each([
    ['utf-8', german, {}],
    ['utf-8', german, { addBOM: true }],
    ['utf-16le', german, { addBOM: true }],
    ['utf-16be', chinese, { addBOM: true }],
    ['utf-16le', german, { addBOM: false }],
    ['utf-16be', german, { addBOM: false }],
    ['windows-1252', german, {}],
    ['gb18030', chinese, {}],
    ['shift_jis', japanese, {}],
  ])('reads %s', async (encoding, content, options) => {
    const source = await openTable(fileWith(iconv.encode(content, encoding, options)));
    expect(source.reading).toMatchObject({ encoding, delimiter: ',' });
    const table = await readTable(fileWith(iconv.encode(content, encoding, options)));
    const [header, ...lines] = content.trimEnd().split('\n');
    expect(table.columns.map(({ name }) => name)).toEqual(header!.split(','));
    expect(table.columns[1]?.cells).toEqual(lines.map((line) => line.slice(2)));
  });

  it('reads as told where the guess is wrong', async () => {
    const file = fileWith(iconv.encode('text\nŽluťoučký kůň\n', 'windows-1250'));
    expect((await readTable(file, { encoding: 'cp1250' })).columns[0]?.cells).toEqual(['Žluťoučký kůň']);
    await expect(readTable(file, { encoding: 'klingon' })).rejects.toMatchObject({ code: 'data.encoding-unknown' });
  });

  it('names the lines of a file that mixes encodings', async () => {
    const bytes = Buffer.concat([
      Buffer.from('id,text\n1,plain\n2,façade\n'),
      iconv.encode('3,naïve café\n', 'windows-1252'),
      Buffer.from('4,garçon\n'),
    ]);
    const mixed = readTable(fileWith(bytes));
    await expect(mixed).rejects.toMatchObject({
      code: 'data.encoding-mixed',
      details: { utf8: { lines: [3, 5], count: 2 }, other: { lines: [4], count: 1 } },
    });
    await expect(mixed).rejects.toThrow(/lines 3, 5 are UTF-8, line 4 is not/);
    expect((await readTable(fileWith(bytes), { encoding: 'windows-1252' })).columns[1]?.cells[2]).toBe('naïve café');
  });

  it('names the row whose bytes an encoding does not have', async () => {
    const bytes = Buffer.concat([Buffer.from('id,text\n1,a\n2,'), Buffer.from([0xff, 0xff]), Buffer.from('\n3,b\n')]);
    const read = readTable(fileWith(bytes), { encoding: 'gb18030' });
    await expect(read).rejects.toMatchObject({ code: 'data.encoding-invalid', details: { row: 1, line: 3 } });
  });
});

describe('a folder of texts for each class', () => {
  it('gives a row per file, each in its own encoding', async () => {
    const folder = temporaryFolder();
    for (const name of ['pos', 'neg', 'empty']) mkdirSync(path.join(folder, name));
    writeFileSync(path.join(folder, 'pos', 'b.txt'), 'good\n');
    writeFileSync(path.join(folder, 'pos', 'a.txt'), iconv.encode('schön – „fein“, für alle', 'windows-1252'));
    writeFileSync(path.join(folder, 'neg', 'a.txt'), '\ufeffbad — 坏');
    writeFileSync(path.join(folder, 'neg', 'notes.md'), 'no row');
    const table = await readTable(folder);
    expect(Object.fromEntries(table.columns.map(({ name, cells }) => [name, cells]))).toEqual({
      id: ['neg/a.txt', 'pos/a.txt', 'pos/b.txt'],
      text: ['bad — 坏', 'schön – „fein“, für alle', 'good'],
      label: ['neg', 'pos', 'pos'],
    });
  });
});
