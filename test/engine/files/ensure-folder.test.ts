import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ensureFolder, ensureFolderSync } from '../../../src/engine/files/index.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const ways = [
  ['ensureFolder', ensureFolder],
  ['ensureFolderSync', (folder: string) => Promise.resolve().then(() => ensureFolderSync(folder))],
] as const;

describe.each(ways)('%s', (_, make) => {
  it('makes a folder with those above it, and leaves one that is there', async () => {
    const folder = path.join(temporaryFolder(), 'a', 'b', 'c');
    await make(folder);
    writeFileSync(path.join(folder, 'kept'), '');
    await make(folder);
    expect(readdirSync(folder)).toEqual(['kept']);
  });

  it('makes one folder for many at once', async () => {
    const folder = path.join(temporaryFolder(), 'a', 'b');
    await Promise.all(Array.from({ length: 8 }, () => make(folder)));
    expect(existsSync(folder)).toBe(true);
  });

  it('says where a file is in the way', async () => {
    const file = path.join(temporaryFolder(), 'file');
    writeFileSync(file, '');
    await expect(make(file)).rejects.toMatchObject({
      code: 'files.not-writable',
      details: { file, reason: 'a file of this name is in the way' },
    });
    await expect(make(path.join(file, 'below'))).rejects.toMatchObject({
      code: 'files.not-writable',
      details: { reason: 'a part of its path is a file' },
    });
  });

  // There Node's own recursive mkdir never ends.
  it.skipIf(process.platform !== 'linux')('ends where the file system takes no folders', async () => {
    await expect(make('/proc/x/y')).rejects.toMatchObject({
      code: 'files.not-writable',
      details: { file: '/proc/x/y', reason: 'the file system makes no folders there' },
    });
  });
});

it.skipIf(process.platform === 'win32')('gives the folder the rights that it is told', async () => {
  const folder = path.join(temporaryFolder(), 'a');
  await ensureFolder(folder, 0o700);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
});

it('is what every part uses, as Node hangs in places', () => {
  const root = path.resolve(import.meta.dirname, '../../../src');
  const sources = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  expect(sources.length).toBeGreaterThan(400);
  const recursive = /\bmkdir(?:Sync)?\([^;]*?recursive/s;
  expect(sources.filter((name) => recursive.test(readFileSync(path.join(root, name), 'utf8')))).toEqual([]);
});
