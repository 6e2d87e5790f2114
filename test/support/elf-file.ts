export interface ElfOptions {
  readonly needed?: readonly string[];
  readonly soname?: string;
  readonly runpath?: string;
  readonly rpath?: string;
  /** e_machine; x86-64 unless told. */
  readonly machine?: number;
  /** Bytes after the tables. */
  readonly padding?: Buffer;
}

/** Where {@link elfFile} puts things, for tests that damage them. */
export const elfPlaces = { segments: 64, dynamic: 64 + 2 * 56 } as const;

/** A library with a dynamic section and nothing else: one segment that is the whole file at address 0x1000, and one for the section. */
export function elfFile({ needed = [], soname, runpath, rpath, machine = 62, padding }: ElfOptions = {}): Buffer {
  const texts = [...needed, ...[soname, runpath, rpath].filter((text) => text !== undefined)];
  const offsets = new Map<string, number>();
  let strings = '\0';
  for (const text of texts) {
    offsets.set(text, Buffer.byteLength(strings));
    strings += `${text}\0`;
  }
  const rows: [number, number][] = needed.map((text) => [1, offsets.get(text)!]);
  for (const [tag, text] of [
    [14, soname],
    [29, runpath],
    [15, rpath],
  ] as const) {
    if (text !== undefined) rows.push([tag, offsets.get(text)!]);
  }
  const base = 0x1000;
  const stringsAt = elfPlaces.dynamic + (rows.length + 3) * 16;
  rows.push([5, base + stringsAt], [10, Buffer.byteLength(strings)], [0, 0]);

  const header = Buffer.alloc(64);
  Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]).copy(header);
  header.writeUInt16LE(3, 16);
  header.writeUInt16LE(machine, 18);
  header.writeBigUInt64LE(BigInt(elfPlaces.segments), 32);
  header.writeUInt16LE(64, 52);
  header.writeUInt16LE(56, 54);
  header.writeUInt16LE(2, 56);
  const dynamic = Buffer.alloc(rows.length * 16);
  rows.forEach(([tag, value], row) => {
    dynamic.writeBigUInt64LE(BigInt(tag), row * 16);
    dynamic.writeBigUInt64LE(BigInt(value), row * 16 + 8);
  });
  const bytes = stringsAt + Buffer.byteLength(strings) + (padding?.length ?? 0);
  const segments = Buffer.concat([
    segment(1, 0, base, bytes),
    segment(2, elfPlaces.dynamic, base + elfPlaces.dynamic, dynamic.length),
  ]);
  return Buffer.concat([header, segments, dynamic, Buffer.from(strings), padding ?? Buffer.alloc(0)]);
}

function segment(type: number, offset: number, address: number, bytes: number): Buffer {
  const row = Buffer.alloc(56);
  row.writeUInt32LE(type, 0);
  for (const [place, value] of [
    [8, offset],
    [16, address],
    [24, address],
    [32, bytes],
    [40, bytes],
  ] as const) {
    row.writeBigUInt64LE(BigInt(value), place);
  }
  return row;
}
