import { describe, expect, it } from 'vitest';
import type { ModelSpec } from '../../../src/engine/models/index.ts';
import { resolveModel } from '../../../src/engine/models/index.ts';
import { adamWGraph } from '../../../src/engine/optim/index.ts';
import { emit, trainingGraph } from '../../../src/engine/passes/index.ts';
import { type Device, featuresOf, missingKernels } from '../../../src/engine/runtime/index.ts';
import { locateParameters } from '../../../src/engine/train/frozen/locate.ts';
import { trainedPartsOf } from '../../../src/engine/train/trained/tensors.ts';
import { type Checkpoint, openCheckpoint, readConfig } from '../../../src/engine/weights/index.ts';
import { describeWithShared, shared } from '../../support/shared.ts';
import { tinyArchitectures, tinyLora, writeTinyCheckpoint } from '../../support/tiny-checkpoint.ts';

const devices: readonly Device[] = ['cpu', 'cuda', 'webgpu'];

/** Every linear layer adapted and every dropout in use: all operators that a graph of the model can have. */
function expectKernels(spec: ModelSpec, checkpoint: Checkpoint): void {
  const plan = trainedPartsOf(spec, { ...tinyLora, targets: 'all-linear', dropout: 0.1 });
  const { locate } = locateParameters(spec, checkpoint);
  for (const recompute of [false, true]) {
    for (const device of devices) {
      const masks = featuresOf(device).inputsInPlace ? 'apart' : 'pooled';
      const { graph, tensors, dropouts } = trainingGraph(spec, plan, locate, { recompute, masks });
      expect(dropouts.length).toBeGreaterThan(0);
      const model = emit(graph, tensors, featuresOf(device));
      expect(missingKernels(model, device), device).toEqual([]);
    }
  }
}

const dropout = { hidden: 0.1, attention: 0.1, head: 0.1 };

describe('the training graph has a kernel for every node on every device', () => {
  it.each(tinyArchitectures)('%s', async (architecture) => {
    const folder = await writeTinyCheckpoint(architecture);
    const spec = resolveModel(await readConfig(folder), folder, 2, dropout);
    expectKernels(spec, await openCheckpoint(folder));
  });

  it('AdamW', () => {
    const tensors = [
      { name: 'a', shape: [3, 4], decayed: true },
      { name: 'b', shape: [4], decayed: false },
    ];
    const settings = { betas: [0.9, 0.999] as const, epsilon: 1e-8, weightDecay: 0.1, maxGradNorm: 1 };
    const model = emit(adamWGraph(tensors, settings));
    for (const device of devices) expect(missingKernels(model, device), device).toEqual([]);
  });
});

describeWithShared('and so have the decoders, in half precision too', () => {
  it.each(['llama', 'mistral', 'qwen2', 'qwen3', 'gemma2', 'llama3-rope', 'llama-fp16-sharded'])('%s', async (name) => {
    const folder = shared('golden/models', name);
    const spec = resolveModel(await readConfig(folder), folder, 2, dropout);
    expectKernels(spec, await openCheckpoint(folder));
  });
});
