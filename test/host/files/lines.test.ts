import { execFileSync } from 'node:child_process';
import { truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { linesOf } from '../../../src/host/files/lines.ts';
import { readTail } from '../../../src/host/files/tail.ts';
import { temporaryFolder } from '../../support/temporary.ts';

function fileOf(content: string): string {
  const file = path.join(temporaryFolder(), 'lines.txt');
  writeFileSync(file, content);
  return file;
}

async function read(file: string): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of linesOf(file)) lines.push(line);
  return lines;
}

it.each([
  ['', []],
  ['a', ['a']],
  ['a\n', ['a']],
  ['a\r\n\nb', ['a', '', 'b']],
  ['\n', ['']],
])('the lines of %j', async (content, lines) => expect(await read(fileOf(content))).toEqual(lines));

it('lines are whole where the pieces that are read end in the middle of a character', async () => {
  const lines = Array.from({ length: 40_000 }, (_, at) => `${at} ${'ü推😀'.repeat(at % 17)}`);
  expect(await read(fileOf(lines.join('\n')))).toEqual(lines);
});

it('a line without an end is refused before it fills the memory', async () => {
  const file = fileOf('');
  // Takes no room on the disk.
  truncateSync(file, 5 * 2 ** 30);
  const tooLarge = { code: 'files.too-large', details: { file, bytes: 5 * 2 ** 30 } };
  await expect(read(file)).rejects.toMatchObject(tooLarge);
  await expect(readTail(file, 0, null)).rejects.toMatchObject(tooLarge);
});

it.skipIf(process.platform === 'win32')('a pipe is refused, a file that is missing has its own error', async () => {
  const pipe = path.join(temporaryFolder(), 'pipe');
  execFileSync('mkfifo', [pipe]);
  await expect(read(pipe)).rejects.toMatchObject({ code: 'files.unreadable' });
  await expect(read(path.join(pipe, 'x'))).rejects.toMatchObject({ code: 'files.missing' });
});
