import { truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { MOST_DIMENSIONS, MOST_HEADER_BYTES } from '../../../src/engine/weights/header.ts';
import { readHeader } from '../../../src/engine/weights/open.ts';
import { temporaryFolder } from '../../support/temporary.ts';
import { floats, handMade } from './fixtures.ts';

const newFile = (name = 'model.safetensors') => path.join(temporaryFolder(), name);

async function refusal(file: string): Promise<{ code: string; sentence: string; details: object }> {
  const error = await readHeader(file).then(
    () => expect.fail('the file was accepted'),
    (reason: unknown) => reason as { code: string; sentence: string; details: object },
  );
  expect(error.sentence).toContain(file);
  return error;
}

test('gives each tensor its place in the file, in order of data, and the metadata', async () => {
  const header = {
    __metadata__: { format: 'pt' },
    second: { dtype: 'BF16', shape: [3], data_offsets: [8, 14] },
    first: { dtype: 'F32', shape: [2, 1], data_offsets: [0, 8] },
    scalar: { dtype: 'U8', shape: [], data_offsets: [14, 15] },
    nothing: { dtype: 'F32', shape: [0, 7], data_offsets: [14, 14] },
  };
  const file = handMade(newFile(), header, new Uint8Array(15));
  const start = 8 + JSON.stringify(header).length;
  const { tensors, metadata } = await readHeader(file);
  expect(metadata).toEqual({ format: 'pt' });
  expect(tensors).toEqual([
    { name: 'first', dtype: 'F32', shape: [2, 1], file, offset: start, bytes: 8 },
    { name: 'second', dtype: 'BF16', shape: [3], file, offset: start + 8, bytes: 6 },
    { name: 'nothing', dtype: 'F32', shape: [0, 7], file, offset: start + 14, bytes: 0 },
    { name: 'scalar', dtype: 'U8', shape: [], file, offset: start + 14, bytes: 1 },
  ]);
});

describe('files that are something else', () => {
  test.each([
    ['<!DOCTYPE html>\n<html><body>Access to this model is restricted</body></html>', 'weights.html-page'],
    ['\n  <html lang="en">', 'weights.html-page'],
    ['{"error":"Repository not found"}', 'weights.not-safetensors'],
    ['PK\x03\x04\x00\x00\x08\x08\x00\x00', 'weights.not-safetensors'],
    ['GGUF\x03\x00\x00\x00\x23\x01', 'weights.not-safetensors'],
    ['', 'weights.not-safetensors'],
  ])('%j', async (content, code) => {
    const file = newFile();
    writeFileSync(file, content, 'latin1');
    expect((await refusal(file)).code).toBe(code);
  });

  test('a Git LFS pointer, with the size it stands for', async () => {
    const file = newFile();
    const hash = '4665076aba081123e0b4a2b7bd0f3f1f5a1f0ac2a5d1e8d6c5c1a9e3b7f1d2c3';
    writeFileSync(file, `version https://git-lfs.github.com/spec/v1\noid sha256:${hash}\nsize 498818054\n`);
    const error = await refusal(file);
    expect(error).toMatchObject({ code: 'weights.lfs-pointer', details: { bytes: 498818054 } });
    expect(error.sentence).toContain('498,818,054 bytes');
  });

  test('a missing file and a folder', async () => {
    await expect(readHeader('/nowhere/model.safetensors')).rejects.toMatchObject({ code: 'files.missing' });
    await expect(readHeader(temporaryFolder())).rejects.toMatchObject({ code: 'files.unreadable' });
  });
});

describe('damaged files', () => {
  test('a header of 2^60 bytes is refused before memory is asked for', async () => {
    const file = newFile();
    const bytes = Buffer.alloc(64);
    bytes.writeBigUInt64LE(2n ** 60n);
    writeFileSync(file, bytes);
    expect(await refusal(file)).toMatchObject({
      code: 'weights.header-too-large',
      details: { bytes: (2n ** 60n).toString(), most: MOST_HEADER_BYTES },
    });
  });

  test('cut off in the length, in the header and in the data', async () => {
    const file = handMade(newFile(), floats({ weight: 4 }), new Uint8Array(16));
    const whole = 8 + JSON.stringify(floats({ weight: 4 })).length + 16;
    truncateSync(file, whole - 3);
    expect(await refusal(file)).toMatchObject({
      code: 'weights.truncated',
      details: { expected: whole, found: whole - 3 },
    });
    truncateSync(file, 20);
    expect(await refusal(file)).toMatchObject({
      code: 'weights.truncated',
      details: { expected: whole - 16, found: 20 },
    });
    truncateSync(file, 5);
    expect(await refusal(file)).toMatchObject({ code: 'weights.truncated', details: { expected: 8, found: 5 } });
  });

  test('bytes after the last tensor', async () => {
    const file = handMade(newFile(), floats({ weight: 4 }), new Uint8Array(17));
    expect((await refusal(file)).code).toBe('weights.trailing-bytes');
  });

  test.each([
    ['{"a": ', 'not JSON'],
    ['[1]', 'not a JSON object'],
    ['{"__metadata__": 3}', '__metadata__ is not an object'],
    ['{"__metadata__": {"format": 3}}', '__metadata__.format is not a text'],
  ])('header %s', async (header, reason) => {
    const error = await refusal(handMade(newFile(), header));
    expect(error.code).toBe('weights.bad-header');
    expect(error.sentence).toContain(reason);
  });

  test('a header that is not UTF-8', async () => {
    const file = newFile();
    writeFileSync(file, Buffer.from([4, 0, 0, 0, 0, 0, 0, 0, 0x7b, 0xff, 0xfe, 0x7d]));
    expect((await refusal(file)).code).toBe('weights.bad-header');
  });

  const tensor = (change: object) => ({ weight: { dtype: 'F32', shape: [2, 2], data_offsets: [0, 16], ...change } });
  test.each([
    [{ weight: 3 }, 'expected an object'],
    [tensor({ dtype: 'F33' }), '"F33"'],
    [tensor({ dtype: 'toString' }), '"toString"'],
    [tensor({ shape: [2, -2] }), '[2,-2]'],
    [tensor({ shape: [2, 2.5] }), '[2,2.5]'],
    [tensor({ shape: '22' }), '"22"'],
    [tensor({ shape: [2, 3] }), 'needs 24 bytes, data_offsets span 16'],
    [tensor({ shape: [2 ** 40, 2 ** 40] }), 'needs'],
    [tensor({ shape: new Array(MOST_DIMENSIONS + 1).fill(1) as number[] }), '17 dimensions'],
    [tensor({ data_offsets: [16, 0] }), 'before it begins'],
    [tensor({ data_offsets: [0] }), 'two whole numbers'],
    [tensor({ data_offsets: [0, 1e300] }), 'two whole numbers'],
    [tensor({ data_offsets: [4, 20] }), '4 unused bytes after the start of the data'],
    [{ ...tensor({}), other: { dtype: 'U8', shape: [4], data_offsets: [12, 16] } }, 'overlaps the tensor weight by 4'],
    [
      { ...tensor({}), other: { dtype: 'U8', shape: [4], data_offsets: [18, 22] } },
      '2 unused bytes after the tensor weight',
    ],
  ])('tensor %j', async (header, reason) => {
    const error = await refusal(handMade(newFile(), header, new Uint8Array(22)));
    expect(error.code).toBe('weights.bad-tensor');
    expect(error.sentence).toContain(reason);
    expect(error.sentence).toMatch(/weight|other/);
  });
});
