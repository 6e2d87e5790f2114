import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { openCheckpoint, readBytes, readHeader } from '../../../../src/engine/weights/index.ts';
import { convertCheckpoint } from '../../../../src/engine/weights/pickle/index.ts';
import { temporaryFolder } from '../../../support/temporary.ts';
import { archive, dictionary, type Ended, runConverter, tensor } from './made.ts';

const fixtures = path.resolve('test/fixtures/pickle');

/** A model folder with this file as its weights. */
function modelOf(weights: string | Buffer, folder = temporaryFolder()): string {
  const file = path.join(folder, 'pytorch_model.bin');
  if (typeof weights === 'string') copyFileSync(path.join(fixtures, weights), file);
  else writeFileSync(file, weights);
  writeFileSync(path.join(folder, 'config.json'), '{"model_type":"roberta"}');
  writeFileSync(path.join(folder, 'vocab.txt'), '[UNK]\n');
  return folder;
}

describe('what PyTorch writes', () => {
  test.each(['protocol-2.bin', 'protocol-4.bin'])(
    '%s: every tensor has the bytes that safetensors gives it',
    async (name) => {
      const folder = await convertCheckpoint({ folder: modelOf(name), cacheFolder: temporaryFolder() });
      const converted = await readHeader(path.join(folder, 'model.safetensors'));
      const expected = await readHeader(path.join(fixtures, 'expected.safetensors'));
      const tied = 'lm_head.decoder.weight';
      expect(converted.metadata).toEqual({ format: 'pt', [tied]: 'roberta.embeddings.word_embeddings.weight' });
      const byName = new Map(converted.tensors.map((each) => [each.name, each]));
      expect([...byName.keys(), tied].sort()).toEqual(expected.tensors.map((each) => each.name).sort());
      for (const each of expected.tensors) {
        if (each.name === tied) continue;
        const { dtype, shape, ...rest } = byName.get(each.name)!;
        expect({ dtype, shape }, each.name).toEqual({ dtype: each.dtype, shape: each.shape });
        expect(Buffer.from(await readBytes({ dtype, shape, ...rest })), each.name).toEqual(
          Buffer.from(await readBytes(each)),
        );
      }
    },
  );

  test('what a run reads comes along, and the same weights are converted once, wherever they lie', async () => {
    const cacheFolder = temporaryFolder();
    const seen: number[] = [];
    const onProgress = (bytes: number, total: number) => seen.push(bytes / total);
    const first = await convertCheckpoint({ folder: modelOf('protocol-2.bin'), cacheFolder, onProgress });
    expect(readdirSync(first).sort()).toEqual(['config.json', 'converted.json', 'model.safetensors', 'vocab.txt']);
    expect(seen.at(-1)).toBe(1);
    seen.length = 0;
    expect(await convertCheckpoint({ folder: modelOf('protocol-2.bin'), cacheFolder, onProgress })).toBe(first);
    expect(seen).toEqual([]);
    const other = modelOf('protocol-2.bin');
    writeFileSync(path.join(other, 'config.json'), '{"model_type":"bert"}');
    expect(await convertCheckpoint({ folder: other, cacheFolder, onProgress })).not.toBe(first);
  });

  test('shards, and after an interruption only those that are missing', async () => {
    const folder = temporaryFolder();
    const cacheFolder = temporaryFolder();
    const [first, second] = ['pytorch_model-00001-of-00002.bin', 'pytorch_model-00002-of-00002.bin'] as const;
    writeFileSync(path.join(folder, 'config.json'), '{}');
    writeFileSync(path.join(folder, first), archive(dictionary({ a: tensor('0', [2]) }), { 0: Buffer.alloc(8, 1) }));
    writeFileSync(path.join(folder, second), archive(dictionary({ b: tensor('0', [3]) }), { 0: Buffer.alloc(12, 2) }));
    const index = { metadata: {}, weight_map: { a: first, b: second } };
    writeFileSync(path.join(folder, 'pytorch_model.bin.index.json'), JSON.stringify(index));
    const stop = new AbortController();
    const onProgress = () => stop.abort(new Error('stopped'));
    await expect(convertCheckpoint({ folder, cacheFolder, onProgress, signal: stop.signal })).rejects.toThrow(
      'stopped',
    );
    const converted = await convertCheckpoint({ folder, cacheFolder });
    const { tensors } = await openCheckpoint(converted);
    expect(Buffer.from(await readBytes(tensors.get('b')!))).toEqual(Buffer.alloc(12, 2));
    // What an earlier process left behind is kept where it is whole, and removed where it is not.
    rmSync(path.join(converted, 'converted.json'));
    rmSync(path.join(converted, 'model-00002-of-00002.safetensors'));
    writeFileSync(path.join(converted, '.model-00002-of-00002.safetensors.0a.partial'), 'x');
    const written: number[] = [];
    await convertCheckpoint({ folder, cacheFolder, onProgress: (bytes) => written.push(bytes) });
    expect(written).toEqual([8, 20]);
    expect(readdirSync(converted).filter((name) => name.endsWith('.partial'))).toEqual([]);
    rmSync(path.join(folder, second));
    await expect(convertCheckpoint({ folder, cacheFolder })).rejects.toMatchObject({ code: 'weights.missing-shard' });
  });

  test('a matrix that is transposed in its storage, read in pieces', async () => {
    const [rows, columns] = [60_000, 300];
    const values = Float32Array.from({ length: rows * columns }, (_, at) => at);
    const pickle = dictionary({ t: tensor('0', [rows, columns], [1, rows]) });
    const folder = modelOf(archive(pickle, { 0: Buffer.from(values.buffer) }));
    const converted = await convertCheckpoint({ folder, cacheFolder: temporaryFolder() });
    const { tensors } = await openCheckpoint(converted);
    const bytes = await readBytes(tensors.get('t')!);
    const result = new Float32Array(bytes.buffer);
    let wrong = 0;
    for (let row = 0; row < rows; row += 1) {
      for (let column = 0; column < columns; column += 1) {
        if (result[row * columns + column] !== Math.fround(column * rows + row)) wrong += 1;
      }
    }
    expect(wrong).toBe(0);
  });
});

