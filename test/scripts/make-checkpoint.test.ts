import { PLAIN_LORA } from '../../src/shared/job.ts';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { shapes } from '../../scripts/checkpoint/shapes.ts';
import { MOST_SHARD_BYTES, shardIndex, splitIntoShards } from '../../scripts/checkpoint/shards.ts';
import { showWriting } from '../../scripts/checkpoint/progress.ts';
import { publishedParameters } from '../../scripts/checkpoint/parameters.ts';
import { type RandomCheckpoint, writeRandomCheckpoint } from '../../scripts/checkpoint/write.ts';
import { parametersOf, resolveModel } from '../../src/engine/models/index.ts';
import { loadTokenizer } from '../../src/engine/text/index.ts';
import {
  AdamW,
  ClassifierModel,
  countTrained,
  initialValues,
  optimizerStep,
  trainedPartsOf,
  trainedTensorsOf,
} from '../../src/engine/train/workbench.ts';
import { openCheckpoint, readConfig, readFloats, tensorOf } from '../../src/engine/weights/index.ts';
import { temporaryFolder } from '../support/temporary.ts';

const tiny = {
  llama: {
    ...shapes['tinyllama-1.1b'].config,
    vocab_size: 640,
    hidden_size: 64,
    intermediate_size: 176,
    num_hidden_layers: 2,
    num_attention_heads: 4,
    num_key_value_heads: 2,
  },
  roberta: {
    ...shapes['roberta-base'].config,
    vocab_size: 700,
    hidden_size: 64,
    intermediate_size: 128,
    num_hidden_layers: 2,
    num_attention_heads: 4,
  },
};

const dtypes = [
  { dtype: 'fp32', stored: 'F32', torch: 'float32', width: 4 },
  { dtype: 'fp16', stored: 'F16', torch: 'float16', width: 2 },
  { dtype: 'bf16', stored: 'BF16', torch: 'bfloat16', width: 2 },
] as const;

const lora = { exclude: null, modulesToSave: null, rslora: false, layers: null, enabled: true, ...PLAIN_LORA };
const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0);

async function write(options: Partial<RandomCheckpoint> = {}): Promise<string> {
  const folder = path.join(temporaryFolder(), 'checkpoint');
  await writeRandomCheckpoint({ config: tiny.llama, dtype: 'fp32', folder, ...options });
  return folder;
}

function hashes(folder: string): Record<string, string> {
  const hash = (name: string) =>
    createHash('sha256')
      .update(readFileSync(path.join(folder, name)))
      .digest('hex');
  return Object.fromEntries(readdirSync(folder).map((name) => [name, hash(name)]));
}

