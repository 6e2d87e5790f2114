import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { writeFailure } from '../../../src/engine/files/failure.ts';
import { parseJson, readJson, writeJson } from '../../../src/engine/files/json.ts';
import { firstJsonMistake } from '../../../src/engine/files/json-position.ts';
import { temporaryFolder } from '../../support/temporary.ts';

describe('firstJsonMistake', () => {
  test.each([
    ['{"a": x}', 6],
    ['{"a" 1}', 5],
    ['{"a": 1,}', 8],
    ['[1,]', 3],
    ['[1 2]', 3],
    ['{', 1],
    ['', 0],
    ['{"a": "open', 6],
    ['{"a": 01}', 7],
    ['{"a": NaN}', 6],
    ['{} {}', 3],
    ['{"a": [1, {"b": 2]}', 17],
    ["{'a': 1}", 1],
    ['<html>', 0],
    ['{"a": "tab\tinside"}', 6],
  ])('%j goes wrong at %i', (text, offset) => {
    expect(() => JSON.parse(text) as unknown).toThrow(SyntaxError);
    expect(firstJsonMistake(text)).toBe(offset);
  });

  test.each(['{}', '[]', ' {"a": [1, -2.5e3, {"b": null}], "c": "\\u00e9\\n"} ', '0', '"x"', '[[], {}, true, false]'])(
    '%j is JSON',
    (text) => expect(firstJsonMistake(text)).toBeUndefined(),
  );
});

describe('readJson', () => {
  test.skipIf(process.platform === 'win32')('does not wait for a pipe that nobody writes to', async () => {
    const file = path.join(temporaryFolder(), 'config.json');
    execFileSync('mkfifo', [file]);
    await expect(readJson(file)).rejects.toMatchObject({ code: 'files.unreadable' });
  });

  test('names the file, the line and the column of a mistake', async () => {
    const file = path.join(temporaryFolder(), 'config.json');
    writeFileSync(file, '{\n  "a": 1,\n  "b": oops\n}');
    await expect(readJson(file)).rejects.toMatchObject({
      code: 'files.not-json',
      sentence: `${file} is not valid JSON: line 3, column 8 has "o".`,
    });
  });

  test('a file that ends early', () => {
    expect(() => parseJson('x.json', '{"a": 1')).toThrow(
      'x.json is not valid JSON: line 1, column 8 has the end of the file.',
    );
  });

  test('a missing file, and a folder in its place', async () => {
    const folder = temporaryFolder();
    const missing = path.join(folder, 'none.json');
    await expect(readJson(missing)).rejects.toMatchObject({ code: 'files.missing', details: { file: missing } });
    await expect(readJson(folder)).rejects.toMatchObject({ code: 'files.unreadable', details: { file: folder } });
  });

  test('accepts a byte order mark', () => {
    expect(parseJson('x.json', '\ufeff{"a":1}')).toEqual({ a: 1 });
  });
});

test('writeJson replaces the file and leaves nothing beside it', async () => {
  const folder = temporaryFolder();
  const file = path.join(folder, 'run.json');
  await writeJson(file, { a: 1 });
  await writeJson(file, { a: [2] });
  expect(readFileSync(file, 'utf8')).toBe('{\n  "a": [\n    2\n  ]\n}\n');
  expect(readdirSync(folder)).toEqual(['run.json']);
  const nowhere = path.join(folder, 'none', 'run.json');
  await expect(writeJson(nowhere, {})).rejects.toMatchObject({
    code: 'files.not-writable',
    sentence: `${nowhere} cannot be written: its folder does not exist. Nothing half-written was left behind.`,
  });
});

test('a folder that cannot be made because of a file, or of its long name, is refused in words', async () => {
  const file = path.join(temporaryFolder(), 'runs');
  writeFileSync(file, '');
  const refusal = (folder: string) =>
    mkdir(folder, { recursive: true }).then(
      () => null,
      (error: unknown) => writeFailure(folder, error),
    );
  expect(await refusal(file)).toMatchObject({ details: { reason: 'a file of this name is in the way' } });
  // Windows words a name of this length in another way.
  if (process.platform === 'win32') return;
  expect(await refusal(path.join(path.dirname(file), 'x'.repeat(300)))).toMatchObject({
    details: { reason: 'the name is longer than the file system allows' },
  });
});

/** The tool with which Linux changes the limits of a running process. */
const PRLIMIT = '/usr/bin/prlimit';

test.runIf(existsSync(PRLIMIT))('a write that ends part way is no success: the old content stays', async () => {
  const folder = temporaryFolder();
  const file = path.join(folder, 'run.json');
  await writeJson(file, 'old');
  const limitFiles = (bytes: string) => execFileSync(PRLIMIT, ['--pid', String(process.pid), `--fsize=${bytes}:`]);
  // As on a disk that fills up: the system writes the first 64 KiB and says so, and fails the next write.
  limitFiles('65536');
  try {
    await expect(writeJson(file, 'x'.repeat(200_000))).rejects.toMatchObject({
      code: 'files.not-writable',
      details: { file, reason: 'the file system does not hold files of this size' },
    });
  } finally {
    limitFiles('unlimited');
  }
  expect(await readJson(file)).toBe('old');
  expect(readdirSync(folder)).toEqual(['run.json']);
});
