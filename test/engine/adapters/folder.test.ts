import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { DEFAULT_ADAPTER_CONFIG, type AdapterConfig } from '../../../src/engine/adapters/config.ts';
import { readAdapter, writeAdapter, type Adapter } from '../../../src/engine/adapters/folder.ts';
import { loraTensorNames, parseTensorName, savedTensorName } from '../../../src/engine/adapters/names.ts';
import { readHeader } from '../../../src/engine/weights/index.ts';
import { writeSafetensors } from '../../../src/engine/weights/write.ts';
import { describeWithShared, shared } from '../../support/shared.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const config: AdapterConfig = { ...DEFAULT_ADAPTER_CONFIG, rank: 2, alpha: 16, targetModules: ['value', 'query'] };

function adapter(change: Partial<AdapterConfig> = {}): Adapter {
  const tensor = (...shape: number[]) => ({ shape, data: new Float32Array(shape.reduce((a, b) => a * b)).fill(0.5) });
  return {
    config: { ...config, ...change },
    tensors: new Map([
      [loraTensorNames('encoder.layer.0.query').a, tensor(2, 4)],
      [loraTensorNames('encoder.layer.0.query').b, tensor(3, 2)],
      [savedTensorName('classifier.weight'), tensor(2, 3)],
    ]),
  };
}

/** A folder with a good adapter, whose configuration is then changed. */
async function written(change: Record<string, unknown> = {}): Promise<string> {
  const folder = path.join(temporaryFolder(), 'adapter');
  await writeAdapter(folder, adapter());
  const file = path.join(folder, 'adapter_config.json');
  const fields = JSON.parse(readFileSync(file, 'utf8')) as object;
  writeFileSync(file, JSON.stringify({ ...fields, ...change }));
  return folder;
}

async function refusal(folder: string): Promise<{ code: string; sentence: string; details: object }> {
  const error = await readAdapter(folder).then(
    () => expect.fail('the adapter was accepted'),
    (reason: unknown) => reason as { code: string; sentence: string; details: object },
  );
  expect(error.sentence).toContain(folder);
  return error;
}

describe('round trip', () => {
  test('everything in the configuration comes back', async () => {
    const full: Partial<AdapterConfig> = {
      dropout: 0.1,
      rankStabilized: true,
      dora: false,
      targetModules: '.*query',
      excludeModules: ['key'],
      layersToTransform: [0, 1],
      layersPattern: ['layer'],
      rankPattern: { query: 2 },
      alphaPattern: { query: 4.5 },
      modulesToSave: undefined,
      bias: 'lora_only',
      fanInFanOut: true,
      taskType: undefined,
      baseModel: 'roberta-base',
      revision: 'main',
    };
    const folder = path.join(temporaryFolder(), 'adapter');
    await writeAdapter(folder, adapter(full));
    const back = await readAdapter(folder);
    expect(back).toEqual(adapter(full));
    expect(readdirSync(folder).sort()).toEqual(['adapter_config.json', 'adapter_model.safetensors']);
  });

  test('target lists are sorted; a former adapter is replaced whole', async () => {
    const folder = path.join(temporaryFolder(), 'adapter');
    mkdirSync(folder);
    writeFileSync(path.join(folder, 'adapter_model.bin'), 'stale');
    await writeAdapter(folder, adapter());
    expect((await readAdapter(folder)).config.targetModules).toEqual(['query', 'value']);
    expect(existsSync(path.join(folder, 'adapter_model.bin'))).toBe(false);
  });

  test('an adapter whose shapes are wrong is not written', async () => {
    const folder = path.join(temporaryFolder(), 'adapter');
    await expect(writeAdapter(folder, adapter({ rank: 3 }))).rejects.toMatchObject({ code: 'adapters.bad-tensor' });
    expect(existsSync(folder)).toBe(false);
  });
});

