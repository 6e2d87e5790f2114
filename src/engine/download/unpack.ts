import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import path from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { crc32 } from 'node:zlib';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { LorikeetError } from '../errors/index.ts';
import { systemCode, writeFailure, ensureFolder } from '../files/index.ts';

/** Entries of an archive: NVIDIA's largest package has some hundreds. */
const MOST_ENTRIES = 100_000;
/** Bytes of one entry: the largest library of a package has 0.7 GB. */
const MOST_ENTRY_BYTES = 4 * 2 ** 30;

/** An entry to be unpacked. */
export interface WantedEntry {
  /** Its name in the archive, with slashes. */
  readonly entry: string;
  /** The file that it becomes, which is not there yet. */
  readonly target: string;
}

export interface UnpackedFile {
  readonly target: string;
  readonly bytes: number;
  /** Of the unpacked bytes. */
  readonly sha256: string;
}

/** Bytes that the entries have when they are unpacked. @throws download.bad-archive, download.no-entry */
export async function unpackedBytes(archive: string, entries: readonly string[]): Promise<number> {
  return withEntries(archive, entries, async (_zip, found) =>
    entries.reduce((sum, name) => sum + found.get(name)!.uncompressedSize, 0),
  );
}

/**
 * Unpacks entries of a zip file, piece by piece: none of it is held in memory. Every file has reached the disk when this returns. Names in the
 * archive are compared with those wanted, and never become paths.
 *
 * @throws download.bad-archive, download.no-entry, files.disk-full, files.not-writable; the signal's reason
 */
export async function unpackEntries(
  archive: string,
  wanted: readonly WantedEntry[],
  signal?: AbortSignal,
): Promise<UnpackedFile[]> {
  const names = wanted.map(({ entry }) => entry);
  return withEntries(archive, names, async (zip, found) => {
    const files: UnpackedFile[] = [];
    for (const { entry, target } of wanted) files.push(await unpack(archive, zip, found.get(entry)!, target, signal));
    return files;
  });
}

async function unpack(
  archive: string,
  zip: ZipFile,
  entry: Entry,
  target: string,
  signal: AbortSignal | undefined,
): Promise<UnpackedFile> {
  const hash = createHash('sha256');
  let bytes = 0;
  let sum = 0;
  const counted = new Transform({
    transform(piece: Buffer, _encoding, done) {
      hash.update(piece);
      sum = crc32(piece, sum);
      bytes += piece.length;
      done(null, piece);
    },
  });
  try {
    await ensureFolder(path.dirname(target));
    const content = await zip.openReadStreamPromise(entry);
    const file = createWriteStream(target, { flags: 'wx', flush: true });
    await pipeline(content, counted, file, ...(signal === undefined ? [] : [{ signal }]));
    if (sum !== entry.crc32) throw new Error(`the checksum of ${entry.fileName} is wrong`);
  } catch (error) {
    signal?.throwIfAborted();
    throw isSystemError(error) ? writeFailure(target, error) : badArchive(archive, error);
  }
  return { target, bytes, sha256: hash.digest('hex') };
}

/** Opens an archive, looks up entries by their names, and closes it after `use`. */
async function withEntries<Result>(
  archive: string,
  names: readonly string[],
  use: (zip: ZipFile, found: ReadonlyMap<string, Entry>) => Promise<Result>,
): Promise<Result> {
  const zip = await openPromise(archive, { autoClose: false, validateEntrySizes: true }).catch((error: unknown) => {
    throw badArchive(archive, error);
  });
  try {
    return await use(zip, await lookUp(archive, zip, new Set(names)));
  } finally {
    zip.close();
  }
}

async function lookUp(archive: string, zip: ZipFile, names: ReadonlySet<string>): Promise<Map<string, Entry>> {
  if (zip.entryCount > MOST_ENTRIES) throw badArchive(archive, new Error(`it has ${zip.entryCount} entries`));
  const found = new Map<string, Entry>();
  try {
    for await (const entry of zip.eachEntry()) {
      if (!names.has(entry.fileName)) continue;
      if (found.has(entry.fileName)) throw new Error(`it has two entries ${entry.fileName}`);
      if (entry.uncompressedSize > MOST_ENTRY_BYTES) {
        throw new Error(`${entry.fileName} has ${entry.uncompressedSize} bytes`);
      }
      found.set(entry.fileName, entry);
    }
  } catch (error) {
    throw badArchive(archive, error);
  }
  const missing = [...names].find((name) => !found.has(name));
  if (missing !== undefined) throw new LorikeetError('download.no-entry', { archive, entry: missing });
  return found;
}

/** zlib's errors have codes too; those of the system have the name of a call. */
function isSystemError(error: unknown): boolean {
  return systemCode(error) !== undefined && error instanceof Error && 'syscall' in error;
}

function badArchive(archive: string, error: unknown): LorikeetError {
  const reason = error instanceof Error ? error.message : String(error);
  return new LorikeetError('download.bad-archive', { archive, reason }, { cause: error });
}