describe('a sharded checkpoint', () => {
  it.each(dtypes)('in $dtype holds the base model and the language head', async ({ dtype, stored, torch, width }) => {
    const shardBytes = 100_000 * width;
    const folder = await write({ dtype, shardBytes });
    const shards = readdirSync(folder).filter((name) => name.endsWith('.safetensors'));
    expect(shards.length).toBeGreaterThan(1);
    expect(shards[0]).toBe(`model-00001-of-0000${shards.length}.safetensors`);

    const checkpoint = await openCheckpoint(folder);
    expect(checkpoint.files.map(({ name }) => name)).toEqual(shards);
    const config = await readConfig(folder);
    expect(config).toEqual({ ...tiny.llama, torch_dtype: torch });
    const expected = parametersOf(resolveModel(config, folder, 2))
      .filter(({ name }) => name !== 'score.weight')
      .map(({ name, shape }): [string, readonly number[]] => [name, shape])
      .concat([['lm_head.weight', [640, 64]]]);
    const found = [...checkpoint.tensors.values()];
    expect(new Map(found.map(({ name, shape }) => [name, shape]))).toEqual(new Map(expected));
    expect(new Set(found.map((tensor) => tensor.dtype))).toEqual(new Set([stored]));

    const elements = sum(expected.map(([, shape]) => shape.reduce((size, dimension) => size * dimension, 1)));
    const index = JSON.parse(readFileSync(path.join(folder, 'model.safetensors.index.json'), 'utf8')) as object;
    expect(index).toMatchObject({ metadata: { total_size: elements * width } });
    for (const { name, path: file } of checkpoint.files) {
      const held = found.filter((tensor) => tensor.file === file);
      expect(sum(held.map(({ bytes }) => bytes)), name).toBeLessThanOrEqual(shardBytes);
    }
  });

  it.each(dtypes)('in $dtype has plausible values', async ({ dtype }) => {
    const checkpoint = await openCheckpoint(await write({ dtype }));
    const moments = async (name: string) => {
      const values = await readFloats(tensorOf(checkpoint, name));
      const mean = sum([...values]) / values.length;
      return { mean, deviation: Math.sqrt(sum([...values].map((value) => (value - mean) ** 2)) / values.length) };
    };
    const weight = await moments('model.layers.1.mlp.gate_proj.weight');
    expect(weight.mean).toBeCloseTo(0, 3);
    expect(weight.deviation).toBeCloseTo(0.02, 3);
    const norm = await moments('model.norm.weight');
    expect(norm.mean).toBeCloseTo(1, 2);
    expect(norm.deviation).toBeGreaterThan(0.005);
    expect(norm.deviation).toBeLessThan(0.02);
  });

  it('repeats no row of a matrix that is longer than what was drawn', async () => {
    const config = { ...tiny.llama, vocab_size: 2000 };
    const checkpoint = await openCheckpoint(await write({ config }));
    const values = await readFloats(tensorOf(checkpoint, 'model.embed_tokens.weight'));
    const rows = Array.from({ length: 2000 }, (_, row) => values.subarray(row * 64, (row + 1) * 64).join());
    expect(values.length).toBeGreaterThan(65_521);
    expect(new Set(rows).size).toBe(2000);
  });
});

describe('a checkpoint in one file', () => {
  it('has no index, and the masked language head of RoBERTa', async () => {
    const folder = await write({ config: tiny.roberta });
    expect(readdirSync(folder).sort()).toEqual([
      'config.json',
      'model.safetensors',
      'tokenizer.json',
      'tokenizer_config.json',
    ]);
    const { tensors } = await openCheckpoint(folder);
    expect([...tensors.keys()].filter((name) => !name.startsWith('roberta.')).sort()).toEqual([
      'lm_head.bias',
      'lm_head.dense.bias',
      'lm_head.dense.weight',
      'lm_head.layer_norm.bias',
      'lm_head.layer_norm.weight',
    ]);
    expect(tensors.get('lm_head.bias')?.shape).toEqual([700]);
  });

  it('leaves a tied language head out', async () => {
    const { tensors } = await openCheckpoint(await write({ config: { ...tiny.llama, tie_word_embeddings: true } }));
    expect(tensors.has('lm_head.weight')).toBe(false);
    expect(tensors.has('model.embed_tokens.weight')).toBe(true);
  });
});

it.each([
  ...dtypes.map(({ dtype }) => ({ model: 'llama', dtype }) as const),
  { model: 'roberta', dtype: 'fp32' } as const,
])('a classifier trains on a $model checkpoint in $dtype', async ({ model: family, dtype }) => {
  const folder = await write({ config: tiny[family], dtype, shardBytes: 100_000 });
  const spec = resolveModel(await readConfig(folder), folder, 2);
  const targets = family === 'llama' ? ['q_proj', 'v_proj'] : ['query', 'value'];
  const plan = trainedPartsOf(spec, { ...lora, r: 2, alpha: 16, dropout: 0.1, targets });
  const checkpoint = await openCheckpoint(folder);
  const tensors = trainedTensorsOf(spec, plan);
  const { values, head } = await initialValues(spec, tensors, checkpoint, 0);
  expect(head).toBe('seed');
  const factor = tensors.find(({ part }) => part.kind === 'lora-b')!.name;
  const model = await ClassifierModel.open(spec, plan, checkpoint, { device: 'cpu', threads: 1, seed: 0 });
  const optimizer = await AdamW.open(tensors, { betas: [0.9, 0.999], epsilon: 1e-8, weightDecay: 0, maxGradNorm: 0 });
  const tokenizer = await loadTokenizer(folder);
  const sequences = ['Forest fire near La Ronge', 'I love fruits'].map((text) => tokenizer.encode(text, 32));
  const batch = { sequences, labels: [1, 0], classWeights: [1, 1] };
  const { loss } = await optimizerStep(model, optimizer, values, [batch], { step: 1, learningRate: 1e-3 });
  await model.close();
  expect(loss).toBeGreaterThan(0.3);
  expect(loss).toBeLessThan(1.5);
  expect(values.get(factor)!.some((value) => value !== 0)).toBe(true);
});

