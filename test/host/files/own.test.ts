import { existsSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { AsideFile } from '../../../src/contract/index.ts';
import { AsideFiles } from '../../../src/host/common/aside-files.ts';
import { OwnFiles, type UsablePart } from '../../../src/host/files/own.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const silent = () => undefined;

describe('a file that is kept', () => {
  const take = (content: unknown): UsablePart<{ n: number }> =>
    typeof content === 'object' ? { value: content as { n: number }, wrong: [] } : { value: null, wrong: ['not ours'] };

  it('is read again once it has changed, and not before', async () => {
    const file = path.join(temporaryFolder(), 'kept.json');
    const own = new OwnFiles(silent);
    expect(await own.readKept(file, null, take)).toBeNull();
    writeFileSync(file, '{"n":1}');
    const first = await own.readKept(file, null, take);
    expect(first).toEqual({ n: 1 });
    // The same object: it was not parsed again.
    expect(await own.readKept(file, null, take)).toBe(first);
    writeFileSync(file, '{"n":22}');
    expect(await own.readKept(file, null, take)).toEqual({ n: 22 });
    // As long as before: the time alone tells.
    writeFileSync(file, '{"n":33}');
    utimesSync(file, 10, 10);
    expect(await own.readKept(file, null, take)).toEqual({ n: 33 });
    rmSync(file);
    expect(await own.readKept(file, null, take)).toBeNull();
  });

  it('is not kept where it is damaged', async () => {
    const file = path.join(temporaryFolder(), 'kept.json');
    const own = new OwnFiles(silent);
    writeFileSync(file, '7');
    expect(await own.readKept(file, null, take)).toBeNull();
    expect(existsSync(file)).toBe(false);
    writeFileSync(file, '{"n":1}');
    expect(await own.readKept(file, null, take)).toEqual({ n: 1 });
  });
});

it('tells of a file that was set aside: who comes first hears what nobody heard', async () => {
  const asideFiles = new AsideFiles();
  const own = new OwnFiles(silent, (file) => asideFiles.tell(file));
  const folder = temporaryFolder();
  const damaged = async (name: string) => {
    const file = path.join(folder, name);
    writeFileSync(file, '{"half": ');
    expect(await own.read(file, 'nothing', () => ({ value: null, wrong: [] }))).toBe('nothing');
    return file;
  };
  const early = await damaged('early.json');
  const [first, second]: [AsideFile[], AsideFile[]] = [[], []];
  const forget = asideFiles.onAside((file) => first.push(file));
  expect(first.map(({ file }) => file)).toEqual([early]);
  expect(readFileSync(first[0]!.aside, 'utf8')).toBe('{"half": ');
  asideFiles.onAside((file) => second.push(file));
  expect(second).toEqual([]);
  const later = await damaged('later.json');
  expect([first, second].map((files) => files.at(-1)?.file)).toEqual([later, later]);
  forget();
  await damaged('last.json');
  expect([first.length, second.length]).toEqual([2, 2]);
});
