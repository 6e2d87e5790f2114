import { writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { parquetWriteBuffer } from 'hyparquet-writer';
import Papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import { type Cell, readTable } from '../../../src/engine/data/index.ts';
import { temporaryFolder } from '../../support/temporary.ts';

interface Sample {
  readonly names: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

/** Texts with everything that formats trip over; no lone halves of characters, which no encoding holds. */
const cell = fc.option(
  fc.oneof(
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }),
    fc.constantFrom(
      '"',
      '""',
      'a,b',
      'a\tb',
      'x\ny',
      'x\r\ny',
      ' ',
      "'",
      '\\',
      '\\n',
      '#',
      '0',
      '-1.50',
      'null',
      '[]',
      '{',
    ),
  ),
  { nil: null },
);
const name = fc.stringMatching(/^[a-z_]{1,8}$/);

const samples: fc.Arbitrary<Sample> = fc
  .uniqueArray(name, { minLength: 2, maxLength: 5 })
  .chain((names) =>
    fc
      .array(fc.array(cell, { minLength: names.length, maxLength: names.length }), { minLength: 1, maxLength: 12 })
      .map((rows) => ({ names, rows })),
  );

const writers: Readonly<Record<string, (sample: Sample) => string | Uint8Array>> = {
  csv: ({ names, rows }) => Papa.unparse([[...names], ...rows.map((row) => [...row])], { quotes: true, newline: '\n' }),
  tsv: ({ names, rows }) =>
    Papa.unparse([[...names], ...rows.map((row) => [...row])], { quotes: true, newline: '\n', delimiter: '\t' }),
  jsonl: ({ names, rows }) =>
    rows.map((row) => JSON.stringify(Object.fromEntries(names.map((each, at) => [each, row[at]])))).join('\n'),
  parquet: ({ names, rows }) =>
    new Uint8Array(
      parquetWriteBuffer({
        columnData: names.map((each, at) => ({ name: each, data: rows.map((row) => row[at]), type: 'STRING' })),
      }),
    ),
};

describe('any table', () => {
  it.each(Object.keys(writers))('reads back equal from %s', async (format) => {
    const file = path.join(temporaryFolder(), `data.${format}`);
    await fc.assert(
      fc.asyncProperty(samples, async (sample) => {
        writeFileSync(file, writers[format]!(sample));
        const table = await readTable(file, { encoding: 'utf-8' });
        expect(table.columns.map((column) => column.name)).toEqual(sample.names);
        expect(table.rows).toEqual(sample.rows.map((_, row) => row));
        for (const [at, column] of table.columns.entries()) {
          expect(column.cells).toEqual(sample.rows.map((row) => row[at]));
        }
      }),
      { numRuns: 150 },
    );
  });
});
