import type { ReaderHandlers } from '../../contract/index.ts';
import {
  collectTable,
  column,
  invariant,
  loadTokenCounter,
  scoreSlices,
  type SliceRows,
  slicesByKeyword,
  slicesByNumber,
  slicesByValue,
} from '../../engine/index.ts';
import { openPart } from './open.ts';

/** Cells of some columns. @throws data.column-missing, and what opening and reading the file throws */
export const readCells: ReaderHandlers['data.cells'] = async ({ columns, ...place }) => {
  const { source } = await openPart(place.data, place.role, place, { offline: true });
  const table = await collectTable(source, columns);
  return { rows: [...table.rows], columns: columns.map((name) => [...column(table, name)]) };
};

/** All cells of one row. @throws what opening and reading the file throws */
export const readRow: ReaderHandlers['data.row'] = async ({ row, ...place }) => {
  const { source } = await openPart(place.data, place.role, place, { offline: true });
  for await (const { rows, columns } of source.chunks()) {
    const at = rows.indexOf(row);
    if (at === -1) continue;
    return { cells: columns.map(({ name, cells }) => ({ column: name, cell: cells[at] ?? null })) };
  }
  return { cells: [] };
};

/** Figures of parts of the rows of a file. @throws data.column-missing, and what reading the file or the tokenizer throws */
export const readSlices: ReaderHandlers['data.slices'] = async ({ by, text, tokenizer, ...request }) => {
  const wanted = by.type === 'column' ? by.column : text;
  const { rows, columns } = await readCells({ ...request, columns: [wanted] }, () => undefined, AbortSignal.any([]));
  const cellOf = new Map(rows.map((row, at) => [row, columns[0]![at] ?? null]));
  const cells = request.rows.map((row) => cellOf.get(row) ?? null);
  const scored = {
    ...{ rows: request.rows.length, classes: request.classes, positive: request.positive },
    labels: Int32Array.from(request.labels),
    predictions: Int32Array.from(request.predictions),
  };
  return { slices: scoreSlices(scored, await slicesOf(by, cells, tokenizer)) };
};

async function slicesOf(
  by: Parameters<ReaderHandlers['data.slices']>[0]['by'],
  cells: readonly (string | null)[],
  tokenizer: string | null,
): Promise<SliceRows[]> {
  const texts = () => cells.map((cell) => cell ?? '');
  switch (by.type) {
    case 'column':
      return slicesByValue(cells);
    case 'characters':
      return slicesByNumber(texts().map((text) => [...text].length));
    case 'keywords':
      return slicesByKeyword(texts(), by.words);
    case 'tokens': {
      invariant(tokenizer !== null, 'lengths in tokens need a tokenizer');
      const count = await loadTokenCounter(tokenizer);
      return slicesByNumber(count(texts()));
    }
  }
}
