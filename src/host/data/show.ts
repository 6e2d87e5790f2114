import type { ReaderHandlers } from '../../contract/index.ts';
import { guessColumns, type OpenSplit } from '../../engine/index.ts';
import { openRequest } from './open.ts';

/** Rows that columns are guessed from. */
const MOST_ROWS = 5000;

/** The first rows of every split, and how they are read. @throws the data.* errors */
export const showDataSet: ReaderHandlers['data.show'] = async (request) => {
  const { path, splits } = await openRequest(request);
  const samples = await Promise.all(splits.map(firstRows));
  const { reading, classNames } = splits[0]!.source;
  return {
    path,
    reading,
    mapping: guessColumns(samples[0]!.columns, {}, classNames),
    classNames: Object.fromEntries(classNames),
    splits: samples.map(({ name, columns, rows }) => ({
      name,
      columns: columns.map((column) => column.name),
      rows: Array.from({ length: Math.min(rows, request.rows) }, (_, row) =>
        columns.map(({ cells }) => cells[row] ?? null),
      ),
    })),
  };
};

interface FirstRows {
  readonly name: string;
  readonly columns: readonly { readonly name: string; readonly cells: readonly (string | null)[] }[];
  readonly rows: number;
}

async function firstRows({ name, source }: OpenSplit): Promise<FirstRows> {
  for await (const { columns, rows } of source.chunks()) {
    const first = columns.map((column) => ({ ...column, cells: column.cells.slice(0, MOST_ROWS) }));
    return { name, columns: first, rows: rows.length };
  }
  return { name, columns: [], rows: 0 };
}
