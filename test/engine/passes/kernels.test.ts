import { describe, expect, it } from 'vitest';
import type { HalfDType } from '../../../src/engine/ir/index.ts';
import type { ModelSpec } from '../../../src/engine/models/index.ts';
import { resolveModel } from '../../../src/engine/models/index.ts';
import { adamWGraph } from '../../../src/engine/optim/index.ts';
import { emit, trainingGraph } from '../../../src/engine/passes/index.ts';
import { type DeviceFeatures, featuresOf, missingKernels } from '../../../src/engine/runtime/index.ts';
import { imaginedBase } from '../../../src/engine/train/frozen/imagined.ts';
import { computeOf } from '../../../src/engine/train/model/model.ts';
import { locateParameters } from '../../../src/engine/train/frozen/locate.ts';
import { trainedPartsOf } from '../../../src/engine/train/trained/tensors.ts';
import { openCheckpoint, readConfig } from '../../../src/engine/weights/index.ts';
import { deviceNames } from '../../../src/shared/device.ts';
import { precisions } from '../../../src/shared/precision.ts';
import { describeWithShared, shared } from '../../support/shared.ts';
import { tinyArchitectures, tinyLora, writeTinyCheckpoint } from '../../support/tiny-checkpoint.ts';

const dtypes = ['float32', 'float16', 'bfloat16'] as const;

const dropouts = { on: { hidden: 0.1, attention: 0.1, head: 0.1 }, off: { hidden: 0, attention: 0, head: 0 } };

/** Precisions do not change what is recomputed or dropped, nor how: the bare and the full graph show all of their nodes. */
const forms = precisions.flatMap((precision) =>
  dtypes.flatMap((dtype) =>
    [false, true].flatMap((recompute) =>
      (['off', 'on'] as const).flatMap((dropout) =>
        precision === 'stored' || recompute === (dropout === 'on') ? [{ precision, dtype, recompute, dropout }] : [],
      ),
    ),
  ),
);

/** XLM-RoBERTa and CamemBERT have the graphs of RoBERTa. */
const architectures = tinyArchitectures.filter((name) => name !== 'xlm-roberta' && name !== 'camembert');

/** Each device, and a graphics card without half floats in its shaders. */
const devices = [
  ...deviceNames.map((device) => ({ device, title: device, features: featuresOf(device) })),
  {
    device: 'webgpu' as const,
    title: 'webgpu without half floats',
    features: { ...featuresOf('webgpu'), halfCasts: [], halfProducts: [] },
  },
];

/** The graph as `ClassifierModel` writes it for a device. */
function modelFor(
  spec: ModelSpec,
  features: DeviceFeatures,
  base: Parameters<typeof trainingGraph>[2],
  { recompute, dropout, half = null }: { recompute: boolean; dropout: number; half?: HalfDType | null },
) {
  const plan = trainedPartsOf(spec, { ...tinyLora, targets: 'all-linear', dropout });
  const masks = features.inputsInPlace ? 'apart' : 'pooled';
  const weights = { ...features, int8Products: features.int8Products && half === null };
  const { graph, tensors } = trainingGraph(spec, plan, base, { recompute, masks, half, weights });
  return emit(graph, tensors, features);
}

describe('every node of every graph has a kernel', () => {
  describe.each(devices)('on $title', ({ device, features }) => {
    it.each(architectures)('of %s, in every precision and dtype of the files', async (architecture) => {
      const folder = await writeTinyCheckpoint(architecture, { hidden: 64, intermediate: 64 });
      const config = await readConfig(folder);
      for (const { precision, dtype, recompute, dropout } of forms) {
        const spec = resolveModel(config, folder, 2, dropouts[dropout]);
        const base = imaginedBase(spec, precision, dtype);
        const model = modelFor(spec, features, base, { recompute, dropout: dropouts[dropout].hidden });
        const title = `${precision} ${dtype}, recompute ${recompute}, dropout ${dropout}`;
        expect(missingKernels(model, device), title).toEqual([]);
        // One of the two forms of each, as for the quantized precisions.
        const narrows = computeOf(spec, 'fp16') === 'fp16' && recompute === (dropout === 'on');
        for (const half of narrows ? features.halfProducts : []) {
          const narrow = modelFor(spec, features, base, { recompute, dropout: dropouts[dropout].hidden, half });
          expect(missingKernels(narrow, device), `${title}, products in ${half}`).toEqual([]);
        }
        if (features.halfCasts.length > 0) continue;
        const halves = [...model.graph.types].filter(([, { dtype }]) => dtype === 'float16' || dtype === 'bfloat16');
        expect(halves, title).toEqual([]);
      }
    });

    it('of the loss of label sets', async () => {
      const folder = await writeTinyCheckpoint('roberta');
      const spec = resolveModel(await readConfig(folder), folder, 3, dropouts.on, 'multi-label');
      const base = imaginedBase(spec, 'stored', 'float32');
      for (const recompute of [false, true]) {
        const model = modelFor(spec, features, base, { recompute, dropout: dropouts.on.hidden });
        expect(missingKernels(model, device)).toEqual([]);
      }
    });

    it('of AdamW', () => {
      const tensors = [
        { name: 'a', shape: [3, 4], decayed: true },
        { name: 'b', shape: [4], decayed: false },
      ];
      const settings = { betas: [0.9, 0.999] as const, epsilon: 1e-8, weightDecay: 0.1, maxGradNorm: 1 };
      expect(missingKernels(emit(adamWGraph(tensors, settings), new Map(), features), device)).toEqual([]);
    });
  });
});

describeWithShared('and so have checkpoints as they are published', () => {
  it.each(['llama', 'mistral', 'qwen2', 'qwen3', 'gemma2', 'llama3-rope', 'llama-fp16-sharded'])('%s', async (name) => {
    const folder = shared('golden/models', name);
    const spec = resolveModel(await readConfig(folder), folder, 2, dropouts.on);
    const { locate } = locateParameters(spec, await openCheckpoint(folder));
    for (const { device, features } of devices) {
      expect(missingKernels(modelFor(spec, features, locate, { recompute: true, dropout: 0.1 }), device)).toEqual([]);
    }
  });
});