describe('configurations', () => {
  test.each([
    ['peft_type', 'IA3', 'adapters.not-lora'],
    ['use_qalora', true, 'adapters.unsupported'],
    ['lora_bias', true, 'adapters.unsupported'],
    ['alora_invocation_tokens', [1, 2], 'adapters.unsupported'],
    ['layer_replication', [[0, 4]], 'adapters.unsupported'],
    ['trainable_token_indices', [3], 'adapters.unsupported'],
    ['target_parameters', ['experts.weight'], 'adapters.unsupported'],
    ['megatron_config', { size: 1 }, 'adapters.unsupported'],
    ['init_lora_weights', 'pissa', 'adapters.unsupported'],
    ['loftq_config', { loftq_bits: 4 }, 'adapters.unsupported'],
    ['use_something_new', 'yes', 'adapters.unsupported'],
    ['r', 0, 'adapters.bad-field'],
    ['r', '8', 'adapters.bad-field'],
    ['r', 1e12, 'adapters.bad-field'],
    ['lora_alpha', -1, 'adapters.bad-field'],
    ['lora_dropout', 1.5, 'adapters.bad-field'],
    ['target_modules', null, 'adapters.bad-field'],
    ['target_modules', [], 'adapters.bad-field'],
    ['target_modules', [3], 'adapters.bad-field'],
    ['bias', 'some', 'adapters.bad-field'],
    ['rank_pattern', { query: 'x' }, 'adapters.bad-field'],
    ['use_rslora', 'no', 'adapters.bad-field'],
  ])('%s = %j', async (field, value, code) => {
    const folder = await written({ [field]: value });
    const error = await refusal(folder);
    expect(error.code).toBe(code);
    expect(error.sentence).toContain(path.join(folder, 'adapter_config.json'));
    if (field !== 'peft_type') expect(error.details).toMatchObject({ field });
  });

  test.each([
    ['init_lora_weights', 'gaussian'],
    ['use_something_new', null],
    ['use_something_new', {}],
    ['loftq_config', null],
    ['peft_version', '0.99.0'],
  ])('%s = %j changes nothing', async (field, value) => {
    await expect(readAdapter(await written({ [field]: value }))).resolves.toMatchObject({ config: { rank: 2 } });
  });

  test('single values and lists of layers are the same', async () => {
    const folder = await written({ layers_to_transform: 3, layers_pattern: 'h' });
    expect((await readAdapter(folder)).config).toMatchObject({ layersToTransform: [3], layersPattern: ['h'] });
  });

  test('the few fields of old versions are enough', async () => {
    const folder = await written();
    const fields = { peft_type: 'LORA', r: 2, lora_alpha: 16, target_modules: ['query'], task_type: 'SEQ_CLS' };
    writeFileSync(path.join(folder, 'adapter_config.json'), JSON.stringify(fields));
    expect((await readAdapter(folder)).config).toMatchObject({ dropout: 0, bias: 'none', rankPattern: {} });
  });
});

describe('folders', () => {
  test('no folder, no configuration, no weights, only pickle, JSON that is none', async () => {
    const missing = path.join(temporaryFolder(), 'none');
    expect((await refusal(missing)).code).toBe('adapters.folder-missing');
    const empty = await refusal(temporaryFolder());
    expect(empty).toMatchObject({ code: 'adapters.file-missing', details: { file: 'adapter_config.json' } });
    const folder = await written();
    rmSync(path.join(folder, 'adapter_model.safetensors'));
    expect(await refusal(folder)).toMatchObject({
      code: 'adapters.file-missing',
      details: { file: 'adapter_model.safetensors' },
    });
    writeFileSync(path.join(folder, 'adapter_model.bin'), '');
    const pickle = await refusal(folder);
    expect(pickle.code).toBe('adapters.pickle-only');
    expect(pickle.sentence).toContain(path.join(folder, 'adapter_model.bin'));
    writeFileSync(path.join(folder, 'adapter_config.json'), '{,}');
    expect((await refusal(folder)).code).toBe('files.not-json');
    writeFileSync(path.join(folder, 'adapter_config.json'), '3');
    expect((await refusal(folder)).code).toBe('adapters.bad-field');
  });
});

