import type { FileHandle } from 'node:fs/promises';
import { type Entry, fromFdPromise, type ZipFile } from 'yauzl';
import { LorikeetError } from '../../errors/index.ts';
import { readFailure } from '../../files/index.ts';
import { diagnose, DIAGNOSIS_BYTES } from '../diagnose.ts';
import { fillFrom } from '../open.ts';

/** A shard of the largest published models has some thousands of storages. */
const MOST_ENTRIES = 50_000;
/** The pickle of a shard with thousands of tensors has about 1 MB. */
const MOST_PICKLE_BYTES = 32 * 2 ** 20;

/** One storage of the archive: raw elements that lie in the file as they are. */
export interface ArchivedStorage {
  /** Where its bytes begin, from the start of the file. */
  readonly offset: number;
  readonly bytes: number;
  /** Of its bytes; 0 where PyTorch was told to write none. */
  readonly crc32: number;
}

/** A file of `torch.save`, opened: its pickle in memory, its storages by their place in the file. */
export interface Archive {
  readonly pickle: Buffer;
  readonly storages: ReadonlyMap<string, ArchivedStorage>;
}

/**
 * Reads the directory of a zip file as `torch.save` writes it (PyTorch 1.6 and later): `<name>/data.pkl`, and a storage for each
 * number in `<name>/data/`. Only stored entries are read, because PyTorch never compresses: nothing can unpack to more than the file has.
 *
 * @throws weights.pickle-legacy, weights.pickle-broken; weights.html-page, weights.lfs-pointer for what is something else
 */
export async function readArchive(file: string, handle: FileHandle): Promise<Archive> {
  const { size } = await handle.stat();
  const start = Buffer.alloc(Math.min(size, DIAGNOSIS_BYTES));
  await fillFrom(handle, 0, start);
  if (!start.subarray(0, 4).equals(Buffer.from('PK\x03\x04'))) throw notZip(file, start);
  try {
    // The handle stays open: the library would close a number of its own.
    const zip = await fromFdPromise(handle.fd, { autoClose: false, validateEntrySizes: true, lazyEntries: true });
    return await readEntries(zip, handle, size);
  } catch (error) {
    if (error instanceof LorikeetError) throw error;
    if (error instanceof Error && 'syscall' in error) throw readFailure(file, error);
    throw broken(file, error instanceof Error ? error.message : String(error));
  }
}

/** The error for a file that is not what PyTorch writes. */
export function broken(file: string, reason: string): LorikeetError {
  return new LorikeetError('weights.pickle-broken', { file, reason });
}

async function readEntries(zip: ZipFile, handle: FileHandle, size: number): Promise<Archive> {
  if (zip.entryCount > MOST_ENTRIES)
    throw new Error(`it has ${zip.entryCount} entries; at most ${MOST_ENTRIES} are read`);
  const entries = new Map<string, ArchivedStorage>();
  for await (const entry of zip.eachEntry()) {
    checkEntry(entry, entries);
    const { fileDataStart } = await zip.readLocalFileHeaderPromise(entry, { minimal: true });
    if (fileDataStart + entry.uncompressedSize > size) {
      throw new Error(`${entry.fileName} ends at byte ${fileDataStart + entry.uncompressedSize}, the file at ${size}`);
    }
    entries.set(entry.fileName, { offset: fileDataStart, bytes: entry.uncompressedSize, crc32: entry.crc32 });
  }
  checkOverlap(entries);
  const pickles = [...entries.keys()].filter((name) => /^[^/]+\/data\.pkl$/.test(name));
  if (pickles.length !== 1) throw new Error('it has no data.pkl, as PyTorch writes one');
  const folder = pickles[0]!.slice(0, -'data.pkl'.length);
  const pickle = await contentOf(handle, entries.get(`${folder}data.pkl`)!, MOST_PICKLE_BYTES);
  const order = entries.get(`${folder}byteorder`);
  if (order !== undefined && (await contentOf(handle, order, 16)).toString() !== 'little') {
    throw new Error('its numbers are stored with the high byte first');
  }
  const prefix = `${folder}data/`;
  const storages = [...entries].filter(([name]) => name.startsWith(prefix));
  return { pickle, storages: new Map(storages.map(([name, storage]) => [name.slice(prefix.length), storage])) };
}

function checkEntry(entry: Entry, entries: ReadonlyMap<string, unknown>): void {
  const { fileName, compressionMethod, compressedSize, uncompressedSize } = entry;
  if (entries.has(fileName)) throw new Error(`it has two entries ${fileName}`);
  if (compressionMethod !== 0 || compressedSize !== uncompressedSize) {
    throw new Error(`${fileName} is compressed, which PyTorch never does`);
  }
  if ((entry.generalPurposeBitFlag & 1) !== 0) throw new Error(`${fileName} is encrypted`);
}

/** Entries that share bytes would make a small file stand for a large one. */
function checkOverlap(entries: ReadonlyMap<string, ArchivedStorage>): void {
  let end = 0;
  for (const [name, { offset, bytes }] of [...entries].sort(
    ([, a], [, b]) => a.offset - b.offset || a.bytes - b.bytes,
  )) {
    if (offset < end) throw new Error(`${name} shares bytes with another entry`);
    end = offset + bytes;
  }
}

async function contentOf(handle: FileHandle, { offset, bytes }: ArchivedStorage, most: number): Promise<Buffer> {
  if (bytes > most) throw new Error(`its pickle has ${bytes} bytes; at most ${most} are read`);
  const content = Buffer.alloc(bytes);
  if (!(await fillFrom(handle, offset, content))) throw new Error('it is cut off');
  return content;
}

/** Before 1.6 PyTorch wrote several pickles in a row, and long before that a tar archive. */
function notZip(file: string, start: Buffer): LorikeetError {
  const isTar = start.subarray(257, 262).toString('latin1') === 'ustar';
  if (isTar || /^\x80[\x02-\x05]/.test(start.toString('latin1'))) {
    return new LorikeetError('weights.pickle-legacy', { file });
  }
  const other = diagnose(file, start);
  if (other !== undefined && other.code !== 'weights.not-safetensors') return other;
  return broken(file, start.length === 0 ? 'it is empty' : 'it is no zip archive');
}
