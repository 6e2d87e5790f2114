import { mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { openCheckpoint, readConfig, tensorOf } from '../../../src/engine/weights/checkpoint.ts';
import { readFloats } from '../../../src/engine/weights/read.ts';
import { describeWithShared, shared } from '../../support/shared.ts';
import { temporaryFolder } from '../../support/temporary.ts';
import { floats, handMade } from './fixtures.ts';

const FIRST = 'model-00001-of-00002.safetensors';
const SECOND = 'model-00002-of-00002.safetensors';
const INDEX = 'model.safetensors.index.json';

/** A checkpoint of two shards: a in the first, b in the second. */
function sharded(weightMap: Record<string, unknown> = { a: FIRST, b: SECOND }): string {
  const folder = temporaryFolder();
  handMade(path.join(folder, FIRST), floats({ a: 1 }), new Uint8Array(4));
  handMade(path.join(folder, SECOND), floats({ b: 2 }), new Uint8Array(8));
  writeFileSync(path.join(folder, INDEX), JSON.stringify({ metadata: {}, weight_map: weightMap }));
  return folder;
}

async function refusal(folder: string, names: string): Promise<{ code: string; sentence: string; remedy: string }> {
  const error = await openCheckpoint(folder).then(
    () => expect.fail('the checkpoint was accepted'),
    (reason: unknown) => reason as { code: string; sentence: string; remedy: string },
  );
  expect(error.sentence).toContain(names);
  return error;
}

describe('openCheckpoint', () => {
  test('one file, whatever its name; model.safetensors goes before others and before an index', async () => {
    const folder = temporaryFolder();
    handMade(path.join(folder, 'weights.safetensors'), floats({ a: 1 }), new Uint8Array(4));
    expect([...(await openCheckpoint(folder)).tensors.keys()]).toEqual(['a']);
    handMade(path.join(folder, 'model.safetensors'), floats({ b: 1 }), new Uint8Array(4));
    writeFileSync(path.join(folder, INDEX), JSON.stringify({ weight_map: { a: 'weights.safetensors' } }));
    expect([...(await openCheckpoint(folder)).tensors.keys()]).toEqual(['b']);
  });

  test('shards', async () => {
    const folder = sharded();
    const { files, tensors } = await openCheckpoint(folder);
    expect(files.map(({ name }) => name)).toEqual([FIRST, SECOND]);
    expect(path.basename(tensors.get('b')!.file)).toBe(SECOND);
  });

  test('a Hub cache: snapshots are links to blobs, and tensors name the blob', async () => {
    const root = temporaryFolder();
    const blob = path.join(root, 'blobs', 'a1b2');
    const snapshot = path.join(root, 'snapshots', 'main');
    mkdirSync(path.dirname(blob));
    mkdirSync(snapshot, { recursive: true });
    handMade(blob, floats({ a: 1 }), new Uint8Array(4));
    symlinkSync('../../blobs/a1b2', path.join(snapshot, 'model.safetensors'));
    expect((await openCheckpoint(snapshot)).tensors.get('a')!.file).toBe(blob);
    rmSync(blob);
    const error = await refusal(snapshot, path.join(snapshot, 'model.safetensors'));
    expect(error.code).toBe('weights.broken-link');
    expect(error.sentence).toContain('../../blobs/a1b2');
  });

  test('a damaged file is named as it is called in the folder', async () => {
    const folder = temporaryFolder();
    writeFileSync(path.join(folder, 'blob'), '<html>');
    symlinkSync('blob', path.join(folder, 'model.safetensors'));
    expect((await refusal(folder, path.join(folder, 'model.safetensors'))).code).toBe('weights.html-page');
  });

  test('no folder, a file, an empty folder, a folder of other things', async () => {
    const folder = temporaryFolder();
    expect((await refusal(path.join(folder, 'none'), path.join(folder, 'none'))).code).toBe('weights.folder-missing');
    const empty = await refusal(folder, folder);
    expect(empty.code).toBe('weights.none-found');
    expect(empty.sentence).toContain('is empty');
    const file = path.join(folder, 'tf_model.h5');
    writeFileSync(file, '');
    expect((await refusal(file, file)).code).toBe('weights.not-a-folder');
    const others = await refusal(folder, folder);
    expect(others.code).toBe('weights.none-found');
    expect(others.sentence).toContain('tf_model.h5');
  });

  test('only pickle: says which file and what to do', async () => {
    const folder = temporaryFolder();
    writeFileSync(path.join(folder, 'pytorch_model.bin'), '');
    writeFileSync(path.join(folder, 'config.json'), '{}');
    const error = await refusal(folder, folder);
    expect(error.code).toBe('weights.pickle-only');
    expect(error.sentence).toContain('pytorch_model.bin');
    expect(error.remedy).toMatch(/converts .* revision .* \.safetensors/);
  });

  test('several files without an index', async () => {
    const folder = sharded();
    rmSync(path.join(folder, INDEX));
    const error = await refusal(folder, folder);
    expect(error.code).toBe('weights.ambiguous');
    expect(error.sentence).toContain(`${FIRST}, ${SECOND}`);
  });

  test('an adapter beside the only other file is not taken for weights, as on the Hub', async () => {
    const folder = temporaryFolder();
    handMade(path.join(folder, 'weights.safetensors'), floats({ a: 1 }), new Uint8Array(4));
    handMade(path.join(folder, 'adapter_model.safetensors'), floats({ b: 1 }), new Uint8Array(4));
    expect([...(await openCheckpoint(folder)).tensors.keys()]).toEqual(['a']);
  });

  test('an adapter is no model', async () => {
    const folder = temporaryFolder();
    handMade(path.join(folder, 'adapter_model.safetensors'), floats({ a: 1 }), new Uint8Array(4));
    writeFileSync(path.join(folder, 'adapter_config.json'), '{}');
    expect((await refusal(folder, folder)).code).toBe('weights.adapter-folder');
  });

  test('a missing shard, with how much is missing', async () => {
    const folder = sharded({ a: FIRST, b: SECOND, c: SECOND });
    rmSync(path.join(folder, SECOND));
    const error = await refusal(folder, path.join(folder, SECOND));
    expect(error.code).toBe('weights.missing-shard');
    expect(error.sentence).toContain('2 tensors');
  });

  test('a tensor that its shard lacks, also when another shard has it', async () => {
    const lacking = sharded({ a: FIRST, b: SECOND, c: SECOND });
    const error = await refusal(lacking, path.join(lacking, SECOND));
    expect(error.code).toBe('weights.missing-tensor');
    expect(error.sentence).toContain('tensor c');
    const elsewhere = sharded({ c: FIRST, a: SECOND, b: SECOND });
    handMade(path.join(elsewhere, FIRST), floats({ a: 1, c: 1 }), new Uint8Array(8));
    expect((await refusal(elsewhere, path.join(elsewhere, SECOND))).code).toBe('weights.missing-tensor');
  });

  test('a tensor in two shards', async () => {
    const folder = sharded();
    handMade(path.join(folder, SECOND), floats({ b: 2, a: 1 }), new Uint8Array(12));
    const error = await refusal(folder, path.join(folder, SECOND));
    expect(error.code).toBe('weights.duplicate-tensor');
    expect(error.sentence).toContain(FIRST);
  });

  test.each([
    [{ a: '../other/model.safetensors' }, '../other'],
    [{ a: 'model.bin' }, 'model.bin'],
    [{ a: 3 }, 'weight_map.a'],
    [{}, 'empty'],
  ])('an index with %j', async (weightMap, reason) => {
    const folder = sharded(weightMap);
    const error = await refusal(folder, path.join(folder, INDEX));
    expect(error.code).toBe('weights.bad-index');
    expect(error.sentence).toContain(reason);
  });

  test('a tensor nobody has: the nearest name is offered', async () => {
    const folder = temporaryFolder();
    handMade(path.join(folder, 'model.safetensors'), floats({ 'score.weight': 1 }), new Uint8Array(4));
    const checkpoint = await openCheckpoint(folder);
    expect(() => tensorOf(checkpoint, 'score.weigth')).toThrow(
      `The checkpoint ${folder} has no tensor score.weigth; the nearest name is score.weight.`,
    );
  });
});

describe('readConfig', () => {
  test('its content, and what can be wrong with it', async () => {
    const folder = temporaryFolder();
    const file = path.join(folder, 'config.json');
    const rejection = (code: string, sentence: string) => ({
      code,
      sentence: expect.stringContaining(sentence) as string,
    });
    await expect(readConfig(path.join(folder, 'none'))).rejects.toMatchObject(
      rejection('weights.folder-missing', path.join(folder, 'none')),
    );
    await expect(readConfig(folder)).rejects.toMatchObject(rejection('weights.config-missing', folder));
    writeFileSync(file, '{\n "hidden_size": ');
    await expect(readConfig(folder)).rejects.toMatchObject(
      rejection('files.not-json', `${file} is not valid JSON: line 2`),
    );
    writeFileSync(file, '[]');
    await expect(readConfig(folder)).rejects.toMatchObject(rejection('weights.bad-config', file));
    writeFileSync(file, '{"hidden_size": 768}');
    expect(await readConfig(folder)).toEqual({ hidden_size: 768 });
  });
});

describeWithShared('golden checkpoints', () => {
  const golden = (name: string) => shared('golden', 'models', name);

  test('float16 in two shards', async () => {
    const { files, tensors } = await openCheckpoint(golden('llama-fp16-sharded'));
    expect(files).toHaveLength(2);
    const index = JSON.parse(readFileSync(path.join(golden('llama-fp16-sharded'), INDEX), 'utf8')) as {
      metadata: { total_size: number };
      weight_map: Record<string, string>;
    };
    expect([...tensors.keys()].sort()).toEqual(Object.keys(index.weight_map).sort());
    expect([...tensors.values()].reduce((sum, { bytes }) => sum + bytes, 0)).toBe(index.metadata.total_size);
    const norm = await readFloats(tensors.get('model.layers.0.input_layernorm.weight')!);
    expect(norm).toHaveLength(32);
    expect(norm.every((value) => Math.abs(value) < 3 && value !== 0)).toBe(true);
  });

  test('the legacy names hold the values of the new ones', async () => {
    const legacy = await openCheckpoint(golden('bert-legacy-names'));
    const current = await openCheckpoint(golden('bert'));
    expect(await readFloats(tensorOf(legacy, 'bert.embeddings.LayerNorm.gamma'))).toEqual(
      await readFloats(tensorOf(current, 'bert.embeddings.LayerNorm.weight')),
    );
    const positions = await readFloats(tensorOf(legacy, 'bert.embeddings.position_ids'));
    expect([...positions]).toEqual(Array.from({ length: 130 }, (_, position) => position));
  });

  test.each([
    'bert',
    'distilbert',
    'gemma2',
    'llama',
    'llama3-rope',
    'mistral',
    'mistral-bf16',
    'modernbert',
    'qwen2',
    'qwen3',
    'roberta',
  ])('%s opens, and every tensor can be read', async (name) => {
    const { tensors } = await openCheckpoint(golden(name));
    for (const tensor of tensors.values()) expect((await readFloats(tensor)).every(Number.isFinite)).toBe(true);
    expect(await readConfig(golden(name))).toHaveProperty('model_type');
  });
});

test('a folder that moves between two reads', async () => {
  const folder = path.join(temporaryFolder(), 'model');
  mkdirSync(folder);
  handMade(path.join(folder, 'model.safetensors'), floats({ a: 1 }), new Uint8Array(4));
  const { tensors } = await openCheckpoint(folder);
  renameSync(folder, `${folder}-moved`);
  await expect(readFloats(tensors.get('a')!)).rejects.toMatchObject({ code: 'files.missing' });
});
