import { LorikeetError } from '../../errors/index.ts';
import { openTable } from '../read/open-table.ts';
import type { ReadOptions, RowChunk, RowMark, TableSource } from '../read/source.ts';
import { missingColumn } from '../table.ts';
import { chosenConfig, findSplits } from './find-splits.ts';
import { matchingSplit } from './split-names.ts';

export interface OpenOptions extends ReadOptions {
  /** Configuration of a data set with several; left out, its default. */
  readonly config?: string | null | undefined;
  /** Column whose values name the split of each row; left out, splits are files. */
  readonly splitColumn?: string | null | undefined;
}

/** A split that is ready to be read. */
export interface OpenSplit {
  readonly name: string;
  /** The files its rows are in; see `DataSplit`. */
  readonly files: readonly string[];
  readonly source: TableSource;
}

/**
 * Opens a file, a folder or a downloaded data set: every split, in the usual order.
 *
 * @throws data.config-unknown, data.config-needed, and what finding and opening the files throws
 */
export async function openSplits(place: string, options: OpenOptions = {}): Promise<OpenSplit[]> {
  const { splits, classNames } = chosenConfig(await findSplits(place), options.config);
  const opened = await Promise.all(
    splits.map(async ({ name, files }) => ({ name, files, source: await openFiles(files, options, classNames) })),
  );
  const { splitColumn = null } = options;
  if (splitColumn === null) return opened;
  const bySplit = await Promise.all(opened.map((split) => splitByColumn(split, splitColumn)));
  return bySplit.flat();
}

/**
 * The split of a name, the nearest name for it (`dev` for `validation`), or the only one there is where none is named.
 *
 * @param role what the rows are for, which names the split where nobody does
 * @throws data.split-unknown
 */
export function chosenSplit(
  place: string,
  splits: readonly OpenSplit[],
  named: string | null,
  role: 'train' | 'validation' | 'test',
): OpenSplit {
  const names = splits.map(({ name }) => name);
  if (named === null && splits.length === 1) return splits[0]!;
  const name = named !== null && names.includes(named) ? named : matchingSplit(names, named ?? role);
  const match = splits.find((split) => split.name === name);
  if (match === undefined)
    throw new LorikeetError('data.split-unknown', { path: place, split: named ?? role, splits: names });
  return match;
}

/** The files of a split as one source; rows are numbered through, and lines are told only where there is one file. */
async function openFiles(
  files: readonly string[],
  options: ReadOptions,
  described: ReadonlyMap<string, readonly string[]>,
): Promise<TableSource> {
  const sources = await Promise.all(files.map((file) => openTable(file, options)));
  const [first] = sources;
  const classNames = new Map([...described, ...sources.flatMap((source) => [...source.classNames])]);
  if (sources.length === 1) return { ...first!, classNames };
  return { ...first!, classNames, chunks: (columnNames, from) => chained(sources, columnNames, from) };
}

async function* chained(
  sources: readonly TableSource[],
  columnNames: readonly string[] | undefined,
  from: RowMark | undefined,
): AsyncGenerator<RowChunk, void> {
  let names: readonly string[] = (from?.columns ?? []).filter((name) => columnNames?.includes(name) ?? true);
  /** All columns of the files so far, read or not, for marks. */
  let fileColumns = from?.columns ?? [];
  let before = from?.file?.before ?? 0;
  const first = from?.file?.index ?? 0;
  for (const [index, source] of sources.entries()) {
    if (index < first) continue;
    // Rows are numbered through only here: the file counts its own.
    const fileMark = from === undefined || index > first ? undefined : { ...from, columns: from.file!.columns };
    let count = fileMark?.row ?? 0;
    for await (const { rows, columns, mark } of source.chunks(columnNames, fileMark)) {
      fileColumns = [...new Set([...fileColumns, ...mark.columns])];
      count += rows.length;
      names = [...new Set([...names, ...columns.map(({ name }) => name)])];
      const cells = new Map(columns.map((column) => [column.name, column.cells]));
      const empty = rows.map(() => null);
      yield {
        rows: rows.map((row) => before + row),
        lines: null,
        columns: names.map((name) => ({ name, cells: cells.get(name) ?? empty })),
        mark: { ...mark, columns: fileColumns, file: { index, before, columns: mark.columns } },
      };
    }
    before += count;
  }
}

/** One source for each value of a column, in the order in which they first occur; rows keep their numbers. */
async function splitByColumn({ source, files }: OpenSplit, column: string): Promise<OpenSplit[]> {
  const names = new Set<string>();
  const columns = new Set<string>();
  for await (const chunk of source.chunks()) {
    for (const { name } of chunk.columns) columns.add(name);
    for (const cell of cellsOf(chunk, column)) if (cell !== null) names.add(cell);
  }
  if (!columns.has(column)) throw missingColumn(source.path, column, [...columns], source.reading.header);
  return [...names].map((name) => ({
    name,
    files,
    source: { ...source, chunks: (columnNames, from) => filtered(source, column, name, columnNames, from) },
  }));
}

async function* filtered(
  source: TableSource,
  column: string,
  value: string,
  columnNames: readonly string[] | undefined,
  from: RowMark | undefined,
): AsyncGenerator<RowChunk, void> {
  for await (const chunk of source.chunks(columnNames && [...columnNames, column], from)) {
    const split = cellsOf(chunk, column);
    const places = [...split.keys()].filter((place) => split[place] === value);
    const pick = <Item>(items: readonly Item[]) => places.map((place) => items[place]!);
    const outputColumns = chunk.columns.filter(
      ({ name }) => name !== column || columnNames === undefined || columnNames.includes(name),
    );
    yield {
      rows: pick(chunk.rows),
      lines: chunk.lines && pick(chunk.lines),
      columns: outputColumns.map(({ name, cells }) => ({ name, cells: pick(cells) })),
      mark: chunk.mark,
    };
  }
}

function cellsOf({ rows, columns }: RowChunk, name: string): readonly (string | null)[] {
  return columns.find((column) => column.name === name)?.cells ?? rows.map(() => null);
}
