import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { LorikeetError } from '../../../../src/engine/errors/index.ts';
import {
  narrowToBfloat16,
  narrowToFloat16,
  openCheckpoint,
  readBytes,
  readFloats,
  readHeader,
  type StoredDtype,
  type TensorToWrite,
  widenBfloat16,
} from '../../../../src/engine/weights/index.ts';
import { type PreparedBase, prepareBase } from '../../../../src/engine/weights/quantized/index.ts';
import type { QuantizedPrecision } from '../../../../src/shared/precision.ts';
import { dequantizeParameter } from '../../../support/dequantize.ts';
import { describeWithShared, shared } from '../../../support/shared.ts';
import { temporaryFolder } from '../../../support/temporary.ts';
import { handMade } from '../fixtures.ts';
import { matrix, requestFor, weightsOf } from './fixtures.ts';

const formats = ['nf4', 'int4', 'int8'] as const satisfies readonly QuantizedPrecision[];

const whole = (base: PreparedBase) => readFileSync(base.file);

async function relativeError(
  base: PreparedBase,
  name: string,
  shape: readonly number[],
  exact: Float32Array,
): Promise<number> {
  const again = await dequantizeParameter(base, name, shape);
  expect(again).toHaveLength(exact.length);
  const norm = (values: Float32Array) => Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
  return norm(exact.map((value, i) => value - again[i]!)) / norm(exact);
}

/** More than one piece of reading, with a last one that is not full. */
const longWeights = weightsOf(520 * 2048);
const large = (data: Float32Array): TensorToWrite => ({ name: 'a.weight', dtype: 'F32', shape: [520, 2048], data });

describe('what is stored', () => {
  test.each([
    [
      'nf4',
      {
        codes: ['U8', [45, 32]],
        scale_codes: ['I8', [45, 1]],
        scale_scales: ['F32', [45, 1]],
        scale_mean: ['F32', [1]],
      },
    ],
    ['int4', { codes: ['U8', [45, 32]], scales: ['F32', [45, 1]] }],
    ['int8', { codes: ['I8', [30, 96]], codes_transposed: ['I8', [96, 30]], scales: ['F32', [30]] }],
  ] as const)('%s: names, types and shapes, in a file that any reader of the format takes', async (format, parts) => {
    const base = await prepareBase({ ...(await requestFor([matrix('a.weight', 30, 96)])), format });
    const header = await readHeader(base.file);
    const listed = (tensors: Iterable<{ name: string; dtype: string; shape: readonly number[] }>) =>
      Object.fromEntries([...tensors].map(({ name, dtype, shape }) => [name, [dtype, shape]]));
    const expected = Object.fromEntries(Object.entries(parts).map(([part, value]) => [`a.weight.${part}`, value]));
    expect(listed(base.tensors.values())).toEqual(expected);
    expect(header.tensors).toEqual([...base.tensors.values()]);
    expect(readdirSync(path.dirname(base.file)).sort()).toEqual(
      [`.digests`, `.safetensors`].map((end) => path.basename(base.file).replace('.safetensors', end)),
    );
  });

  // About 2^-b / √12 of the largest of 64 normal weights, which is 2.4 standard deviations, and a little.
  test.each([
    ['nf4', 0.1],
    ['int4', 0.12],
    ['int8', 0.01],
  ] as const)('%s: weights come back within %f of their norm', async (format, most) => {
    const base = await prepareBase({ ...(await requestFor([large(longWeights)])), format });
    const error = await relativeError(base, 'a.weight', [520, 2048], longWeights);
    expect(error).toBeLessThan(most);
    expect(error).toBeGreaterThan(most / 3);
  });

  test('int8: both orders hold the same values', async () => {
    const [outputs, inputs] = [1100, 1000];
    const base = await prepareBase({ ...(await requestFor([matrix('a', outputs, inputs)])), format: 'int8' });
    const codes = new Int8Array((await readBytes(base.tensors.get('a.codes')!)).buffer);
    const transposed = new Int8Array((await readBytes(base.tensors.get('a.codes_transposed')!)).buffer);
    const different = transposed.findIndex(
      (code, i) => code !== codes[(i % outputs) * inputs + Math.floor(i / outputs)],
    );
    expect(different).toBe(-1);
  });

  test('codes in their bytes: the first of two weights in the high half', async () => {
    const data = new Float32Array(64);
    data.set([1, -1, 0, 1 / 7]);
    const base = await prepareBase({
      ...(await requestFor([{ name: 'a', dtype: 'F32', shape: [1, 64], data }])),
      format: 'int4',
    });
    expect([...(await readBytes(base.tensors.get('a.codes')!)).subarray(0, 3)]).toEqual([0xf1, 0x89, 0x88]);
    expect([...(await readFloats(base.tensors.get('a.scales')!))]).toEqual([1]);
  });

  test.each([
    ['BF16', narrowToBfloat16],
    ['F16', narrowToFloat16],
  ] as const)('%s on disk gives what the same values give as F32', async (dtype, narrow) => {
    // Numbers that both types hold: bfloat16 has 8 significant bits, and these are normal in float16.
    const values = widenBfloat16(narrowToBfloat16(weightsOf(128 * 64).map((value) => value + Math.sign(value) * 1e-3)));
    for (const format of formats) {
      const data = async (type: StoredDtype, content: ArrayBufferView) => {
        const tensors: TensorToWrite[] = [
          {
            name: 'before',
            dtype: type,
            shape: [64, 1],
            data: content instanceof Float32Array ? new Float32Array(64) : new Uint16Array(64),
          },
          { name: 'a', dtype: type, shape: [128, 64], data: content },
        ];
        const file = whole(await prepareBase({ ...(await requestFor(tensors)), format }));
        return file;
      };
      expect((await data(dtype, narrow(values))).equals(await data('F32', values))).toBe(true);
    }
  });

  test.each(formats)('%s: folded gains multiply the input channels', async (format) => {
    const request = await requestFor([matrix('a', 40, 48)]);
    const gains = Float32Array.from({ length: 48 }, (_, column) => (column % 7 === 0 ? 15 : 1));
    const [parameter] = request.parameters;
    const base = await prepareBase({ ...request, format, parameters: [{ ...parameter!, foldedGains: gains }] });
    const exact = (await readFloats(parameter!.tensor)).map((value, i) => Math.fround(value * gains[i % 48]!));
    expect(await relativeError(base, 'a', parameter!.tensor.shape, exact)).toBeLessThan(
      format === 'int8' ? 0.02 : 0.18,
    );
    const plain = await prepareBase({ ...request, format });
    expect(plain.file).not.toBe(base.file);
  });

  test('a weight without a whole number of blocks stays out of the 4-bit formats', async () => {
    const request = await requestFor([matrix('odd', 2, 40), matrix('even', 8, 40)]);
    expect([...(await prepareBase({ ...request, format: 'int4' })).tensors.keys()]).toEqual([
      'even.scales',
      'even.codes',
    ]);
    expect((await prepareBase({ ...request, format: 'int8' })).tensors.has('odd.codes')).toBe(true);
  });
});

