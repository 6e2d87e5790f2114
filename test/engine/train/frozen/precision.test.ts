import { PLAIN_LORA } from '../../../../src/shared/job.ts';
import { cp, rm } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import type { Precision } from '../../../../src/shared/precision.ts';
import { resolveModel } from '../../../../src/engine/models/index.ts';
import { seededGenerator } from '../../../../src/engine/random/generator.ts';
import { openBase } from '../../../../src/engine/train/frozen/base.ts';
import { initialValues, type TensorValues } from '../../../../src/engine/train/trained/initial.ts';
import type { LoraSettings } from '../../../../src/engine/train/job.ts';
import { ClassifierModel } from '../../../../src/engine/train/model/model.ts';
import { trainedPartsOf, trainedTensorsOf } from '../../../../src/engine/train/trained/tensors.ts';
import { tokenize, tokenizerOf } from '../../../../src/engine/train/model/texts.ts';
import { openCheckpoint, readConfig } from '../../../../src/engine/weights/checkpoint.ts';
import { prepareBase } from '../../../../src/engine/weights/quantized/index.ts';
import { narrowToBfloat16, narrowToFloat16, widenBfloat16, widenFloat16 } from '../../../../src/engine/weights/half.ts';
import { readFloats } from '../../../../src/engine/weights/read.ts';
import { type TensorToWrite, writeSafetensors } from '../../../../src/engine/weights/write.ts';
import { dequantizeParameter } from '../../../support/dequantize.ts';
import { describeWithShared, shared } from '../../../support/shared.ts';
import { temporaryFolder } from '../../../support/temporary.ts';

const texts = [
  'Forest fire near La Ronge Sask. Canada',
  'my worst fear. https://t.co/iH8UDz8mq3',
  'I love this new song so much it is fire',
  'Three people died from the heat wave so far',
  'What a lovely day in the park with no rain at all, who could ask for more than that?',
  'Flood warning for the county, residents were told to leave their homes tonight',
];
const labels = [1, 0, 0, 1, 0, 1];

const lora: LoraSettings = {
  r: 8,
  alpha: 16,
  dropout: 0,
  targets: null,
  exclude: null,
  modulesToSave: null,
  ...PLAIN_LORA,
  rslora: false,
  layers: null,
  enabled: true,
};

/** Gradients of one batch, dropout off, with B drawn instead of zero so that A has a gradient too. */
async function gradientsOf(folder: string, precision: Precision, cacheFolder: string) {
  const spec = resolveModel(await readConfig(folder), folder, 2, { hidden: 0, attention: 0, head: 0 });
  const checkpoint = await openCheckpoint(folder);
  const plan = trainedPartsOf(spec, lora);
  const base = await openBase(spec, checkpoint, { precision, cacheFolder });
  const model = await ClassifierModel.open(spec, plan, checkpoint, { device: 'cpu', threads: 2, seed: 1, base });
  const values: TensorValues = (await initialValues(spec, trainedTensorsOf(spec, plan), checkpoint, 7)).values;
  for (const [name, value] of values) {
    if (!name.includes('lora_B')) continue;
    const generator = seededGenerator(7, name);
    value.forEach((_, index) => (value[index] = generator.normal() * 0.02));
  }
  const { sequences } = tokenize(await tokenizerOf(spec, folder), texts, 64, { spec, folder });
  const result = await model.train({ sequences, labels, classWeights: [1, 1] }, values, [1, 0], 1);
  await model.close();
  return result.gradients;
}

/** A copy of the checkpoint whose quantized weights hold exactly the values that the codes stand for, as float32. */
async function dequantizedCopy(folder: string, format: 'nf4' | 'int4', cacheFolder: string): Promise<string> {
  const copy = path.join(temporaryFolder(), 'dequantized');
  await cp(folder, copy, { recursive: true, dereference: true });
  await rm(path.join(copy, 'model.safetensors'));
  const checkpoint = await openCheckpoint(folder);
  const linear = /(query|key|value|dense|_proj)\.weight$/;
  const isHead = (name: string) => /classifier|score|lm_head/.test(name);
  const parameters = [...checkpoint.tensors.values()]
    .filter(({ name, shape }) => shape.length === 2 && linear.test(name) && !isHead(name))
    .map((tensor) => ({ name: tensor.name, tensor }));
  const prepared = await prepareBase({ checkpoint, parameters, format, cacheFolder });
  const quantized = new Set(parameters.map(({ name }) => name));
  await writeSafetensors(
    path.join(copy, 'model.safetensors'),
    await Promise.all(
      [...checkpoint.tensors.values()].map(async (tensor) => ({
        name: tensor.name,
        dtype: 'F32' as const,
        shape: tensor.shape,
        data: quantized.has(tensor.name)
          ? await dequantizeParameter(prepared, tensor.name, tensor.shape)
          : await readFloats(tensor),
      })),
    ),
  );
  return copy;
}

