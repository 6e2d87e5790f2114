import { createHash, randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { unpackedBytes, unpackEntries } from '../../../src/engine/download/index.ts';
import { temporaryFolder } from '../../support/temporary.ts';
import { type ZipEntry, zipFile } from '../../support/zip-file.ts';

const library = randomBytes(300_000);

function archiveOf(bytes: Buffer): { archive: string; target: string } {
  const folder = temporaryFolder();
  const archive = path.join(folder, 'a.zip');
  writeFileSync(archive, bytes);
  return { archive, target: path.join(folder, 'lib', 'a.so') };
}

function zipOf(...entries: ZipEntry[]) {
  return archiveOf(zipFile(entries));
}

describe('entries of an archive', () => {
  it.each([false, true])('are unpacked, stored or deflated, and the others are left', async (stored) => {
    const { archive, target } = zipOf(
      { name: 'include/a.h', content: Buffer.from('#pragma once') },
      { name: 'nvidia/lib/a.so', content: library, stored },
    );
    const sha256 = createHash('sha256').update(library).digest('hex');
    expect(await unpackEntries(archive, [{ entry: 'nvidia/lib/a.so', target }])).toEqual([
      { target, bytes: library.length, sha256 },
    ]);
    expect(readFileSync(target).equals(library)).toBe(true);
    expect(await unpackedBytes(archive, ['nvidia/lib/a.so', 'include/a.h'])).toBe(library.length + 12);
  });

  it('that is missing is named', async () => {
    const { archive, target } = zipOf({ name: 'b.so', content: library });
    await expect(unpackEntries(archive, [{ entry: 'a.so', target }])).rejects.toMatchObject({
      code: 'download.no-entry',
      details: { entry: 'a.so' },
    });
  });

  it('never overwrite a file', async () => {
    const { archive } = zipOf({ name: 'a.so', content: library });
    const target = path.join(temporaryFolder(), 'there');
    writeFileSync(target, 'mine');
    await expect(unpackEntries(archive, [{ entry: 'a.so', target }])).rejects.toMatchObject({
      code: 'files.not-writable',
    });
    expect(readFileSync(target, 'utf8')).toBe('mine');
  });

  it('end when nobody waits for them', async () => {
    const { archive, target } = zipOf({ name: 'a.so', content: library });
    const cancelled = AbortSignal.abort();
    await expect(unpackEntries(archive, [{ entry: 'a.so', target }], cancelled)).rejects.toMatchObject({
      name: 'AbortError',
    });
  });
});

describe('a damaged archive', () => {
  const whole = zipFile([{ name: 'a.so', content: library }]);

  it.each([
    ['empty', Buffer.alloc(0)],
    ['a web page', Buffer.from('<!DOCTYPE html>'.repeat(100))],
    ['cut short', whole.subarray(0, whole.length - 100)],
    ['with two entries of one name', zipFile([1, 2].map(() => ({ name: 'a.so', content: library })))],
    ['with a name that leads out', zipFile([{ name: '../a.so', content: library }])],
    ['with more bytes than it claims', zipFile([{ name: 'a.so', content: library, claimedBytes: 1000 }])],
    ['with fewer bytes than it claims', zipFile([{ name: 'a.so', content: library, claimedBytes: 10_000_000 }])],
    ['with a changed byte in its data', changed(whole, 60)],
  ])('%s is refused', async (_, bytes) => {
    const { archive, target } = archiveOf(bytes);
    await expect(unpackEntries(archive, [{ entry: 'a.so', target }])).rejects.toMatchObject({
      code: 'download.bad-archive',
    });
  });
});

function changed(bytes: Buffer, place: number): Buffer {
  const copy = Buffer.from(bytes);
  copy.fill(0xff, place, place + 8);
  return copy;
}
