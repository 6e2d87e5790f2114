import type { FileHandle } from 'node:fs/promises';
import { type AsyncBuffer, type FileMetaData, parquetMetadataAsync } from 'hyparquet';
import { LorikeetError } from '../../errors/index.ts';
import { readFailure, requireFile, openFile } from '../../files/index.ts';
import { checkFooter } from './parquet-limits.ts';

/** Footers of wide files with thousands of row groups have a few megabytes; more than this is damage. */
const MOST_FOOTER_BYTES = 1 << 26;
const MAGIC = 'PAR1';

/** A Parquet file by ranges. @throws files.missing, files.unreadable */
export async function parquetBuffer(path: string): Promise<AsyncBuffer> {
  const byteLength = await reading(path, async (handle) => (await handle.stat()).size);
  return {
    byteLength,
    slice: (start, end = byteLength) =>
      reading(path, async (handle) => {
        const bytes = new Uint8Array(Math.max(0, end - start));
        let filled = 0;
        while (filled < bytes.length) {
          const { bytesRead } = await handle.read(bytes, filled, bytes.length - filled, start + filled);
          if (bytesRead === 0) throw new LorikeetError('data.parquet-cut-short', { path, bytes: start + filled });
          filled += bytesRead;
        }
        return bytes.buffer;
      }),
  };
}

async function reading<Result>(path: string, use: (handle: FileHandle) => Promise<Result>): Promise<Result> {
  try {
    await requireFile(path);
    const handle = await openFile(path);
    try {
      return await use(handle);
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw readFailure(path, error);
  }
}

/**
 * What a Parquet file says of itself at its end: columns, row groups and where they lie.
 *
 * @throws data.not-parquet, data.parquet-cut-short, data.parquet-broken
 */
export async function parquetFooter(path: string, file: AsyncBuffer): Promise<FileMetaData> {
  const size = file.byteLength;
  const first = Buffer.from(await file.slice(0, Math.min(16, size)));
  if (first.toString('latin1', 0, 4) !== MAGIC) {
    const found = size === 0 ? 'nothing at all' : JSON.stringify(first.toString('utf8').replace(/\ufffd+$/, ''));
    throw new LorikeetError('data.not-parquet', { path, found });
  }
  if (size < 12) throw new LorikeetError('data.parquet-cut-short', { path, bytes: size });
  const end = Buffer.from(await file.slice(size - 8, size));
  if (end.toString('latin1', 4) !== MAGIC) throw new LorikeetError('data.parquet-cut-short', { path, bytes: size });
  const footerBytes = end.readUInt32LE(0);
  if (footerBytes > Math.min(MOST_FOOTER_BYTES, size - 12)) {
    throw new LorikeetError('data.parquet-broken', { path, reason: `its footer claims ${footerBytes} bytes` });
  }
  const footer = await unpacked(path, () => parquetMetadataAsync(file, { geoparquet: false }));
  await unpacked(path, () => checkFooter(path, footer));
  for (const { columns } of footer.row_groups) {
    for (const { meta_data } of columns) {
      if (meta_data === undefined) continue;
      const start = Number(meta_data.dictionary_page_offset ?? meta_data.data_page_offset);
      if (start + Number(meta_data.total_compressed_size) > size - 8 - footerBytes) {
        throw new LorikeetError('data.parquet-cut-short', { path, bytes: size });
      }
    }
  }
  return footer;
}

/** Has hyparquet work on a file, and turns whatever it throws into an error that names the file. */
export async function unpacked<Result>(path: string, work: () => Promise<Result> | Result): Promise<Result> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof LorikeetError) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new LorikeetError('data.parquet-broken', { path, reason }, { cause });
  }
}