/** Two copies of the checkpoint: stored in half precision, and in float32 with the very values that are stored there. */
async function halfCopies(folder: string, dtype: 'F16' | 'BF16'): Promise<{ half: string; widened: string }> {
  const narrow = dtype === 'F16' ? narrowToFloat16 : narrowToBfloat16;
  const widen = dtype === 'F16' ? widenFloat16 : widenBfloat16;
  const tensors = [...(await openCheckpoint(folder)).tensors.values()];
  const stored = await Promise.all(
    tensors.map(async (tensor) => ({ ...tensor, data: narrow(await readFloats(tensor)) })),
  );
  const copyWith = async (name: string, written: readonly TensorToWrite[]) => {
    const copy = path.join(temporaryFolder(), name);
    await cp(folder, copy, { recursive: true, dereference: true });
    await rm(path.join(copy, 'model.safetensors'));
    await writeSafetensors(path.join(copy, 'model.safetensors'), written);
    return copy;
  };
  return {
    half: await copyWith(
      'half',
      stored.map(({ name, shape, data }) => ({ name, shape, dtype, data })),
    ),
    widened: await copyWith(
      'widened',
      stored.map(({ name, shape, data }) => ({ name, shape, dtype: 'F32' as const, data: widen(data) })),
    ),
  };
}

const outliers = [
  { channel: 17, factor: 5 },
  { channel: 77, factor: 10 },
  { channel: 137, factor: 20 },
];

/**
 * A copy of the checkpoint in which three gains and biases of every norm but the last are 5, 10 and 20 times what they
 * were, and the linear layers behind it read those channels with weights as much smaller: as in published models, whose
 * weights were trained with such channels. (The last norm's would make the head's gradient drown all others.)
 */
async function outlierCopy(folder: string): Promise<string> {
  const copy = path.join(temporaryFolder(), 'outliers');
  await cp(folder, copy, { recursive: true, dereference: true });
  await rm(path.join(copy, 'model.safetensors'));
  const { tensors } = await openCheckpoint(folder);
  const isNorm = (name: string) => /(LayerNorm|layernorm)\.(weight|bias)$/.test(name) && !/layer\.3\.output/.test(name);
  const isBehind = (name: string) =>
    /(query|key|value|intermediate\.dense|[qkv]_proj|gate_proj|up_proj)\.weight$/.test(name);
  await writeSafetensors(
    path.join(copy, 'model.safetensors'),
    await Promise.all(
      [...tensors.values()].map(async ({ name, shape, ...tensor }) => {
        const data = await readFloats({ name, shape, ...tensor });
        for (const { channel, factor } of outliers) {
          if (isNorm(name)) data[channel]! *= factor;
          if (isBehind(name)) for (let at = channel; at < data.length; at += shape[1]!) data[at]! /= factor;
        }
        return { name, dtype: 'F32' as const, shape, data };
      }),
    ),
  );
  return copy;
}

function relativeDifference(a: Float32Array, b: Float32Array): number {
  let difference = 0;
  let norm = 0;
  a.forEach((value, index) => {
    difference += (value - b[index]!) ** 2;
    norm += b[index]! ** 2;
  });
  return Math.sqrt(difference / norm);
}

function cosine(a: Float32Array, b: Float32Array): number {
  let [product, left, right] = [0, 0, 0];
  a.forEach((value, index) => {
    product += value * b[index]!;
    left += value ** 2;
    right += b[index]! ** 2;
  });
  return product / Math.sqrt(left * right);
}

const norm = (values: Float32Array) => Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0));

describeWithShared('gradients of a quantized base', () => {
  for (const name of ['mini-roberta', 'mini-llama']) {
    const folder = shared('models', name);

    it.each(['nf4', 'int4'] as const)(`are those of its dequantized weights: ${name} in %s`, async (format) => {
      const cache = temporaryFolder();
      const quantized = await gradientsOf(folder, format, cache);
      const reference = await gradientsOf(await dequantizedCopy(folder, format, cache), 'stored', cache);
      expect(quantized.size).toBe(reference.size);
      for (const [tensor, gradient] of quantized) {
        // Both compute in float32 with the same values; only the order of a few sums may differ.
        expect(relativeDifference(gradient, reference.get(tensor)!), tensor).toBeLessThan(1e-4);
      }
    });

    it.each(['F16', 'BF16'] as const)(`are those of its widened weights: ${name} stored as %s`, async (dtype) => {
      const { half, widened } = await halfCopies(folder, dtype);
      const cast = await gradientsOf(half, 'stored', temporaryFolder());
      const reference = await gradientsOf(widened, 'stored', temporaryFolder());
      expect(cast.size).toBe(reference.size);
      for (const [tensor, gradient] of cast) {
        expect(relativeDifference(gradient, reference.get(tensor)!), tensor).toBeLessThan(1e-4);
      }
    });

    it.each(['as it is', 'with outlying gains'])(
      `point where those of float32 do: ${name} in int8, %s`,
      async (kind) => {
        const cache = temporaryFolder();
        const checkpoint = kind === 'as it is' ? folder : await outlierCopy(folder);
        const int8 = await gradientsOf(checkpoint, 'int8', cache);
        const reference = await gradientsOf(checkpoint, 'stored', cache);
        const largest = Math.max(...[...reference.values()].map(norm));
        for (const [tensor, gradient] of int8) {
          const expected = reference.get(tensor)!;
          if (norm(expected) > 1e-3 * largest) expect(cosine(gradient, expected), tensor).toBeGreaterThan(0.97);
        }
      },
    );
  }
});
