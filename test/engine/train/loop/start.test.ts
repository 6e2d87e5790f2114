import { describe, expect, it } from 'vitest';
import { Graph, type Value } from '../../../../src/engine/ir/index.ts';
import { gradientName, outputNames, type TrainingGraph, trainingGraph } from '../../../../src/engine/passes/index.ts';
import { locateParameters } from '../../../../src/engine/train/frozen/locate.ts';
import { openTinyModel, tinyArchitectures, tinyRows, writeTinyCheckpoint } from '../../../support/tiny-checkpoint.ts';

const batch = { sequences: tinyRows([4, 9, 6]), labels: [0, 1, 1], classWeights: [1, 1] };

/** What the backward branch computes. */
function backwardValues({ graph }: TrainingGraph): Value[] {
  const branch = graph.nodes.find(({ op }) => op === 'If')?.attributes['then'] as Graph;
  expect(branch).toBeInstanceOf(Graph);
  return branch.nodes.flatMap(({ outputs }) => outputs);
}

describe.each(tinyArchitectures)('%s where training starts', (architecture) => {
  it('gives the logits of the base model, for B is zero', async () => {
    const folder = await writeTinyCheckpoint(architecture);
    const settings = { architecture, randomB: false };
    const base = await openTinyModel({ ...settings, lora: { enabled: false } }, folder);
    const adapted = await openTinyModel({ ...settings, lora: { targets: 'all-linear' } }, folder);
    expect(adapted.tensors.length).toBeGreaterThan(base.tensors.length);
    const logits = async ({ model, values }: typeof base) => (await model.evaluate(batch, values))['logits']!.data;
    expect(await logits(adapted)).toEqual(await logits(base));
    const { gradients } = await adapted.model.train(batch, adapted.values, [1, 0], 1);
    const isZero = (name: string) => gradients.get(name)!.every((each) => each === 0);
    for (const { name, part } of adapted.tensors) expect(isZero(name), name).toBe(part.kind === 'lora-a');
  });

  it('has gradients of the adapter and the head, and of nothing else', async () => {
    // Each weight has a shape of its own: the MLP's is [24, 16] or, gated, [48, 16].
    const { spec, plan, checkpoint, model, values, tensors } = await openTinyModel({ architecture });
    const { gradients } = await model.train(batch, values, [1, 0], 1);
    expect([...gradients.keys()]).toEqual(tensors.map(({ name }) => name));
    const training = trainingGraph(spec, plan, locateParameters(spec, checkpoint).locate);
    const outputs = training.graph.outputs.map(({ name }) => name);
    const names = tensors.map(({ name }) => gradientName(name));
    expect(outputs.sort()).toEqual([outputNames.logits, outputNames.loss, ...names].sort());
    const frozenShapes = ['24,16', '48,16', '16,24', '40,16', '66,16'];
    const shapes = backwardValues(training).map(({ type }) => type.shape.join());
    expect(shapes.filter((shape) => frozenShapes.includes(shape))).toEqual([]);
    expect(shapes.length).toBeGreaterThan(20);
  });
});

it('builds no backward pass below the first adapted layer', async () => {
  const nodesWith = async (layers: readonly number[] | null) => {
    const { spec, plan, checkpoint } = await openTinyModel({ lora: { layers } });
    return backwardValues(trainingGraph(spec, plan, locateParameters(spec, checkpoint).locate));
  };
  const ofLayer = (values: readonly Value[], layer: number) =>
    values.filter(({ name }) => name.includes(`layer.${layer}`)).length;
  const both = await nodesWith(null);
  const last = await nodesWith([1]);
  expect(ofLayer(both, 0)).toBeGreaterThan(0);
  expect(ofLayer(last, 0)).toBe(0);
  expect(ofLayer(last, 1)).toBeGreaterThan(0);
});