describe('the same seed', () => {
  it('gives the same bytes, and another seed others', async () => {
    const first = hashes(await write({ seed: 7, shardBytes: 300_000 }));
    expect(hashes(await write({ seed: 7, shardBytes: 300_000 }))).toEqual(first);
    const other = hashes(await write({ seed: 8, shardBytes: 300_000 }));
    for (const name of Object.keys(first)) {
      expect(other[name] === first[name], name).toBe(!name.endsWith('.safetensors'));
    }
  });
});

describe('the stand-in for a tokenizer', () => {
  it.each([
    { shape: 'mistral-7b', before: [1], after: [], size: 32000 },
    { shape: 'roberta-large', before: [0], after: [2], size: 50265 },
  ] as const)('of $shape has exactly the ids of its embeddings', async ({ shape, before, after, size }) => {
    const { model_type, vocab_size } = shapes[shape].config;
    const small = model_type === 'roberta' ? tiny.roberta : tiny.llama;
    const folder = await write({ config: { ...small, vocab_size } });
    const tokenizer = await loadTokenizer(folder);
    expect(tokenizer.vocabularySize).toBe(size);
    const text = 'Our Deeds are the Reason of this #earthquake: naïve 🌋 http://t.co/x7Y2';
    const ids = [...tokenizer.encode(text, 512)];
    expect(Math.max(...ids)).toBeLessThan(size);
    expect(ids.slice(0, before.length)).toEqual(before);
    expect(ids.slice(ids.length - after.length)).toEqual(after);
    expect(tokenizer.decode(ids).trim()).toBe(text.toLowerCase());
    // Up to three letters a token, and the rest byte by byte: 71 without merges.
    expect(ids.length).toBeLessThan(45);
    const tokens = JSON.parse(readFileSync(path.join(folder, 'tokenizer.json'), 'utf8')) as {
      model: { vocab: Record<string, number> };
    };
    expect(Object.values(tokens.model.vocab).sort((a, b) => a - b)).toEqual(
      Array.from({ length: size }, (_, id) => id),
    );
  });

  it('has a pad token for RoBERTa only', async () => {
    const settings = async (config: RandomCheckpoint['config']) =>
      JSON.parse(readFileSync(path.join(await write({ config }), 'tokenizer_config.json'), 'utf8')) as object;
    expect(await settings(tiny.roberta)).toMatchObject({ pad_token: '<pad>' });
    expect(await settings(tiny.llama)).toMatchObject({ pad_token: null });
  });
});

describe('refusals', () => {
  it('names what a shape takes and what the disk has, before anything is written', async () => {
    const folder = path.join(temporaryFolder(), 'new', 'checkpoint');
    const sizes = {
      hidden_size: 2 ** 16,
      intermediate_size: 2 ** 19,
      num_hidden_layers: 1024,
      num_attention_heads: 64,
    };
    const config = { ...tiny.llama, ...sizes };
    const error = await writeRandomCheckpoint({ config, dtype: 'bf16', folder }).catch((each: unknown) => each);
    expect(error).toMatchObject({ code: 'files.no-space', details: { folder } });
    expect((error as Error).message).toMatch(/would take 229 TB, but its disk has \d.* free/);
    expect(() => statSync(path.dirname(folder))).toThrow('ENOENT');
  });

  it('leaves a folder alone that has files in it', async () => {
    const folder = temporaryFolder();
    writeFileSync(path.join(folder, 'thesis.txt'), 'years of work');
    await expect(writeRandomCheckpoint({ config: tiny.llama, dtype: 'fp16', folder })).rejects.toMatchObject({
      code: 'files.folder-not-empty',
    });
    expect(readdirSync(folder)).toEqual(['thesis.txt']);
  });

  it('takes an empty folder', async () => {
    const folder = path.join(temporaryFolder(), 'empty');
    mkdirSync(folder);
    expect(await write({ folder })).toContain('checkpoint');
    expect(readdirSync(folder)).toContain('config.json');
  });

  it('leaves nothing when it is interrupted', async () => {
    const parent = temporaryFolder();
    const interrupt = new AbortController();
    const onProgress = ({ written, total }: { written: number; total: number }) => {
      if (written > total / 2) interrupt.abort(new Error('interrupted'));
    };
    const folder = path.join(parent, 'checkpoint');
    await expect(write({ folder, shardBytes: 200_000, signal: interrupt.signal, onProgress })).rejects.toThrow(
      'interrupted',
    );
    expect(readdirSync(parent)).toEqual([]);
  });
});

