import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { open, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { writeWholeFile, writeWholeFolder } from '../../../src/engine/files/whole.ts';
import { temporaryFolder } from '../../support/temporary.ts';

/** Fails as a write to a full disk does: Linux has a device that is always full. */
async function fillTheDisk(): Promise<void> {
  const full = await open('/dev/full', 'w');
  try {
    await full.write(Buffer.alloc(4096));
  } finally {
    await full.close();
  }
}

describe('writeWholeFile', () => {
  test('writes pieces in order', async () => {
    const file = path.join(temporaryFolder(), 'model.bin');
    await writeWholeFile(file, async (handle) => {
      await handle.write(Buffer.from('one '));
      await handle.write(Buffer.from('two'));
    });
    expect(readFileSync(file, 'utf8')).toBe('one two');
  });

  test.runIf(existsSync('/dev/full'))('a full disk leaves the old file and nothing else', async () => {
    const folder = temporaryFolder();
    const file = path.join(folder, 'model.bin');
    writeFileSync(file, 'old');
    const writing = writeWholeFile(file, async (handle) => {
      await handle.write(Buffer.from('half'));
      await fillTheDisk();
    });
    await expect(writing).rejects.toMatchObject({ code: 'files.disk-full', details: { file } });
    expect(readFileSync(file, 'utf8')).toBe('old');
    expect(readdirSync(folder)).toEqual(['model.bin']);
  });

  test('an error of the writer passes through, and nothing is left', async () => {
    const folder = temporaryFolder();
    const writing = writeWholeFile(path.join(folder, 'model.bin'), () => Promise.reject(new RangeError('mine')));
    await expect(writing).rejects.toThrow(RangeError);
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('writeWholeFolder', () => {
  test('creates the folder, with missing parents', async () => {
    const folder = path.join(temporaryFolder(), 'runs', 'adapter');
    await writeWholeFolder(folder, (temporary) => writeFile(path.join(temporary, 'a'), 'new'));
    expect(readFileSync(path.join(folder, 'a'), 'utf8')).toBe('new');
    expect(readdirSync(path.dirname(folder))).toEqual(['adapter']);
  });

  test('replaces a folder as a whole', async () => {
    const parent = temporaryFolder();
    const folder = path.join(parent, 'adapter');
    mkdirSync(folder);
    writeFileSync(path.join(folder, 'stale'), '');
    await writeWholeFolder(folder, (temporary) => writeFile(path.join(temporary, 'a'), 'new'));
    expect(readdirSync(folder)).toEqual(['a']);
    expect(readdirSync(parent)).toEqual(['adapter']);
  });

  test.runIf(existsSync('/dev/full'))('a full disk leaves the former folder as it was', async () => {
    const parent = temporaryFolder();
    const folder = path.join(parent, 'adapter');
    mkdirSync(folder);
    writeFileSync(path.join(folder, 'kept'), '');
    const writing = writeWholeFolder(folder, async (temporary) => {
      await writeFile(path.join(temporary, 'a'), 'half');
      await fillTheDisk();
    });
    await expect(writing).rejects.toMatchObject({ code: 'files.disk-full', details: { file: folder } });
    expect(readdirSync(folder)).toEqual(['kept']);
    expect(readdirSync(parent)).toEqual(['adapter']);
  });

  test.runIf(existsSync('/dev/full'))(
    'a failed write inside is told of the folder, not of its temporary name',
    async () => {
      const folder = path.join(temporaryFolder(), 'adapter');
      const writing = writeWholeFolder(folder, (temporary) => writeWholeFile(path.join(temporary, 'a'), fillTheDisk));
      await expect(writing).rejects.toMatchObject({ code: 'files.disk-full', details: { file: folder } });
    },
  );
});
