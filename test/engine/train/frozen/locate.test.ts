import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { type ModelSpec, resolveModel } from '../../../../src/engine/models/index.ts';
import { openBase } from '../../../../src/engine/train/frozen/base.ts';
import { unusedTensors } from '../../../../src/engine/train/frozen/locate.ts';
import {
  openCheckpoint,
  readFloats,
  type TensorToWrite,
  writeSafetensors,
} from '../../../../src/engine/weights/index.ts';
import { type Precision, precisions } from '../../../../src/shared/precision.ts';
import { temporaryFolder } from '../../../support/temporary.ts';
import { writeTinyCheckpoint } from '../../../support/tiny-checkpoint.ts';

const name = 'roberta.encoder.layer.1.attention.self.query.weight';

/** What is said about a copy of a tiny checkpoint in which one tensor was changed, and where its file lies. */
async function refusal(precision: Precision, change: (tensor: TensorToWrite) => TensorToWrite | null) {
  const original = await writeTinyCheckpoint('roberta');
  const folder = temporaryFolder();
  const file = path.join(folder, 'model.safetensors');
  const tensors: TensorToWrite[] = [];
  for (const stored of (await openCheckpoint(original)).tensors.values()) {
    const copied = { name: stored.name, dtype: 'F32' as const, shape: stored.shape, data: await readFloats(stored) };
    const written = stored.name === name ? change(copied) : copied;
    if (written) tensors.push(written);
  }
  await writeSafetensors(file, tensors);
  const config = JSON.parse(readFileSync(path.join(original, 'config.json'), 'utf8')) as Record<string, unknown>;
  const spec: ModelSpec = resolveModel(config, 'config.json', 2);
  const checkpoint = await openCheckpoint(folder);
  const opened = openBase(spec, checkpoint, { precision, cacheFolder: path.join(folder, 'cache') });
  const error: unknown = await opened.then(
    ({ locate }) => {
      try {
        return locate(name);
      } catch (error) {
        return error;
      }
    },
    (error: unknown) => error,
  );
  return { error, file, folder };
}

describe('a checkpoint that does not fit its config', () => {
  it.each(precisions)('%s: names tensor, expected and found shape', async (precision) => {
    const { error, file } = await refusal(precision, (tensor) => ({ ...tensor, shape: [8, 32] }));
    expect(error).toMatchObject({
      code: 'models.shape-mismatch',
      sentence: `${file}: the tensor ${name} has the shape [8, 32], but the config asks for [16, 16].`,
    });
  });

  it.each(['stored', 'int8', 'nf4'] as const)('%s: names a tensor that is missing', async (precision) => {
    const { error, folder } = await refusal(precision, () => null);
    expect(error).toMatchObject({ code: 'models.missing-tensor', details: { folder, tensor: name } });
  });
});

describe('a type that nobody supports', () => {
  const asFloat8 = ({ shape }: TensorToWrite): TensorToWrite => ({
    name,
    dtype: 'F8_E4M3',
    shape,
    data: new Uint8Array(16 * 16),
  });

  it.each([
    ['stored', 'models.unsupported-dtype'],
    ['int8', 'quantized.unsupported-dtype'],
    ['nf4', 'quantized.unsupported-dtype'],
  ] as const)('%s: is named with its tensor', async (precision, code) => {
    const { error, file } = await refusal(precision, asFloat8);
    expect(error).toMatchObject({ code, details: { file, tensor: name, dtype: 'F8_E4M3' } });
  });
});

it('names what a checkpoint holds beside the model: a language head, buffers of old versions', async () => {
  const folder = await writeTinyCheckpoint('llama');
  const file = path.join(folder, 'model.safetensors');
  const { tensors } = await openCheckpoint(folder);
  const copied = await Promise.all(
    [...tensors.values()].map(async (stored) => ({ ...stored, dtype: 'F32' as const, data: await readFloats(stored) })),
  );
  const extra = ['lm_head.weight', 'model.layers.0.self_attn.rotary_emb.inv_freq'];
  const added = extra.map((name) => ({ name, dtype: 'F32' as const, shape: [4], data: new Float32Array(4) }));
  await writeSafetensors(file, [...copied, ...added]);
  const config = JSON.parse(readFileSync(path.join(folder, 'config.json'), 'utf8')) as Record<string, unknown>;
  const spec = resolveModel(config, 'config.json', 2);
  expect(unusedTensors(spec, await openCheckpoint(folder)).sort()).toEqual(extra);
});