describe('tensors', () => {
  const { a, b } = loraTensorNames('layer.0.query');
  const float = (name: string, shape: number[]) => ({
    name,
    dtype: 'F32' as const,
    shape,
    data: new Float32Array(shape.reduce((x, y) => x * y)),
  });

  test.each([
    [[float(a, [2, 4])], 'without base_model.model.layer.0.query.lora_B.weight'],
    [[float(b, [4, 2])], 'without base_model.model.layer.0.query.lora_A.weight'],
    [[float(a, [3, 4]), float(b, [4, 3])], 'should be [2, in] by the rank in adapter_config.json; found [3, 4]'],
    [[float(a, [2, 4]), float(b, [2, 4])], 'should be [out, 2] by the rank in adapter_config.json; found [2, 4]'],
    [
      [float('base_model.model.layer.0.query.lora_magnitude_vector', [4])],
      'belongs to DoRA, but adapter_config.json has no use_dora',
    ],
    [[float('base_model.model.layer.0.query.lora_embedding_A', [4])], 'is none that LoRA or DoRA has'],
    [[float('layer.0.query.weight', [4])], 'is none that LoRA or DoRA has'],
  ])('%#: %s', async (tensors, reason) => {
    const folder = await written();
    await writeSafetensors(path.join(folder, 'adapter_model.safetensors'), tensors);
    const error = await refusal(folder);
    expect(error.code).toBe('adapters.bad-tensor');
    expect(error.sentence).toContain(reason);
  });

  test('DoRA has the lengths of every adapted module', async () => {
    const folder = await written({ use_dora: true });
    const file = path.join(folder, 'adapter_model.safetensors');
    const magnitude = 'base_model.model.layer.0.query.lora_magnitude_vector';
    expect((await refusal(folder)).sentence).toContain('is there without base_model.model.encoder.layer.0.query');
    await writeSafetensors(file, [float(a, [2, 4]), float(b, [4, 2]), float(magnitude, [3])]);
    expect((await refusal(folder)).sentence).toContain(`should be [4], as ${b} has it; found [3]`);
    // As the running model calls it.
    await writeSafetensors(file, [float(a, [2, 4]), float(b, [4, 2]), float(`${magnitude}.default.weight`, [4])]);
    const { tensors, config: read } = await readAdapter(folder);
    expect(read.dora).toBe(true);
    expect([...tensors.keys()]).toEqual([a, b, magnitude]);
  });

  test('of a module that was copied to be trained, the copy counts', async () => {
    const folder = await written();
    const head = (name: string, value: number) => ({ ...float(name, [2]), data: Float32Array.of(value, value) });
    await writeSafetensors(path.join(folder, 'adapter_model.safetensors'), [
      head('base_model.model.score.modules_to_save.default.weight', 3),
      head('base_model.model.score.original_module.weight', 1),
      head('base_model.model.score.weight', 2),
      head('base_model.model.lone.original_module.weight', 1),
    ]);
    const { tensors } = await readAdapter(folder);
    expect([...tensors].map(([name, { data }]) => [name, data[0]])).toEqual([['base_model.model.score.weight', 3]]);
  });

  test('a trained bias of an adapted module is written where PEFT looks for it', async () => {
    const folder = path.join(temporaryFolder(), 'adapter');
    const tensor = (...shape: number[]) => ({ shape, data: new Float32Array(shape.reduce((x, y) => x * y)) });
    const tensors = new Map([
      [a, tensor(2, 4)],
      [b, tensor(4, 2)],
      [savedTensorName('layer.0.query.bias'), tensor(4)],
      [savedTensorName('layer.0.key.bias'), tensor(4)],
    ]);
    await writeAdapter(folder, { config: { ...config, bias: 'all' }, tensors });
    const { tensors: stored } = await readHeader(path.join(folder, 'adapter_model.safetensors'));
    expect(stored.map(({ name }) => name).sort()).toEqual([
      'base_model.model.layer.0.key.bias',
      'base_model.model.layer.0.query.base_layer.bias',
      a,
      b,
    ]);
    expect((await readAdapter(folder)).tensors).toEqual(tensors);
  });

  test('the rank of a module may come from rank_pattern', async () => {
    const folder = await written({ rank_pattern: { query: 3 } });
    const tensors = [float(a, [3, 4]), float(b, [4, 3])];
    await writeSafetensors(path.join(folder, 'adapter_model.safetensors'), tensors);
    await expect(readAdapter(folder)).resolves.toBeDefined();
  });

  test('names come apart as they were put together', () => {
    expect(parseTensorName(a)).toEqual({ kind: 'factor', module: 'layer.0.query', factor: 'a' });
    expect(parseTensorName(savedTensorName('score.weight'))).toEqual({ kind: 'parameter', parameter: 'score.weight' });
    expect(parseTensorName('model.score.weight')).toBeUndefined();
  });
});

describeWithShared('adapters saved by PEFT', () => {
  test.each(readCases())('%s: read and written again, the files are the same', async (name) => {
    const original = shared('golden', 'cases', name, 'adapter');
    const copy = path.join(temporaryFolder(), 'adapter');
    await writeAdapter(copy, await readAdapter(original));
    const content = (folder: string, file: string) => readFileSync(path.join(folder, file));
    const weights = 'adapter_model.safetensors';
    expect(content(copy, weights).equals(content(original, weights))).toBe(true);
    const fields = (folder: string) => JSON.parse(content(folder, 'adapter_config.json').toString()) as object;
    expect(fields(copy)).toEqual(fields(original));
    expect(Object.keys(fields(copy))).toEqual(Object.keys(fields(original)));
  });
});

function readCases(): string[] {
  const folder = shared('golden', 'cases');
  return existsSync(folder) ? readdirSync(folder) : [];
}