describe('the published shapes', () => {
  it.each([
    { shape: 'roberta-base', rank: 2, trainable: 665_858 },
    { shape: 'roberta-large', rank: 2, trainable: 1_248_258, total: 355_558_402 },
    { shape: 'mistral-7b', rank: 2, trainable: 860_160 },
    { shape: 'llama-2-7b', rank: 16, trainable: 8_396_800 },
    { shape: 'tinyllama-1.1b', rank: 16, trainable: 2_256_896 },
  ] as const)('$shape trains $trainable parameters at r=$rank', ({ shape, rank, trainable, total }) => {
    const spec = resolveModel(shapes[shape].config, shape, 2);
    expect(shapes[shape].lora.r).toBe(rank);
    const count = countTrained(spec, trainedPartsOf(spec, { ...lora, ...shapes[shape].lora }));
    expect(count.trainable).toBe(trainable);
    if (total !== undefined) expect(count.total).toBe(total);
  });

  // The parameter counts that the Hub shows for these repositories, for RoBERTa less its 514 stored position ids.
  it.each([
    { shape: 'roberta-base', parameters: 124_697_433, files: 1 },
    { shape: 'roberta-large', parameters: 355_412_057, files: 1 },
    { shape: 'mistral-7b', parameters: 7_241_732_096, files: 3 },
    { shape: 'llama-2-7b', parameters: 6_738_415_616, files: 3 },
    { shape: 'tinyllama-1.1b', parameters: 1_100_048_384, files: 1 },
  ] as const)('$shape has $parameters parameters, in bf16 in $files files', async ({ shape, parameters, files }) => {
    const tensors = (await publishedParameters(shapes[shape].config)).map(({ name, shape: dimensions }) => ({
      name,
      bytes: 2 * dimensions.reduce((size, dimension) => size * dimension, 1),
    }));
    const shards = splitIntoShards(tensors, MOST_SHARD_BYTES);
    expect(shards.map(({ tensors }) => sum(tensors.map(({ bytes }) => bytes)) <= 5e9)).toEqual(Array(files).fill(true));
    expect(shardIndex(shards).metadata.total_size).toBe(2 * parameters);
  });
});

it('deals tensors out as save_pretrained does: in order, and a large one alone', () => {
  const tensors = [40, 50, 20, 300, 10].map((bytes, index) => ({ name: `t${index}`, bytes }));
  expect(splitIntoShards(tensors, 100).map(({ file, tensors }) => [file, tensors.map(({ bytes }) => bytes)])).toEqual([
    ['model-00001-of-00004.safetensors', [40, 50]],
    ['model-00002-of-00004.safetensors', [20]],
    ['model-00003-of-00004.safetensors', [300]],
    ['model-00004-of-00004.safetensors', [10]],
  ]);
});

it('shows rate and time left now and then, and the end', () => {
  const lines: string[] = [];
  let time = 0;
  const show = showWriting({ write: (text) => lines.push(text) }, () => time);
  for (const written of [0, 1e9, 2e9, 3e9, 10e9]) {
    show({ written, total: 10e9, file: 'model.safetensors' });
    time += 2.5;
  }
  expect(lines).toEqual([
    'model.safetensors: 2.00 of 10.00 GB, 0.40 GB/s, 20 s left\n',
    'model.safetensors: 10.00 of 10.00 GB, 1.00 GB/s\n',
  ]);
});
