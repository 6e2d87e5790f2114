import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  Graph,
  type OnnxGraph,
  type OnnxModel,
  type OnnxNode,
  tensor,
  type Value,
} from '../../../../src/engine/ir/index.ts';
import { buildIn } from '../../../../src/engine/ops/index.ts';
import { addBackward, differentiate, emit, gradientName, inputNames } from '../../../../src/engine/passes/index.ts';
import { boolScalar, float32Scalar, type HostTensor, openSession } from '../../../../src/engine/runtime/index.ts';
import { scattered } from '../../../support/arrays.ts';
import { toTensor } from '../../../support/run-graph.ts';
import { temporaryFolder } from '../../../support/temporary.ts';

const layers = 5;
const weightName = (layer: number) => `weight.${layer}`;

/** x through `layers` trained products with a tanh each, and the sum of what comes out. */
function chain(): { graph: Graph; loss: Value } {
  const graph = new Graph('chain');
  let hidden = graph.input('x', tensor('float32', ['rows', 4]));
  for (let layer = 0; layer < layers; layer++) {
    const build = buildIn(graph, `layer.${layer}`);
    const weight = graph.trainable(weightName(layer), tensor('float32', [4, 4]));
    hidden = build.tanh(build.matmul(hidden, weight));
  }
  const loss = buildIn(graph).reduceSum(hidden, [0, 1]);
  graph.output('loss', loss);
  return { graph, loss };
}

const feeds: Record<string, HostTensor> = {
  x: toTensor(scattered([3, 4]), 'float32'),
  ...Object.fromEntries(
    Array.from({ length: layers }, (_, layer) => [weightName(layer), toTensor(scattered([4, 4], layer), 'float32')]),
  ),
};

/** The names of the nodes in the order in which the runtime ran them, from the profile that it writes. */
async function executionOrder(model: OnnxModel, more: Record<string, HostTensor> = {}): Promise<string[]> {
  const folder = temporaryFolder();
  const session = await openSession(model, { device: 'cpu', threads: 1, profilePrefix: path.join(folder, 'profile') });
  await session.run({ ...feeds, ...more });
  session.endProfile();
  await session.close();
  const [file] = readdirSync(folder);
  const events = JSON.parse(readFileSync(path.join(folder, file!), 'utf8')) as {
    cat: string;
    name: string;
    ts: number;
  }[];
  return events
    .filter(({ cat, name }) => cat === 'Node' && name.endsWith('_kernel_time'))
    .toSorted((a, b) => a.ts - b.ts)
    .map(({ name }) => name.slice(0, -'_kernel_time'.length));
}

/** Every node of the graph that has to run before that output is known, the one that gives it included. */
function neededFor(graph: OnnxGraph, output: string): Set<string> {
  const producers = new Map(graph.nodes.flatMap((node) => node.outputs.map((name) => [name, node] as const)));
  const needed = new Set<string>();
  const visit = (value: string) => {
    const node = producers.get(value);
    if (!node || needed.has(node.name)) return;
    needed.add(node.name);
    node.inputs.forEach(visit);
  };
  visit(output);
  return needed;
}

/** Gradients of the last layers come first, and before each nothing runs that neither it, nor those before it, nor the loss need. */
function expectEarlyGradients(graph: OnnxGraph, outputs: readonly string[], order: readonly string[]): void {
  const here = new Set(graph.nodes.map(({ name }) => name));
  const ran = order.filter((name) => here.has(name));
  expect(ran.toSorted()).toEqual([...here].toSorted());
  const lastLayerFirst = outputs.toReversed();
  const ends = lastLayerFirst.map((output) =>
    ran.indexOf(graph.nodes.find((node) => node.outputs.includes(output))!.name),
  );
  expect(ends, 'the gradients of the last layers run first').toEqual(ends.toSorted((a, b) => a - b));
  const needed = neededFor(graph, 'loss');
  lastLayerFirst.forEach((output, index) => {
    neededFor(graph, output).forEach((name) => needed.add(name));
    const early = ran.slice(0, ends[index]).filter((name) => !needed.has(name));
    expect(early, `run before ${output}, which does not need them`).toEqual([]);
  });
}

const gradients = Array.from({ length: layers }, (_, layer) => gradientName(weightName(layer)));

describe('the order in which the runtime runs an emitted graph', () => {
  it('computes gradients as early as can be in the main graph', async () => {
    const { graph, loss } = chain();
    const wrt = graph.valuesOf('trainable');
    const found = differentiate(graph, { of: loss, seed: buildIn(graph).scalar(1, loss), wrt, into: graph });
    for (const weight of wrt) graph.output(gradientName(weight.name), found.get(weight)!);
    const model = emit(graph);
    expectEarlyGradients(model.graph, gradients, await executionOrder(model));
  });

  it('computes gradients as early as can be in the branch of a conditional', async () => {
    const { model, branch } = training();
    const order = await executionOrder(model, trainingFeeds);
    expect(branch.outputs).toHaveLength(layers);
    expectEarlyGradients(branch, namesOf(branch.outputs), order);
  });

  it('is the order of the leaves in the file, which the other way round keeps every operand until the end', async () => {
    const { model, branch, withBranch } = training();
    const outputs = namesOf(branch.outputs);
    const isLeaf = (node: OnnxNode) => node.outputs.some((name) => outputs.includes(name));
    const turned = {
      ...branch,
      nodes: [...branch.nodes.filter((node) => !isLeaf(node)), ...branch.nodes.filter(isLeaf).reverse()],
    };
    const order = await executionOrder({ ...model, graph: withBranch(turned) }, trainingFeeds);
    expect(() => expectEarlyGradients(turned, outputs, order)).toThrow('the gradients of the last layers run first');
  });
});

const trainingFeeds = { [inputNames.lossScale]: float32Scalar(1), [inputNames.training]: boolScalar(true) };

const namesOf = (values: readonly { readonly name: string }[]) => values.map(({ name }) => name);

/** The chain with its backward pass as a model, the branch of that pass, and the model's graph with another one. */
function training() {
  const model = emit(addBackward(chain().graph));
  const choice = model.graph.nodes.find(({ opType }) => opType === 'If')!;
  const then = choice.attributes['then_branch'];
  if (then?.kind !== 'graph') throw new Error('the branch of an If is a graph');
  const withBranch = (value: OnnxGraph): OnnxGraph => {
    const changed = { ...choice, attributes: { ...choice.attributes, then_branch: { kind: 'graph' as const, value } } };
    return { ...model.graph, nodes: model.graph.nodes.map((node) => (node === choice ? changed : node)) };
  };
  return { model, branch: then.value, withBranch };
}
