import { createHash } from 'node:crypto';
import path from 'node:path';
import { Overlay, type OverlayRow, type RunRecord } from '../../contract/index.ts';
import type { HostContext } from '../context/index.ts';
import { readOverlay } from '../files/overlay.ts';
import { takeFields, type UsablePart } from '../files/own.ts';
import { appFiles } from '../places/app-folder.ts';

type Context = Pick<HostContext, 'appFolder' | 'ownFiles'>;

const none: Overlay = { format: 1, rows: [] };

/**
 * What the user has decided of rows of a data set, one file for each content of its files and columns: runs on the same data
 * share it.
 */
export function readCorrections(host: Context, record: RunRecord): Promise<Overlay> {
  return host.ownFiles.read(fileOf(host, record), none, takeOverlay);
}

/** Decides on some rows: each takes the place of an earlier decision. @param undone rows whose decision is taken back */
export function changeCorrections(
  host: Context,
  record: RunRecord,
  decided: readonly OverlayRow[],
  undone: readonly number[],
): Promise<Overlay> {
  const touched = new Set([...decided.map(({ row }) => row), ...undone]);
  return host.ownFiles.change(fileOf(host, record), none, takeOverlay, ({ rows }): Overlay => {
    const before = rows.filter(({ row }) => !touched.has(row));
    return { format: 1, rows: [...before, ...decided].sort((a, b) => a.row - b.row) };
  });
}

/**
 * Writes the corrections of a run and the decisions since then into a file named by its content, which never changes: a run
 * that names it can be repeated.
 *
 * @returns the file; null where there is nothing to correct
 */
export async function freezeCorrections(host: Context, record: RunRecord): Promise<string | null> {
  const { overlay } = record.config.data;
  const earlier = overlay === null ? none : await readOverlay(overlay);
  const rows = new Map([...earlier.rows, ...(await readCorrections(host, record)).rows].map((row) => [row.row, row]));
  if (rows.size === 0) return null;
  const frozen: Overlay = { format: 1, rows: [...rows.values()].sort((a, b) => a.row - b.row) };
  const name = createHash('sha256').update(JSON.stringify(frozen)).digest('hex').slice(0, 16);
  const file = path.join(appFiles(host.appFolder).corrections, `${keyOf(record)}-${name}.json`);
  await host.ownFiles.write(file, frozen);
  return file;
}

function takeOverlay(content: unknown): UsablePart<Overlay> {
  return takeFields(Overlay.shape, content, none);
}

function fileOf({ appFolder }: Context, record: RunRecord): string {
  return path.join(appFiles(appFolder).corrections, `${keyOf(record)}.json`);
}

/** Names the training rows of a run by the content of its data files and how they are read. */
function keyOf({ config: { data }, data: files }: RunRecord): string {
  const hashes = (files ?? []).filter(({ file }) => file !== data.overlay).map(({ sha256 }) => sha256);
  const { text, label, splitColumn, delimiter, encoding, header } = data;
  const [, split = null] = data.train.split('#');
  const reading = header === null ? [delimiter, encoding] : [delimiter, encoding, header];
  const identity = JSON.stringify([hashes, split, text, label, splitColumn, ...reading]);
  return createHash('sha256').update(identity).digest('hex').slice(0, 16);
}
