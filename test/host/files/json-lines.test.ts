import { execFileSync } from 'node:child_process';
import { appendFileSync, existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { appendJsonLines, filterJsonLines, readJsonLines, writeJsonLines } from '../../../src/host/files/json-lines.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const Line = z.object({ step: z.int(), text: z.string().optional() });

const newFile = () => path.join(temporaryFolder(), 'lines.jsonl');

describe('json lines', () => {
  it('are on disk as soon as they are appended, after what was there', async () => {
    const file = newFile();
    writeFileSync(file, '{"step":1}\n');
    const writer = appendJsonLines(file);
    writer.append({ step: 2, text: 'line\nbreak' });
    expect(readFileSync(file, 'utf8')).toBe('{"step":1}\n{"step":2,"text":"line\\nbreak"}\n');
    writer.close();
    expect((await readJsonLines(file, Line)).values).toEqual([{ step: 1 }, { step: 2, text: 'line\nbreak' }]);
  });

  it('leave out a last line that a dying process did not finish', async () => {
    const file = newFile();
    writeFileSync(file, '{"step":1}\n{"step":2}\n');
    appendFileSync(file, '{"st');
    expect(await readJsonLines(file, Line)).toEqual({ values: [{ step: 1 }, { step: 2 }], damaged: [] });
    await filterJsonLines(file, Line, () => true);
    expect(readFileSync(file, 'utf8')).toBe('{"step":1}\n{"step":2}\n');
  });

  it('are none where there is no file', async () => {
    expect(await readJsonLines(newFile(), Line)).toEqual({ values: [], damaged: [] });
  });

  it('are kept character for character when others are taken out', async () => {
    const file = newFile();
    writeFileSync(file, '{"step":1,"x":1.0}\n{"step":3}\n{ "step": 2, "x": 1e2 }\n');
    await filterJsonLines(file, Line, ({ step }) => step <= 2);
    expect(readFileSync(file, 'utf8')).toBe('{"step":1,"x":1.0}\n{ "step": 2, "x": 1e2 }\n');
  });

  it('are told apart from damaged ones, which are taken out and given back', async () => {
    const file = newFile();
    const damaged = [
      { line: 2, text: '{"step":2,"te\0\0' },
      { line: 3, text: '{"step":"three"}' },
    ];
    writeFileSync(file, `{"step":1}\n${damaged.map(({ text }) => text).join('\n')}\n{"step":4}\n`);
    expect(await readJsonLines(file, Line)).toEqual({ values: [{ step: 1 }, { step: 4 }], damaged });
    expect(await filterJsonLines(file, Line, ({ step }) => step < 4)).toEqual(damaged);
    expect(readFileSync(file, 'utf8')).toBe('{"step":1}\n');
  });

  it('are written whole', async () => {
    const file = newFile();
    await writeJsonLines(file, [{ row: 0 }, { row: 1 }]);
    expect(readFileSync(file, 'utf8')).toBe('{"row":0}\n{"row":1}\n');
  });

  it.skipIf(!existsSync('/dev/full'))('say that the disk is full', () => {
    const writer = appendJsonLines('/dev/full');
    expect(() => writer.append({ step: 1 })).toThrow(expect.objectContaining({ code: 'files.disk-full' }));
    writer.close();
  });

  it.skipIf(process.platform === 'win32')('are not appended through a link, nor to a pipe', () => {
    const [link, elsewhere, pipe] = [newFile(), newFile(), newFile()];
    writeFileSync(elsewhere, 'of somebody else\n');
    symlinkSync(elsewhere, link);
    execFileSync('mkfifo', [pipe]);
    for (const [file, reason] of [
      [link, 'it is a symbolic link, which is not followed here'],
      [pipe, 'it is a pipe or a device, not a file'],
    ] as const) {
      expect(() => appendJsonLines(file)).toThrow(
        expect.objectContaining({ code: 'files.not-writable', details: { file, reason } }),
      );
    }
    expect(readFileSync(elsewhere, 'utf8')).toBe('of somebody else\n');
  });

  it('say that a folder is missing', () => {
    expect(() => appendJsonLines(path.join(newFile(), 'x'))).toThrow(
      expect.objectContaining({ code: 'files.not-writable' }),
    );
  });
});
