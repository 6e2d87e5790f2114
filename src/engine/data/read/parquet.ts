import { type AsyncBuffer, type ColumnChunk, type FileMetaData, parquetRead, parquetSchema } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { LorikeetError } from '../../errors/index.ts';
import type { Column } from '../table.ts';
import { classNamesOfFeatures } from './class-names.ts';
import { jsonCell } from './json-cell.ts';
import { parquetBuffer, parquetFooter, unpacked } from './parquet-footer.ts';
import { checkPages } from './parquet-limits.ts';
import { type RowChunk, rowMark, type RowMark, type TableSource } from './source.ts';

/** A row group is held unpacked while its rows are handed out; writers aim at 128 MB. */
const MOST_GROUP_BYTES = 1 << 30;
const CHUNK_ROWS = 8192;

/**
 * Opens a Parquet file, compressed or not. Only the columns wanted are read, one row group at a time. Names of classes come
 * from the description that `datasets` of Hugging Face leaves in the file.
 *
 * @throws files.missing, files.unreadable, data.not-parquet, data.parquet-cut-short, data.parquet-broken, data.no-rows;
 * while reading also data.parquet-group-too-large
 */
export async function openParquet(path: string): Promise<TableSource> {
  const file = await parquetBuffer(path);
  const footer = await parquetFooter(path, file);
  if (footer.num_rows === 0n) throw new LorikeetError('data.no-rows', { path });
  const { children } = await unpacked(path, () => parquetSchema(footer));
  const names = children.map(({ element }) => element.name);
  const checked = new Set<ColumnChunk>();
  const repeated = names.find((name, index) => names.indexOf(name) < index);
  if (repeated !== undefined) throw new LorikeetError('data.column-duplicate', { path, column: repeated });
  return {
    path,
    reading: { format: 'parquet', encoding: null, delimiter: null, reasons: [] },
    classNames: classNamesOfFeatures(describedFeatures(footer)),
    chunks: (columnNames, from) =>
      parquetChunks(
        { path, file, footer, names, checked },
        columnNames ? names.filter((name) => columnNames.includes(name)) : names,
        from,
      ),
  };
}

/** The `info.features` that `datasets` writes; undefined where another program wrote the file. */
function describedFeatures({ key_value_metadata }: FileMetaData): unknown {
  const text = key_value_metadata?.find(({ key }) => key === 'huggingface')?.value;
  if (text === undefined) return undefined;
  try {
    const described = JSON.parse(text) as { info?: { features?: unknown } } | null;
    return described?.info?.features;
  } catch {
    // A description that cannot be read describes nothing; the columns are still there.
    return undefined;
  }
}

interface OpenedParquet {
  readonly path: string;
  readonly file: AsyncBuffer;
  readonly footer: FileMetaData;
  readonly names: readonly string[];
  /** Columns of row groups whose pages were looked at. */
  readonly checked: Set<ColumnChunk>;
}

/**
 * From the first row on, a group is unpacked whole. From a mark only a few rows are needed, so at most a chunk is
 * unpacked.
 */
async function* parquetChunks(
  opened: OpenedParquet,
  names: readonly string[],
  from: RowMark | undefined,
): AsyncGenerator<RowChunk, void> {
  let groupStart = 0;
  for (const [group, { num_rows }] of opened.footer.row_groups.entries()) {
    const groupEnd = groupStart + Number(num_rows);
    const step = from === undefined ? Math.max(1, Number(num_rows)) : CHUNK_ROWS;
    for (let start = Math.max(groupStart, from?.row ?? 0); start < groupEnd; start += step) {
      yield* unpackedChunks(opened, group, names, start, Math.min(start + step, groupEnd));
    }
    groupStart = groupEnd;
  }
}

async function* unpackedChunks(
  opened: OpenedParquet,
  group: number,
  names: readonly string[],
  rowStart: number,
  rowEnd: number,
): AsyncGenerator<RowChunk, void> {
  const columns = names.length === 0 ? [] : await readGroup(opened, group, names, rowStart, rowEnd);
  for (let start = rowStart; start < rowEnd; start += CHUNK_ROWS) {
    const end = Math.min(start + CHUNK_ROWS, rowEnd);
    yield {
      rows: Array.from({ length: end - start }, (_, index) => start + index),
      lines: null,
      columns: columns.map(({ name, cells }) => ({
        name,
        cells: cells.slice(start - rowStart, end - rowStart).map(jsonCell),
      })),
      mark: rowMark(start, opened.names),
    };
  }
}

/** Values of rows of one row group as hyparquet gives them, column by column. */
async function readGroup(
  opened: OpenedParquet,
  group: number,
  names: readonly string[],
  rowStart: number,
  rowEnd: number,
): Promise<{ name: Column['name']; cells: unknown[] }[]> {
  const { path, file, footer } = opened;
  const columns = footer.row_groups[group]!.columns.filter(({ meta_data }) =>
    names.includes(meta_data?.path_in_schema[0] ?? ''),
  );
  const bytes = columns.reduce((sum, { meta_data }) => sum + Number(meta_data?.total_uncompressed_size ?? 0), 0);
  if (bytes > MOST_GROUP_BYTES) {
    throw new LorikeetError('data.parquet-group-too-large', { path, group, bytes, most: MOST_GROUP_BYTES });
  }
  for (const column of columns) await checkColumn(opened, group, column);
  const cells = new Map<string, unknown[]>(names.map((name) => [name, []]));
  await unpacked(path, () =>
    parquetRead({
      file,
      metadata: footer,
      compressors,
      columns: [...names],
      rowStart,
      rowEnd,
      geoparquet: false,
      onChunk: ({ columnName, columnData, rowStart: first, rowEnd: end }) => {
        // A chunk may reach beyond the rows asked for.
        const [from, to] = [Math.max(first, rowStart), Math.min(end, rowEnd)];
        const column = cells.get(columnName)!;
        for (let row = from; row < to; row += 1) column[row - rowStart] = columnData[row - first];
      },
    }),
  );
  const short = [...cells].find(([, column]) => column.length !== rowEnd - rowStart);
  if (short !== undefined) {
    const reason = `row group ${group + 1} has ${short[1].length} values of "${short[0]}" instead of ${rowEnd - rowStart}`;
    throw new LorikeetError('data.parquet-broken', { path, reason });
  }
  return names.map((name) => ({ name, cells: cells.get(name)! }));
}

/** Looks at the headers of the pages of a column, once. @throws data.parquet-broken */
async function checkColumn({ path, file, checked }: OpenedParquet, group: number, column: ColumnChunk): Promise<void> {
  if (column.meta_data === undefined || checked.has(column)) return;
  const { path_in_schema, data_page_offset, dictionary_page_offset, ...rest } = column.meta_data;
  // Some writers put 0 where there is no dictionary.
  const start = Number(dictionary_page_offset || data_page_offset);
  const bytes = await file.slice(start, start + Number(rest.total_compressed_size));
  const where = `of "${path_in_schema.join('.')}" in group ${group + 1}`;
  checkPages(path, where, new DataView(bytes), Number(rest.num_values));
  checked.add(column);
}
