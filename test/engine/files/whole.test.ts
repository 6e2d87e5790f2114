import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { open, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { removeLeftovers, writeWholeFile, writeWholeFolder } from '../../../src/engine/files/whole.ts';
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

  test('replaces one file where only one differs: the folder is never missing', async () => {
    const folder = path.join(temporaryFolder(), 'adapter');
    const write = (weights: string) =>
      writeWholeFolder(folder, async (temporary) => {
        await writeFile(path.join(temporary, 'config.json'), '{}');
        await writeFile(path.join(temporary, 'weights'), weights);
      });
    await write('first');
    const { ino } = statSync(folder);
    for (const weights of ['other', 'longer than before', 'longer than before']) {
      await write(weights);
      expect(readFileSync(path.join(folder, 'weights'), 'utf8')).toBe(weights);
    }
    expect(statSync(folder).ino).toBe(ino);
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

describe('removeLeftovers', () => {
  test('puts back what was moved away, and removes what was half written', async () => {
    const folder = temporaryFolder();
    mkdirSync(path.join(folder, '.adapter.0123456789ab.partial.old'));
    writeFileSync(path.join(folder, '.adapter.0123456789ab.partial.old', 'weights'), 'whole');
    mkdirSync(path.join(folder, '.adapter.0123456789ab.partial'));
    writeFileSync(path.join(folder, '.run.json.0123456789ab.partial'), '{');
    for (const kept of ['run.json', '.hidden', 'x.partial', '.x.partial']) writeFileSync(path.join(folder, kept), '');
    await removeLeftovers(folder);
    expect(readdirSync(folder).sort()).toEqual(['.hidden', '.x.partial', 'adapter', 'run.json', 'x.partial']);
    expect(readFileSync(path.join(folder, 'adapter', 'weights'), 'utf8')).toBe('whole');
  });

  test('spares what was just begun', async () => {
    const folder = temporaryFolder();
    const [begun, old] = ['.a.0123456789ab.partial', '.b.0123456789ab.partial'];
    for (const name of [begun, old]) writeFileSync(path.join(folder, name), '');
    utimesSync(path.join(folder, old), new Date(0), new Date(0));
    await removeLeftovers(folder, 60_000);
    expect(readdirSync(folder)).toEqual([begun]);
  });

  test('spares a folder in which a file was just written', async () => {
    const begun = path.join(temporaryFolder(), '.merged.0123456789ab.partial');
    mkdirSync(begun);
    writeFileSync(path.join(begun, 'model.safetensors'), '');
    utimesSync(begun, new Date(0), new Date(0));
    await removeLeftovers(path.dirname(begun), 60_000);
    expect(existsSync(begun)).toBe(true);
    utimesSync(path.join(begun, 'model.safetensors'), new Date(0), new Date(0));
    utimesSync(begun, new Date(0), new Date(0));
    await removeLeftovers(path.dirname(begun), 60_000);
    expect(existsSync(begun)).toBe(false);
  });

  test('happens by itself for what is written next, and for nothing else', async () => {
    const folder = temporaryFolder();
    const names = [
      '.queue.json.0123456789ab.partial',
      '.merged.0123456789ab.partial',
      '.other.json.0123456789ab.partial',
    ];
    for (const name of names) {
      writeFileSync(path.join(folder, name), '');
      utimesSync(path.join(folder, name), new Date(0), new Date(0));
    }
    const alive = '.queue.json.ba9876543210.partial';
    writeFileSync(path.join(folder, alive), '');
    await writeWholeFile(path.join(folder, 'queue.json'), (handle) => handle.writeFile('{}'));
    await writeWholeFolder(path.join(folder, 'merged'), (temporary) => writeFile(path.join(temporary, 'a'), ''));
    expect(readdirSync(folder).sort()).toEqual([names[2], alive, 'merged', 'queue.json'].sort());
  });

  test('needs no folder', async () => {
    await removeLeftovers(path.join(temporaryFolder(), 'none'));
  });
});
