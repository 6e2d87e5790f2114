import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { quantizableWeights, resolveModel } from '../../../../src/engine/models/index.ts';
import { openBase } from '../../../../src/engine/train/frozen/base.ts';
import { ClassifierModel } from '../../../../src/engine/train/model/model.ts';
import { initialValues } from '../../../../src/engine/train/trained/initial.ts';
import { trainedPartsOf, trainedTensorsOf } from '../../../../src/engine/train/trained/tensors.ts';
import { openCheckpoint, readConfig } from '../../../../src/engine/weights/checkpoint.ts';
import { prepareBase } from '../../../../src/engine/weights/quantized/index.ts';
import { readFloats } from '../../../../src/engine/weights/read.ts';
import { writeSafetensors } from '../../../../src/engine/weights/write.ts';
import { writeJson } from '../../../../src/engine/files/index.ts';
import { seededGenerator } from '../../../../src/engine/random/generator.ts';
import type { Precision } from '../../../../src/shared/precision.ts';
import { dequantizeParameter } from '../../../support/dequantize.ts';
import { temporaryFolder } from '../../../support/temporary.ts';
import { tinyArchitectures, tinyLora, tinyRows, writeTinyCheckpoint } from '../../../support/tiny-checkpoint.ts';

const sizes = { hidden: 64, heads: 4, intermediate: 128, layers: 2 };
const batch = { sequences: tinyRows([3, 12, 7]), labels: [0, 1, 1], classWeights: [1, 1] };

/** Gradients of every linear layer's factors, with B drawn instead of zero so that A has a gradient too. */
async function gradientsOf(folder: string, precision: Precision, cacheFolder: string) {
  const spec = resolveModel(await readConfig(folder), folder, 2, { hidden: 0, attention: 0, head: 0 });
  const checkpoint = await openCheckpoint(folder);
  const plan = trainedPartsOf(spec, { ...tinyLora, targets: 'all-linear' });
  const base = await openBase(spec, checkpoint, { precision, cacheFolder });
  const model = await ClassifierModel.open(spec, plan, checkpoint, { device: 'cpu', threads: 1, seed: 1, base });
  onTestFinished(() => model.close());
  const { values } = await initialValues(spec, trainedTensorsOf(spec, plan), checkpoint, 7);
  for (const [name, value] of values) {
    if (!name.includes('lora_B')) continue;
    const generator = seededGenerator(7, name);
    value.forEach((_, index) => (value[index] = generator.normal() * 0.02));
  }
  return (await model.train(batch, values, [1, 0], 1)).gradients;
}

/** The checkpoint with what the codes of its quantized weights stand for, as float32. */
async function dequantizedCopy(folder: string, format: 'nf4' | 'int4' | 'int8', cacheFolder: string): Promise<string> {
  const copy = temporaryFolder();
  const checkpoint = await openCheckpoint(folder);
  const config = await readConfig(folder);
  const spec = resolveModel(config, folder, 2);
  const parameters = [...quantizableWeights(spec)].map(([name, { inputs, outputs, fanInFanOut = false }]) => ({
    name,
    tensor: { ...checkpoint.tensors.get(name)!, shape: [outputs, inputs] },
    isTransposed: fanInFanOut,
  }));
  const prepared = await prepareBase({ checkpoint, parameters, format, cacheFolder });
  const turned = (values: Float32Array, [rows = 0, columns = 0]: readonly number[]) =>
    Float32Array.from(values, (_, at) => values[(at % rows) * columns + Math.floor(at / rows)]!);
  await writeSafetensors(
    path.join(copy, 'model.safetensors'),
    await Promise.all(
      [...checkpoint.tensors.values()].map(async ({ name, shape, ...tensor }) => {
        const parameter = parameters.find((each) => each.name === name);
        if (!parameter)
          return { name, shape, dtype: 'F32' as const, data: await readFloats({ ...tensor, name, shape }) };
        const matrix = parameter.tensor.shape;
        const decoded = await dequantizeParameter(prepared, name, matrix);
        return { name, shape, dtype: 'F32' as const, data: parameter.isTransposed ? turned(decoded, matrix) : decoded };
      }),
    ),
  );
  await writeJson(path.join(copy, 'config.json'), config);
  return copy;
}

const norm = (values: Float32Array) => Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0));

/** Of families with a part that the older ones lack: what a format stores has to reach each of them. */
const families = tinyArchitectures.filter(
  (architecture) => !['roberta', 'bert', 'distilbert', 'llama3', 'xlm-roberta', 'camembert'].includes(architecture),
);

describe.each(families)('%s, quantized', (architecture) => {
  it.each(['nf4', 'int4'] as const)('has the gradients of its dequantized weights: %s', async (format) => {
    const folder = await writeTinyCheckpoint(architecture, sizes);
    const cache = temporaryFolder();
    const quantized = await gradientsOf(folder, format, cache);
    const reference = await gradientsOf(await dequantizedCopy(folder, format, cache), 'stored', cache);
    const original = await gradientsOf(folder, 'stored', cache);
    expect([...quantized.keys()]).toEqual([...reference.keys()]);
    let moved = 0;
    for (const [tensor, gradient] of quantized) {
      const expected = reference.get(tensor)!;
      const difference = norm(gradient.map((value, index) => value - expected[index]!));
      // Both compute in float32 with the same values; only the order of a few sums may differ.
      expect(difference, tensor).toBeLessThan(1e-6 + 1e-4 * norm(expected));
      moved += norm(gradient.map((value, index) => value - original.get(tensor)![index]!));
    }
    expect(moved, 'something was quantized').toBeGreaterThan(1e-3);
  });

  it('has gradients near those of float32: int8', async () => {
    const folder = await writeTinyCheckpoint(architecture, sizes);
    const cache = temporaryFolder();
    const int8 = await gradientsOf(folder, 'int8', cache);
    const reference = await gradientsOf(folder, 'stored', cache);
    const largest = Math.max(...[...reference.values()].map(norm));
    for (const [tensor, gradient] of int8) {
      const expected = reference.get(tensor)!;
      if (norm(expected) <= 1e-3 * largest) continue;
      const product = gradient.reduce((sum, value, index) => sum + value * expected[index]!, 0);
      // OLMo 2 normalizes behind its products: in a model 64 wide that averages the rounding of its inputs little.
      expect(product / (norm(gradient) * norm(expected)), tensor).toBeGreaterThan(
        architecture === 'olmo2' ? 0.95 : 0.97,
      );
    }
  });
});
