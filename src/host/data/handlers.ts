import { existsSync } from 'node:fs';
import path from 'node:path';
import type { DataRequest, Handler } from '../../contract/index.ts';
import { guessColumns, loadTokenCounter, type OpenSplit, profileData } from '../../engine/index.ts';
import type { HostContext } from '../context.ts';
import { askedSplits, openData } from './open.ts';
import { openOptions } from './options.ts';
import type { HubAccess } from '../hub/access.ts';
import { tokenizerFolder } from '../models/folder.ts';
import { pullDataSet } from './pull.ts';

/** Describes a data set and what is wrong with it. @throws the data.* and hub.* errors, data.column-missing */
export function profileDataSet({ secrets }: HostContext): Handler<'data.profile'> {
  return async (request, emit, signal) => {
    const access = { secrets, signal, onEvent: emit };
    const { path, splits } = await opened(request, access);
    const { text, label, tokenizer, maxLength } = request;
    const count = tokenizer === null ? null : await loadTokenCounter(await tokenizerFolder(tokenizer, access));
    return profileData(path, splits, {
      text: text ?? undefined,
      label: label ?? undefined,
      tokens: count === null ? undefined : { count, maxLength },
      onRows: (rows) => emit({ type: 'rows', rows }),
      signal,
    });
  };
}

/** The first rows of every split, and how they are read. @throws the data.* and hub.* errors */
export function showDataSet({ secrets }: HostContext): Handler<'data.show'> {
  return async (request, emit, signal) => {
    const { path, splits } = await opened(request, { secrets, signal, onEvent: emit });
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
}

/** Fetches a data set from the Hub. @throws hub.*, data.* */
export function pullData({ secrets }: HostContext): Handler<'data.pull'> {
  return ({ id, revision, config }, emit, signal) =>
    pullDataSet({ id, revision, config: config ?? undefined }, { secrets, signal, onEvent: emit });
}

async function opened(
  request: DataRequest,
  access: HubAccess,
): Promise<{ path: string; splits: readonly OpenSplit[] }> {
  const data = await openData(request.data, openOptions(request), access);
  return { path: existsSync(data.place) ? path.resolve(data.place) : data.place, splits: askedSplits(data) };
}

/** Rows that columns are guessed from. */
const MOST_ROWS = 5000;

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
