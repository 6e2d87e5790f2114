import { type FileHandle, open } from 'node:fs/promises';

/** What the loader of the system reads of a library before it runs anything of it. */
export interface ElfFacts {
  /** A number of the processor family (e_machine), 62 for x86-64. */
  readonly machine: number;
  readonly soname: string | null;
  /** Names of the libraries it needs (DT_NEEDED). */
  readonly needed: readonly string[];
  /** Folders to look in before the system's (DT_RPATH, DT_RUNPATH), `$ORIGIN` as it stands there. */
  readonly rpath: readonly string[];
  readonly runpath: readonly string[];
}

/** A file is no library that this system could load, or its tables lead out of it. */
export class BadElf extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'BadElf';
  }
}

/** Segments of a library: some ten. */
const MOST_SEGMENTS = 1024;
/** Bytes of one row of the program header table: 56 of them are read. */
const MOST_SEGMENT_BYTES = 1024;
/** Rows of the dynamic table: some forty. */
const MOST_DYNAMIC_ROWS = 65_536;
/** Libraries that one needs: some ten. */
const MOST_NEEDED = 1024;
/** Bytes of a name: as long as a path may be. */
const MOST_NAME_BYTES = 4096;

const PT_LOAD = 1;
const PT_DYNAMIC = 2;
const DT = { null: 0, needed: 1, strtab: 5, strsz: 10, soname: 14, rpath: 15, runpath: 29 } as const;

interface Segment {
  readonly type: number;
  readonly offset: number;
  readonly address: number;
  readonly bytes: number;
}

/**
 * The dynamic section of a library for a 64-bit system with the least significant byte first, by the "System V Application Binary Interface"
 * (chapters 4 and 5). Every count and place in the file is checked before it is used.
 *
 * @throws {BadElf}; the system's error where the file cannot be read
 */
export async function readElf(file: string): Promise<ElfFacts> {
  const handle = await open(file, 'r');
  try {
    const { size } = await handle.stat();
    const header = await bytesAt(handle, size, 0, 64);
    if (header.readUInt32BE(0) !== 0x7f454c46) throw new BadElf('it is not an ELF file');
    if (header[4] !== 2 || header[5] !== 1) throw new BadElf('it is not for a 64-bit system of this byte order');
    const segments = await readSegments(handle, size, header);
    const dynamic = segments.find(({ type }) => type === PT_DYNAMIC);
    if (dynamic === undefined) throw new BadElf('it has no dynamic section');
    return { machine: header.readUInt16LE(18), ...(await readDynamic(handle, size, dynamic, segments)) };
  } finally {
    await handle.close();
  }
}

async function readSegments(handle: FileHandle, size: number, header: Buffer): Promise<Segment[]> {
  const offset = wide(header, 32);
  const rowBytes = header.readUInt16LE(54);
  const rows = header.readUInt16LE(56);
  if (rows > MOST_SEGMENTS) throw new BadElf(`it has ${rows} segments`);
  if (rowBytes < 56 || rowBytes > MOST_SEGMENT_BYTES) throw new BadElf(`its segments have ${rowBytes} bytes each`);
  const table = await bytesAt(handle, size, offset, rows * rowBytes);
  return Array.from({ length: rows }, (_, row) => {
    const start = row * rowBytes;
    return {
      type: table.readUInt32LE(start),
      offset: wide(table, start + 8),
      address: wide(table, start + 16),
      bytes: wide(table, start + 32),
    };
  });
}

async function readDynamic(
  handle: FileHandle,
  size: number,
  { offset, bytes }: Segment,
  segments: readonly Segment[],
): Promise<Omit<ElfFacts, 'machine'>> {
  const rows = Math.floor(bytes / 16);
  if (rows > MOST_DYNAMIC_ROWS) throw new BadElf(`its dynamic section has ${rows} rows`);
  const table = await bytesAt(handle, size, offset, rows * 16);
  const values = new Map<number, number[]>();
  for (let row = 0; row < rows; row += 1) {
    const tag = wide(table, row * 16);
    if (tag === DT.null) break;
    if (!Object.values<number>(DT).includes(tag)) continue;
    values.set(tag, [...(values.get(tag) ?? []), wide(table, row * 16 + 8)]);
    if ((values.get(tag)?.length ?? 0) > MOST_NEEDED) throw new BadElf(`it needs more than ${MOST_NEEDED} libraries`);
  }
  const [address] = values.get(DT.strtab) ?? [];
  const [namesBytes] = values.get(DT.strsz) ?? [];
  if (address === undefined || namesBytes === undefined) throw new BadElf('its dynamic section names no strings');
  const start = fileOffset(segments, address);
  const nameAt = async (place: number) => {
    if (place >= namesBytes) throw new BadElf(`a name begins at ${place} of ${namesBytes} bytes of strings`);
    const most = Math.min(MOST_NAME_BYTES, namesBytes - place);
    const text = await bytesAt(handle, size, start + place, Math.min(most, Math.max(0, size - start - place)));
    const end = text.indexOf(0);
    if (end === -1) throw new BadElf('a name has no end');
    return text.toString('utf8', 0, end);
  };
  const names = (tag: number) => Promise.all((values.get(tag) ?? []).map(nameAt));
  const folders = async (tag: number) =>
    (await names(tag)).flatMap((text) => text.split(':')).filter((text) => text !== '');
  return {
    soname: (await names(DT.soname))[0] ?? null,
    needed: await names(DT.needed),
    rpath: await folders(DT.rpath),
    runpath: await folders(DT.runpath),
  };
}

/** Where in the file an address of the loaded library lies. */
function fileOffset(segments: readonly Segment[], address: number): number {
  const segment = segments.find(
    (each) => each.type === PT_LOAD && address >= each.address && address < each.address + each.bytes,
  );
  if (segment === undefined) throw new BadElf('its strings are in no segment');
  return segment.offset + address - segment.address;
}

async function bytesAt(handle: FileHandle, size: number, offset: number, bytes: number): Promise<Buffer> {
  if (offset + bytes > size) throw new BadElf(`it ends at ${size}, before a table at ${offset} with ${bytes} bytes`);
  const buffer = Buffer.alloc(bytes);
  const { bytesRead } = await handle.read(buffer, 0, bytes, offset);
  if (bytesRead !== bytes) throw new BadElf('it became shorter while it was read');
  return buffer;
}

/** An unsigned number of 64 bits that has to fit into the file. */
function wide(buffer: Buffer, offset: number): number {
  const value = Number(buffer.readBigUInt64LE(offset));
  // A tag of the dynamic section may be any number; a place beyond this cannot be in a file.
  return Math.min(value, Number.MAX_SAFE_INTEGER);
}
