import { expect, it } from 'vitest';
import { type Graph, isNode, type OpName, type Value } from '../../../../src/engine/ir/index.ts';
import { trainingGraph } from '../../../../src/engine/passes/index.ts';
import { imaginedBase } from '../../../../src/engine/train/frozen/imagined.ts';
import { openTinyModel } from '../../../support/tiny-checkpoint.ts';

const nodesOf = (graph: Graph, op: OpName) => graph.nodes.filter((node) => node.op === op);

it.each([
  ['roberta', 2, { read: 4, products: 6 }],
  // Gate and up read the same too. LoRA's products are in float32.
  ['llama', 2, { read: 4, products: 7 }],
] as const)(
  '%s reads queries, keys and values from one set of codes',
  async (architecture, layers, { read, products }) => {
    const { spec, plan } = await openTinyModel({ architecture });
    const { graph } = trainingGraph(spec, plan, imaginedBase(spec, 'int8', 'float32'));
    expect(nodesOf(graph, 'Int8Product')).toHaveLength(layers * products);
    expect(nodesOf(graph, 'QuantizeRows')).toHaveLength(layers * read);
    // All tokens, and what is pooled of the last layer.
    expect(nodesOf(graph, 'ZeroPoints')).toHaveLength(2);
  },
);

it('keeps no codes of the forward pass for the backward pass', async () => {
  const { spec, plan } = await openTinyModel({ architecture: 'llama' });
  const { graph } = trainingGraph(spec, plan, imaginedBase(spec, 'int8', 'float32'), {
    recompute: true,
    masks: 'apart',
  });
  const branch = graph.nodes.find((node) => isNode(node, 'If'))!.attributes.then;
  const made = new Set<Value>(
    [...nodesOf(graph, 'QuantizeRows'), ...nodesOf(graph, 'ZeroPoints')].flatMap(({ outputs }) => outputs),
  );
  expect(nodesOf(branch, 'QuantizeRows').length).toBeGreaterThan(0);
  expect(branch.nodes.flatMap(({ inputs }) => inputs).filter((input) => input && made.has(input))).toEqual([]);
});
