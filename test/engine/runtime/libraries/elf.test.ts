import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { BadElf, readElf } from '../../../../src/engine/runtime/libraries/index.ts';
import { runtimePackage } from '../../../../src/engine/runtime/package-files.ts';
import { elfFile, elfPlaces } from '../../../support/elf-file.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'lorikeet-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function read(bytes: Buffer) {
  const file = path.join(folder, 'library.so');
  writeFileSync(file, bytes);
  return readElf(file);
}

const library = elfFile({
  needed: ['libcublasLt.so.13', 'libc.so.6'],
  soname: 'libexample.so.1',
  runpath: '$ORIGIN:/opt/cuda/lib64',
  rpath: '/old',
});

/** The library with a number of 8 bytes changed. */
function changed(offset: number, value: number | bigint): Buffer {
  const bytes = Buffer.from(library);
  bytes.writeBigUInt64LE(BigInt(value), offset);
  return bytes;
}

describe('the dynamic section of a library', () => {
  it('says what it needs, its name and where to look', async () => {
    expect(await read(library)).toEqual({
      machine: 62,
      soname: 'libexample.so.1',
      needed: ['libcublasLt.so.13', 'libc.so.6'],
      rpath: ['/old'],
      runpath: ['$ORIGIN', '/opt/cuda/lib64'],
    });
  });

  it.runIf(process.platform === 'linux')('of the runtime that ships with Lorikeet is read too', async () => {
    const { files } = await runtimePackage();
    const binding = files.find(({ target }) => target.endsWith('.node'))!;
    const elf = await readElf(binding.source);
    expect(elf.needed).toContain('libonnxruntime.so.1');
    expect([...elf.runpath, ...elf.rpath]).toContain('$ORIGIN/');
  });
});

describe('a damaged library', () => {
  it.each([
    ['nothing', Buffer.alloc(0), /it ends at 0/],
    ['a text', Buffer.from('<!DOCTYPE html>'.repeat(10)), /not an ELF file/],
    ['a library of 32 bits', Buffer.concat([library.subarray(0, 4), Buffer.from([1]), library.subarray(5)]), /64-bit/],
    [
      'a library of the other byte order',
      Buffer.concat([library.subarray(0, 5), Buffer.from([2]), library.subarray(6)]),
      /byte order/,
    ],
    ['a table of segments outside', changed(32, 1 << 30), /before a table/],
    ['a table of segments at a place no file has', changed(32, (1n << 64n) - 1n), /before a table/],
    ['a dynamic section outside', changed(elfPlaces.segments + 56 + 8, 1 << 30), /before a table/],
    ['a huge dynamic section', changed(elfPlaces.segments + 56 + 32, 1n << 40n), /dynamic section has \d+ rows/],
    ['a name outside the strings', changed(elfPlaces.dynamic + 8, 1 << 20), /a name begins at 1048576/],
    ['strings outside the segments', changed(elfPlaces.segments + 16, 1 << 30), /no segment/],
  ])('%s is refused', async (_, bytes, message) => {
    await expect(read(bytes)).rejects.toThrow(message);
    await expect(read(bytes)).rejects.toBeInstanceOf(BadElf);
  });

  it('with 65,535 segments is refused', async () => {
    const bytes = Buffer.from(library);
    bytes.writeUInt16LE(65_535, 56);
    await expect(read(bytes)).rejects.toThrow(/65535 segments/);
  });

  it('that needs 1,500 libraries is refused', async () => {
    const needed = Array.from({ length: 1500 }, (_, number) => `lib${number}.so`);
    await expect(read(elfFile({ needed }))).rejects.toThrow(/more than 1024/);
  });

  it('cut anywhere is refused or read, and nothing else happens', async () => {
    for (let bytes = 0; bytes < library.length; bytes += 1) {
      await read(library.subarray(0, bytes)).catch((error: unknown) => expect(error).toBeInstanceOf(BadElf));
    }
  });

  it('with bytes changed at random is refused or read, and nothing else happens', async () => {
    const changes = fc.array(fc.tuple(fc.nat(library.length - 1), fc.nat(255)), { minLength: 1, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(changes, async (list) => {
        const bytes = Buffer.from(library);
        for (const [place, value] of list) bytes[place] = value;
        await read(bytes).catch((error: unknown) => expect(error).toBeInstanceOf(BadElf));
      }),
      { numRuns: 500 },
    );
  });
});