describe('the cache', () => {
  const tensors = () => ['a', 'b', 'c', 'd'].map((name, i) => matrix(name, 64, 128, i + 1));

  test.each(formats)('%s: a second run finds the file, and progress ends at the total', async (format) => {
    const seen: (readonly [number, number])[] = [];
    const request = {
      ...(await requestFor(tensors())),
      format,
      onProgress: (...at: [number, number]) => seen.push(at),
    };
    const first = await prepareBase(request);
    expect(first.previous).toBe('nothing whole');
    const { mtimeMs, ino } = statSync(first.file);
    const total = [...first.tensors.values()].reduce((sum, { bytes }) => sum + bytes, 0);
    expect(seen[0]).toEqual([0, total]);
    expect(seen.at(-1)).toEqual([total, total]);
    expect(seen.every(([done], i) => i === 0 || done >= seen[i - 1]![0])).toBe(true);
    seen.length = 0;
    expect(await prepareBase(request)).toEqual({ ...first, previous: 'whole' });
    expect(statSync(first.file)).toMatchObject({ mtimeMs, ino });
    expect(seen.at(-1)).toEqual([total, total]);
  });

  test('formats, checkpoints and choices of weights have files of their own', async () => {
    const request = await requestFor(tensors());
    const other = await requestFor([...tensors().slice(1), matrix('a', 64, 128, 9)]);
    const bases = [
      await prepareBase({ ...request, format: 'nf4' }),
      await prepareBase({ ...request, format: 'int4' }),
      await prepareBase({ ...request, format: 'nf4', parameters: request.parameters.slice(1) }),
      await prepareBase({ ...other, cacheFolder: request.cacheFolder, format: 'nf4' }),
    ];
    expect(new Set(bases.map(({ file }) => file)).size).toBe(4);
    const reordered = { ...request, format: 'nf4' as const, parameters: [...request.parameters].reverse() };
    expect((await prepareBase(reordered)).previous).toBe('whole');
  });

  /** Stops once `share` of the bytes are written. */
  async function interrupt(request: Awaited<ReturnType<typeof requestFor>>, format: QuantizedPrecision, share: number) {
    const controller = new AbortController();
    const onProgress = (done: number, total: number) => {
      if (done >= share * total) controller.abort();
    };
    await expect(prepareBase({ ...request, format, onProgress, signal: controller.signal })).rejects.toThrow(
      expect.objectContaining({ name: 'AbortError' }) as Error,
    );
    const names = readdirSync(request.cacheFolder);
    expect(names.filter((name) => name.endsWith('.safetensors'))).toEqual([]);
    return path.join(
      request.cacheFolder,
      names.find((name) => name.endsWith('.partial'))!,
    );
  }

  test.each(formats)('%s: what an interrupted run had completed is kept', async (format) => {
    const request = await requestFor(tensors());
    const uninterrupted = whole(await prepareBase({ ...(await requestFor(tensors())), format }));
    await interrupt(request, format, 0.6);
    const steps: number[] = [];
    const base = await prepareBase({ ...request, format, onProgress: (done, total) => steps.push(done / total) });
    // Nothing whole is found; then two of four weights are there at once, each in one step.
    expect(steps.slice(0, 4)).toEqual([0, 0, 0.25, 0.5]);
    expect(whole(base).equals(uninterrupted)).toBe(true);
    expect(existsSync(`${base.file}.partial`)).toBe(false);
  });

  test('what a process had completed when it was killed is kept', async () => {
    const request = { ...(await requestFor(tensors())), format: 'nf4' as const };
    const uninterrupted = whole(await prepareBase({ ...(await requestFor(tensors())), format: 'nf4' }));
    const child = path.join(import.meta.dirname, '../../../support/quantize-child.ts');
    const args = ['--import', 'tsx', child, request.checkpoint.folder, request.cacheFolder, '0.6'];
    expect(spawnSync(process.execPath, args, { stdio: 'inherit' }).signal).toBe('SIGKILL');
    const steps: number[] = [];
    const base = await prepareBase({ ...request, onProgress: (done, total) => steps.push(done / total) });
    expect(steps.slice(0, 4)).toEqual([0, 0, 0.25, 0.5]);
    expect(whole(base).equals(uninterrupted)).toBe(true);
  });

  test('a partial file that a crash left wrong, too long or without the end of its digests', async () => {
    const uninterrupted = whole(await prepareBase({ ...(await requestFor(tensors())), format: 'nf4' }));
    const damages: ((partial: string, digests: string) => void)[] = [
      (partial) => flip(partial, statSync(partial).size >> 1),
      (partial) => flip(partial, 3),
      (partial) => truncateSync(partial, 100),
      (partial) => truncateSync(partial, 1_000_000),
      (_, digests) => truncateSync(digests, statSync(digests).size - 30),
      (_, digests) => writeFileSync(digests, 'no JSON\n{"a.codes": 5}\n[]'),
    ];
    for (const damage of damages) {
      const request = await requestFor(tensors());
      const partial = await interrupt(request, 'nf4', 0.6);
      damage(partial, partial.replace('.safetensors.partial', '.digests'));
      const base = await prepareBase({ ...request, format: 'nf4' });
      expect(whole(base).equals(uninterrupted)).toBe(true);
      expect((await prepareBase({ ...request, format: 'nf4' })).previous).toBe('whole');
    }
  });

  test('a file damaged after it was written is made anew, its date and size notwithstanding', async () => {
    const request = { ...(await requestFor(tensors())), format: 'nf4' as const };
    const first = await prepareBase(request);
    const right = whole(first);
    const { atime, mtime } = statSync(first.file);
    const last = right.length - 1;
    for (const damage of [
      () => flip(first.file, last),
      () => flip(first.file, right.length >> 1),
      () => flip(first.file, 20),
      () => truncateSync(first.file, last),
      () => truncateSync(first.file, 0),
      () => writeFileSync(first.file.replace('.safetensors', '.digests'), ''),
    ]) {
      damage();
      utimesSync(first.file, atime, mtime);
      expect((await prepareBase(request)).previous).toBe('damaged');
      expect(whole(first).equals(right)).toBe(true);
      expect((await prepareBase(request)).previous).toBe('whole');
    }
  });

  test('several runs that prepare the same base at once', async () => {
    const uninterrupted = whole(await prepareBase({ ...(await requestFor(tensors())), format: 'nf4' }));
    const request = await requestFor(tensors());
    await interrupt(request, 'nf4', 0.3);
    const bases = await Promise.all([1, 2, 3, 4].map(() => prepareBase({ ...request, format: 'nf4' })));
    for (const base of bases) expect(whole(base).equals(uninterrupted)).toBe(true);
    expect((await prepareBase({ ...request, format: 'nf4' })).previous).toBe('whole');
    expect(readdirSync(request.cacheFolder).filter((name) => name.endsWith('.partial'))).toEqual([]);
  });
});

