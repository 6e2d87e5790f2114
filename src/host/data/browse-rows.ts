import type { DataRequest, ReaderHandlers } from '../../contract/index.ts';
import { chosenSplit, fileStamp, indexRows, readRows, readRowsAt, type RowIndex } from '../../engine/index.ts';
import { type OpenedData, openData } from './open.ts';
import { keepLatest } from '../common/keep-latest.ts';

/** Data sets that are kept open: one or two views, and the wizard's. */
const MOST_OPEN = 4;

/** A data set that is browsed; its rows stay in its files. */
interface Browsed {
  readonly data: OpenedData;
  /** Sizes and times of its files when they were opened. */
  readonly stamp: string;
  readonly indexes: Map<string, Promise<RowIndex>>;
}

/**
 * Rows of a data set from any row on, or by their places. One pass over a split finds where the rows are; this index is kept for the last
 * few data sets, until a file changes.
 *
 * @throws the data.* errors, data.split-unknown
 */
export function browseRows(): Pick<ReaderHandlers, 'data.rows' | 'data.rowsAt'> {
  const open = new Map<string, Promise<Browsed>>();

  const browsed = async (request: DataRequest): Promise<Browsed> => {
    const { data, config, splitColumn, delimiter, encoding, header } = request;
    const key = JSON.stringify([data, config, splitColumn, delimiter, encoding, header]);
    const cachedRows = open.get(key);
    const isCurrent = cachedRows !== undefined && (await cachedRows.then(hasSameFiles, () => false));
    const current = isCurrent ? cachedRows : opened(request);
    keepLatest(open, key, current, MOST_OPEN);
    return current;
  };

  /** Where the rows of a split are. */
  const indexed = async (
    request: DataRequest & { readonly split: string },
    onRows: (rows: number) => void,
  ): Promise<{ source: OpenedData['splits'][number]['source']; index: RowIndex }> => {
    const { data, indexes } = await browsed(request);
    const { name, source } = chosenSplit(data.place, data.splits, request.split, 'train');
    let index = indexes.get(name);
    if (index === undefined) indexes.set(name, (index = indexRows(source, onRows)));
    // After a failed pass the next question starts a new one.
    index.catch(() => indexes.delete(name));
    return { source, index: await index };
  };

  return {
    'data.rows': async ({ offset, count, ...request }, emit) => {
      const { source, index } = await indexed(request, (rows) => emit({ type: 'rows', rows }));
      return { ...(await readRows(source, index, offset, count)), total: index.total };
    },
    'data.rowsAt': async ({ places, ...request }, emit) => {
      const { source, index } = await indexed(request, (rows) => emit({ type: 'rows', rows }));
      return readRowsAt(source, index, places);
    },
  };
}

async function opened(request: DataRequest): Promise<Browsed> {
  const data = await openData(request.data, request, { offline: true });
  return { data, stamp: await stampOf(data), indexes: new Map() };
}

async function hasSameFiles({ data, stamp }: Browsed): Promise<boolean> {
  return stamp === (await stampOf(data).catch(() => null));
}

async function stampOf({ splits }: OpenedData): Promise<string> {
  const files = new Set(splits.flatMap((split) => split.files));
  return (await Promise.all([...files].map(fileStamp))).join('\n');
}
