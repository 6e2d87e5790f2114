import { describe, expect, onTestFinished, test } from 'vitest';
import { savedTensorName } from '../../../src/engine/adapters/names.ts';
import { mergeRows } from '../../../src/engine/export/merge/merge-rows.ts';
import { outputNames } from '../../../src/engine/passes/index.ts';
import { seededGenerator } from '../../../src/engine/random/index.ts';
import { findTensor } from '../../../src/engine/train/frozen/locate.ts';
import { openTraining } from '../../../src/engine/train/loop/open-training.ts';
import { ClassifierModel } from '../../../src/engine/train/model/model.ts';
import { openCheckpoint, readFloats, readHeader, writeSafetensors } from '../../../src/engine/weights/index.ts';
import { precisions } from '../../../src/shared/precision.ts';
import path from 'node:path';
import { temporaryFolder } from '../../support/temporary.ts';
import { openTinyModel, tinyLora, tinyRows, writeTinyCheckpoint } from '../../support/tiny-checkpoint.ts';

const rows = tinyRows([5, 3, 7]);
const batch = { sequences: rows, labels: [0, 1, 0], classWeights: [1, 1] };

describe.each(precisions)('a base in %s', (precision) => {
  const open = async (checkpoint: string, dora: boolean) => {
    const training = await openTraining(
      {
        checkpoint,
        precision,
        lora: { ...tinyLora, targets: 'all-linear', dropout: 0.3, dora },
        cacheFolder: temporaryFolder(),
        device: 'cpu',
        threads: 1,
        training: {
          dropout: { hidden: 0, attention: 0, head: 0 },
          ...{ seed: 3, betas: [0.9, 0.999], epsilon: 1e-8, weightDecay: 0, maxGradNorm: 0 },
        },
      },
      2,
      { recompute: false },
    );
    onTestFinished(training.close);
    return training;
  };

  test('starts as the model without an adapter, and trains its lengths', async () => {
    // Rows of 32: some formats have no form for less.
    const checkpoint = await writeTinyCheckpoint('roberta', { hidden: 64, intermediate: 64 });
    const plain = await open(checkpoint, false);
    const dora = await open(checkpoint, true);
    const logits = async ({ model, values }: typeof plain) => [
      ...((await model.evaluate(batch, values))[outputNames.logits]!.data as Float32Array),
    ];
    const before = await logits(dora);
    for (const [index, value] of (await logits(plain)).entries()) expect(before[index]).toBeCloseTo(value, 5);
    const magnitudes = dora.tensors.filter(({ part }) => part.kind === 'magnitude');
    expect(magnitudes).toHaveLength(12);
    const stored = new Map(magnitudes.map(({ name }) => [name, [...dora.values.get(name)!]]));
    const { model, values, optimizer } = dora;
    let last = Infinity;
    for (let step = 1; step <= 8; step += 1) {
      const { loss, gradients } = await model.train(batch, values, [step, 0], 1);
      await optimizer.step(values, gradients, step, 0.02);
      last = loss;
    }
    expect(last).toBeLessThan(0.5);
    for (const [name, value] of stored) expect([...values.get(name)!], name).not.toEqual(value);
  });
});

test('one weight stands for a layer: the merged model gives the same logits', async () => {
  const folder = await writeTinyCheckpoint('llama');
  const lora = { targets: 'all-linear', dora: true, rankPattern: { v_proj: 2 } };
  const adapted = await openTinyModel({ architecture: 'llama', lora }, folder);
  const generator = seededGenerator(9, 'lengths');
  for (const { name, part, shape } of adapted.tensors) {
    if (part.kind === 'magnitude')
      adapted.values.set(
        name,
        Float32Array.from({ length: shape[0]! }, () => 0.5 + generator.uniform()),
      );
  }
  const merged = await mergedFolder(folder, adapted);
  const plan = { targets: new Map(), trained: adapted.plan.trained };
  const model = await ClassifierModel.open(adapted.spec, plan, await openCheckpoint(merged), {
    ...{ device: 'cpu', threads: 1, seed: 0, backward: 'none' },
  });
  onTestFinished(() => model.close());
  const expected = (await adapted.model.evaluate(batch, adapted.values))[outputNames.logits]!.data as Float32Array;
  const actual = (await model.evaluate(batch, adapted.values))[outputNames.logits]!.data as Float32Array;
  for (const [index, value] of expected.entries()) expect(actual[index]).toBeCloseTo(value, 5);
});

/** The checkpoint with the adapted weights in place of its own. */
async function mergedFolder(
  folder: string,
  { spec, plan, checkpoint, values }: Awaited<ReturnType<typeof openTinyModel>>,
): Promise<string> {
  const replaced = new Map<string, Float32Array>();
  for (const [module, { rank, scale }] of plan.targets) {
    const stored = findTensor(checkpoint, `${module}.weight`, spec.prefix)!;
    const of = (part: string) => values.get(`${savedTensorName(module)}.${part}`)!;
    const update = {
      a: of('lora_A.weight'),
      b: of('lora_B.weight'),
      dora: { rowLengths: of('lora_magnitude_vector') },
      scale,
      rank,
    };
    const weight = await readFloats(stored);
    mergeRows(weight, 0, update);
    replaced.set(stored.name, weight);
  }
  const merged = temporaryFolder();
  const { tensors } = await readHeader(path.join(folder, 'model.safetensors'));
  const all = await Promise.all(
    tensors.map(async (tensor) => ({
      name: tensor.name,
      dtype: 'F32' as const,
      shape: tensor.shape,
      data: replaced.get(tensor.name) ?? (await readFloats(tensor)),
    })),
  );
  await writeSafetensors(path.join(merged, 'model.safetensors'), all);
  return merged;
}
