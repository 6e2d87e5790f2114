import { existsSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { openCheckpoint } from '../../../src/engine/weights/checkpoint.ts';
import { hashCheckpoint } from '../../../src/engine/weights/hash.ts';
import { readHeader } from '../../../src/engine/weights/open.ts';
import { readBytes, readFloats } from '../../../src/engine/weights/read.ts';
import { writeSafetensors, type TensorToWrite } from '../../../src/engine/weights/write.ts';
import { describeWithShared, shared } from '../../support/shared.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const newFile = () => path.join(temporaryFolder(), 'model.safetensors');

async function readBack(file: string, name: string): Promise<number[]> {
  const tensor = (await readHeader(file)).tensors.find((each) => each.name === name)!;
  return [...(await readFloats(tensor))];
}

describe('readFloats', () => {
  test.each([
    ['F32', Float32Array.of(1.5, -2), [1.5, -2]],
    ['F64', Float64Array.of(0.1, 1e300), [Math.fround(0.1), Infinity]],
    ['F16', Uint16Array.of(0x3c00, 0x0001), [1, 2 ** -24]],
    ['BF16', Uint16Array.of(0x3f80, 0xc040), [1, -3]],
    ['I64', BigInt64Array.of(-5n, 2n ** 40n), [-5, 2 ** 40]],
    ['U64', BigUint64Array.of(5n, 2n ** 63n), [5, 2 ** 63]],
    ['I32', Int32Array.of(-7, 16777217), [-7, 16777216]],
    ['U32', Uint32Array.of(7, 2 ** 31), [7, 2 ** 31]],
    ['I16', Int16Array.of(-7, 300), [-7, 300]],
    ['U16', Uint16Array.of(7, 65535), [7, 65535]],
    ['I8', Int8Array.of(-7, 100), [-7, 100]],
    ['U8', Uint8Array.of(7, 255), [7, 255]],
    ['BOOL', Uint8Array.of(0, 1), [0, 1]],
  ] as const)('%s', async (dtype, data, expected) => {
    const file = newFile();
    // A tensor before it, so that an offset that is ignored shows.
    const before: TensorToWrite = { name: 'a', dtype, shape: [2], data: new Uint8Array(data.byteLength) };
    await writeSafetensors(file, [before, { name: 'b', dtype, shape: [2, 1], data }]);
    expect(await readBack(file, 'b')).toEqual(expected);
  });

  test('a tensor larger than one piece', async () => {
    const file = newFile();
    const count = 9 * 2 ** 20 + 3;
    const data = new Uint16Array(count).fill(0x3c00);
    data[count - 1] = 0x4000;
    data[8 * 2 ** 20] = 0x4200;
    await writeSafetensors(file, [{ name: 'large', dtype: 'F16', shape: [count], data }]);
    const values = await readFloats((await readHeader(file)).tensors[0]!);
    expect([values[0], values[8 * 2 ** 20 - 1], values[8 * 2 ** 20], values[count - 1]]).toEqual([1, 1, 3, 2]);
  });

  test('types without plain values are refused by name', async () => {
    const file = newFile();
    await writeSafetensors(file, [{ name: 'w', dtype: 'F8_E4M3', shape: [2], data: new Uint8Array(2) }]);
    const [tensor] = (await readHeader(file)).tensors;
    await expect(readFloats(tensor!)).rejects.toMatchObject({
      code: 'weights.no-float-values',
      details: { file, tensor: 'w', dtype: 'F8_E4M3' },
    });
  });

  test('a file that shrank after it was opened', async () => {
    const file = newFile();
    await writeSafetensors(file, [{ name: 'w', dtype: 'F32', shape: [4], data: new Float32Array(4) }]);
    const [tensor] = (await readHeader(file)).tensors;
    const expected = tensor!.offset + 16;
    truncateSync(file, expected - 1);
    const rejection = { code: 'weights.truncated', details: { file, expected, found: expected - 1 } };
    await expect(readFloats(tensor!)).rejects.toMatchObject(rejection);
    await expect(readBytes(tensor!)).rejects.toMatchObject(rejection);
  });
});

describe('writeSafetensors', () => {
  test('order, padding and layout', async () => {
    const file = newFile();
    await writeSafetensors(file, [
      { name: 'b', dtype: 'F32', shape: [1], data: Float32Array.of(1) },
      { name: 'z', dtype: 'I64', shape: [], data: BigInt64Array.of(1n) },
      { name: '10', dtype: 'F32', shape: [1], data: () => Float32Array.of(2) },
      { name: 'é"', dtype: 'F32', shape: [0], data: () => Promise.resolve(new Float32Array(0)) },
    ]);
    const bytes = readFileSync(file);
    const headerBytes = Number(bytes.readBigUInt64LE());
    expect(headerBytes % 8).toBe(0);
    expect(bytes.subarray(8, 8 + headerBytes).toString()).toMatch(
      /^\{"__metadata__":\{"format":"pt"\},"z":\{"dtype":"I64","shape":\[\],"data_offsets":\[0,8\]\},"10":\{.*\},"b":\{.*\},"é\\"":\{.*\}\} *$/,
    );
    expect(await readBack(file, '10')).toEqual([2]);
    expect(await readBack(file, 'b')).toEqual([1]);
  });

  test.runIf(existsSync('/dev/full'))('a failing source leaves the old file', async () => {
    const file = newFile();
    writeFileSync(file, 'old');
    const full = () => {
      writeFileSync('/dev/full', 'x');
      return new Float32Array(1);
    };
    await expect(
      writeSafetensors(file, [
        { name: 'a', dtype: 'F32', shape: [1], data: Float32Array.of(1) },
        { name: 'b', dtype: 'F32', shape: [1], data: full },
      ]),
    ).rejects.toMatchObject({ code: 'files.disk-full', sentence: expect.stringContaining(file) as string });
    expect(readFileSync(file, 'utf8')).toBe('old');
    expect(readdirSync(path.dirname(file))).toEqual(['model.safetensors']);
  });

  test('data that does not fit its shape is a bug of the caller', async () => {
    const file = newFile();
    await expect(
      writeSafetensors(file, [{ name: 'a', dtype: 'F32', shape: [2], data: new Float32Array(3) }]),
    ).rejects.toMatchObject({ code: 'internal.invariant' });
    expect(existsSync(file)).toBe(false);
  });
});

describe('hashCheckpoint', () => {
  const tensors = (last: number): TensorToWrite[] => [
    { name: 'small', dtype: 'F32', shape: [2], data: Float32Array.of(1, last) },
    { name: 'large', dtype: 'F32', shape: [2 ** 17], data: Float32Array.from({ length: 2 ** 17 }, (_, i) => i) },
  ];
  async function hashOf(files: Record<string, TensorToWrite[]>, mostFullBytes?: number): Promise<string> {
    const folder = temporaryFolder();
    const weight_map: Record<string, string> = {};
    for (const [name, content] of Object.entries(files)) {
      await writeSafetensors(path.join(folder, name), content, { made: name });
      for (const tensor of content) weight_map[tensor.name] = name;
    }
    writeFileSync(path.join(folder, 'model.safetensors.index.json'), JSON.stringify({ weight_map }));
    return hashCheckpoint(await openCheckpoint(folder), mostFullBytes);
  }

  test.each([
    [undefined, /^full-sha256:[0-9a-f]{64}$/],
    [1000, /^sampled-sha256:[0-9a-f]{64}$/],
  ] as const)(
    'full up to %s bytes: the same for the same weights however they are split, another for others',
    async (mostFullBytes, form) => {
      const one = await hashOf({ 'model.safetensors': tensors(3) }, mostFullBytes);
      expect(one).toMatch(form);
      const [small, large] = tensors(3);
      expect(await hashOf({ 'b.safetensors': [small!], 'a.safetensors': [large!] }, mostFullBytes)).toBe(one);
      expect(await hashOf({ 'model.safetensors': tensors(4) }, mostFullBytes)).not.toBe(one);
      const renamed = tensors(3).map((tensor) => ({ ...tensor, name: `${tensor.name}.x` }));
      expect(await hashOf({ 'model.safetensors': renamed }, mostFullBytes)).not.toBe(one);
    },
  );

  test.each([0, 2 ** 16, 2 ** 17 - 1])('a sampled hash sees a change at element %i of a large tensor', async (at) => {
    const [small, large] = tensors(3);
    const data = new Float32Array(2 ** 17).map((_, i) => (i === at ? -1 : i));
    const changed = await hashOf({ 'model.safetensors': [small!, { ...large!, data }] }, 1000);
    expect(changed).not.toBe(await hashOf({ 'model.safetensors': tensors(3) }, 1000));
  });
});

describeWithShared('files written by the safetensors library', () => {
  test.each([
    ['models', 'roberta', 'model.safetensors'],
    ['models', 'bert-legacy-names', 'model.safetensors'],
    ['models', 'mistral-bf16', 'model.safetensors'],
    ['models', 'llama-fp16-sharded', 'model-00001-of-00002.safetensors'],
    ['cases', 'bert', 'expected.safetensors'],
    ['cases', 'roberta', 'grads.safetensors'],
  ])('%s/%s/%s comes out the same, byte for byte', async (...place) => {
    const original = shared('golden', ...place);
    const { tensors, metadata } = await readHeader(original);
    const copy = newFile();
    const shuffled = [...tensors].sort((a, b) => a.name.length - b.name.length);
    await writeSafetensors(
      copy,
      shuffled.map((tensor) => ({ ...tensor, data: () => readBytes(tensor) })),
      metadata,
    );
    expect(readFileSync(copy).equals(readFileSync(original))).toBe(true);
  });
});