describe('what cannot be quantized', () => {
  test.each(formats)('%s: a NaN or an infinity, with its place', async (format) => {
    for (const value of [NaN, -Infinity]) {
      const data = longWeights.slice();
      data[515 * 2048 + 17] = value;
      const request = await requestFor([matrix('fine', 8, 64), large(data)]);
      await expect(prepareBase({ ...request, format })).rejects.toMatchObject({
        code: 'weights.not-finite',
        details: { tensor: 'a.weight', row: 515, column: 17, value: String(value), folded: false },
      });
    }
  });

  test('weights that overflow once the gains are in', async () => {
    const request = await requestFor([
      { name: 'a', dtype: 'F32', shape: [1, 64], data: new Float32Array(64).fill(1e30) },
    ]);
    const parameters = [{ ...request.parameters[0]!, foldedGains: new Float32Array(64).fill(1e10) }];
    await expect(prepareBase({ ...request, parameters, format: 'int8' })).rejects.toMatchObject({
      code: 'weights.not-finite',
      details: { tensor: 'a', row: 0, column: 0, value: 'Infinity', folded: true },
    });
  });

  test('a type that holds no plain weights, by name', async () => {
    const request = await requestFor([{ name: 'a', dtype: 'F8_E4M3', shape: [8, 8], data: new Uint8Array(64) }]);
    await expect(prepareBase({ ...request, format: 'nf4' })).rejects.toMatchObject({
      code: 'quantized.unsupported-dtype',
      sentence: expect.stringMatching(/tensor a in .*model\.safetensors is stored as F8_E4M3/) as string,
    });
  });

  test('a shard cut short after its header was read', async () => {
    const request = await requestFor([matrix('a', 64, 128)]);
    const { file, offset, bytes } = request.parameters[0]!.tensor;
    // Of a file this small the hash reads everything too; either way the shard is named.
    truncateSync(file, offset + bytes - 1);
    await expect(prepareBase({ ...request, format: 'nf4' })).rejects.toMatchObject({
      code: 'weights.truncated',
      details: { file, expected: offset + bytes, found: offset + bytes - 1 },
    });
  });

  test.runIf(existsSync('/dev/full'))('a disk that fills up', async () => {
    const request = { ...(await requestFor([matrix('a', 64, 128)])), format: 'nf4' as const };
    const { file } = await prepareBase(request);
    const cacheFolder = path.join(temporaryFolder(), 'full');
    mkdirSync(cacheFolder);
    const partial = path.join(cacheFolder, `${path.basename(file)}.partial`);
    symlinkSync('/dev/full', partial);
    await expect(prepareBase({ ...request, cacheFolder })).rejects.toMatchObject({
      code: 'files.disk-full',
      details: { file: partial },
    });
    expect(readdirSync(cacheFolder)).toEqual([]);
  });

  test.runIf(process.platform === 'linux')('a disk that is too small is named before the work starts', async () => {
    const folder = temporaryFolder();
    const bytes = 2 * 2 ** 42;
    const header = { a: { dtype: 'BF16', shape: [2 ** 21, 2 ** 21], data_offsets: [0, bytes] } };
    const file = handMade(path.join(folder, 'model.safetensors'), header);
    truncateSync(file, statSync(file).size + bytes);
    const checkpoint = await openCheckpoint(folder);
    const parameters = [{ name: 'a', tensor: checkpoint.tensors.get('a')! }];
    const error: unknown = await prepareBase({ checkpoint, parameters, format: 'int8', cacheFolder: folder }).catch(
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(LorikeetError);
    expect(error).toMatchObject({ code: 'quantized.no-room', details: { folder } });
    expect((error as LorikeetError).sentence).toMatch(/need 8\.80 TB in .* has [\d.]+ [GT]B free/);
  });
});

describeWithShared('published checkpoints', () => {
  test.each(['mini-roberta', 'mini-llama'])('%s: the error of each weight in each format', async (model) => {
    const checkpoint = await openCheckpoint(shared('models', model));
    const parameters = [...checkpoint.tensors.values()]
      .filter(({ name, shape }) => name.includes('layer') && shape.length === 2)
      .map((tensor) => ({ name: tensor.name, tensor }));
    expect(parameters.length).toBeGreaterThan(20);
    for (const [format, most] of [
      ['nf4', 0.11],
      ['int4', 0.14],
      ['int8', 0.02],
    ] as const) {
      const base = await prepareBase({ checkpoint, parameters, format, cacheFolder: temporaryFolder() });
      for (const { name, tensor } of parameters) {
        expect(await relativeError(base, name, tensor.shape, await readFloats(tensor)), name).toBeLessThan(most);
      }
    }
  });
});

/** Turns one bit of a file. */
function flip(file: string, at: number): void {
  const bytes = readFileSync(file);
  bytes[at]! ^= 16;
  writeFileSync(file, bytes);
}