describe('what is refused', () => {
  const whole = readFileSync(path.join(fixtures, 'protocol-2.bin'));
  const one = { 0: Buffer.alloc(8) };
  const nested = Buffer.concat([Buffer.from([0x80, 2]), Buffer.alloc(100, 0x5d), Buffer.from('.')]);
  /** 2^40 values, each list holding the one before it twice. */
  const laughs = Buffer.concat([
    Buffer.from([0x80, 2, 0x4b, 1, 0x94]),
    ...Array.from({ length: 40 }, (_, at) => Buffer.from([0x68, at, 0x68, at, 0x86, 0x94])),
    Buffer.from('.'),
  ]);
  const imports = (module: string, name: string) =>
    Buffer.from(`\x80\x02c${module}\n${name}\n(X\x02\x00\x00\x00idtR.`, 'latin1');

  test.each<[string, string | Buffer, string, string]>([
    ['a call of os.system', 'system.bin', 'weights.pickle-import', 'posix.system'],
    [
      'an import by protocol 4',
      archive(Buffer.from('\x80\x04\x8c\x02os\x8c\x06system\x93.', 'latin1'), {}),
      'weights.pickle-import',
      'os.system',
    ],
    ['eval', archive(imports('builtins', 'eval'), {}), 'weights.pickle-import', 'builtins.eval'],
    ['a module of a known name', archive(imports('torch', 'load'), {}), 'weights.pickle-import', 'torch.load'],
    [
      'a name of every object',
      archive(imports('constructor', 'constructor'), {}),
      'weights.pickle-import',
      'constructor.constructor',
    ],
    ['a call of a storage', archive(imports('torch', 'FloatStorage'), {}), 'weights.pickle-broken', 'is no function'],
    ['a file from before PyTorch 1.6', 'legacy.bin', 'weights.pickle-legacy', 'before 1.6'],
    ['a checkpoint of a training', 'training.bin', 'weights.pickle-broken', 'its entry epoch is no tensor'],
    ['a file that is cut short', whole.subarray(0, whole.length - 3000), 'weights.pickle-broken', ''],
    ['an empty file', Buffer.alloc(0), 'weights.pickle-broken', 'it is empty'],
    ['a web page', Buffer.from('<!doctype html><html>'), 'weights.html-page', 'web page'],
    [
      'a pointer of Git LFS',
      Buffer.from('version https://git-lfs.github.com/spec/v1\nsize 5\n'),
      'weights.lfs-pointer',
      'LFS',
    ],
    [
      'a storage that is missing',
      archive(dictionary({ w: tensor('7', [2]) }), one),
      'weights.pickle-broken',
      'the storage 7',
    ],
    [
      'a storage larger than its entry',
      archive(dictionary({ w: tensor('0', [9]) }), one),
      'weights.pickle-broken',
      'of which the file has 8',
    ],
    [
      'a storage beyond the file',
      archive(dictionary({ w: tensor('0', [2 ** 28]) }), one, 2 ** 30),
      'weights.pickle-broken',
      '',
    ],
    [
      'a tensor beyond its storage',
      archive(dictionary({ w: tensor('0', [2], [1], 1, 2) }), one),
      'weights.pickle-broken',
      'reaches to element 2 of a storage of 2',
    ],
    [
      'a tensor that repeats one element',
      archive(dictionary({ w: tensor('0', [2 ** 30], [0], 0, 2) }), one),
      'weights.pickle-broken',
      'has 1073741824 elements',
    ],
    [
      'tensors that share all they have',
      archive(
        dictionary(
          Object.fromEntries(
            Array.from({ length: 40 }, (_, at) => [`w${at}`, tensor('0', [25000 - at], [1], 0, 25000)]),
          ),
        ),
        { 0: Buffer.alloc(100_000) },
      ),
      'weights.pickle-broken',
      'its tensors have',
    ],
    [
      'a compressed entry',
      archive(dictionary({}), { 0: Buffer.alloc(1 << 24) }, undefined, false),
      'weights.pickle-broken',
      'is compressed',
    ],
    ['no dictionary', archive(nested, {}), 'weights.pickle-broken', 'stack is not empty'],
    ['lists in lists', archive(laughs, {}), 'weights.pickle-broken', 'stack is not empty'],
    [
      'an unknown operation',
      archive(Buffer.from('\x80\x02\x81.', 'latin1'), {}),
      'weights.pickle-broken',
      'the operation 0x81',
    ],
    ['no end', archive(Buffer.from([0x80, 2]), {}), 'weights.pickle-broken', 'ends too early'],
  ])('%s', async (_, content, code, named) => {
    const cacheFolder = temporaryFolder();
    await expect(convertCheckpoint({ folder: modelOf(content), cacheFolder })).rejects.toMatchObject({
      code,
      sentence: expect.stringContaining(named) as string,
    });
    expect(readdirSync(cacheFolder)).toEqual([]);
    expect(existsSync('/tmp/lorikeet-was-here')).toBe(false);
  });

  test('a byte that changed in a storage', async () => {
    const file = archive(dictionary({ w: tensor('0', [2]) }), { 0: Buffer.from('abcdefgh') });
    file[file.indexOf('abcdefgh')] = 0x58;
    await expect(convertCheckpoint({ folder: modelOf(file), cacheFolder: temporaryFolder() })).rejects.toMatchObject({
      sentence: expect.stringContaining('the checksum of the tensor w is wrong') as string,
    });
  });

  test('a storage beyond the file costs no memory; large weights go through a little of it', async () => {
    const folder = temporaryFolder();
    const make = (name: string, content: Buffer) => {
      mkdirSync(path.join(folder, name));
      return modelOf(content, path.join(folder, name));
    };
    const beyond = make('beyond', archive(dictionary({ w: tensor('0', [2 ** 28]) }), one, 2 ** 30));
    const large = make('large', archive(dictionary({ w: tensor('0', [2 ** 26]) }), { 0: Buffer.alloc(2 ** 28, 1) }));
    const folders = [make('nothing', Buffer.alloc(0)), beyond, large];
    const [nothing, hostile, converted] = (await Promise.all(folders.map(runConverter))) as [Ended, Ended, Ended];
    expect(hostile.code).toBe('weights.pickle-broken');
    expect(hostile.bytes - nothing.bytes).toBeLessThan(50e6);
    expect(converted.code).toBeNull();
    expect(converted.bytes - nothing.bytes).toBeLessThan(100e6);
  });
});
