import type { OnnxGraph, OnnxNode } from '../../ir/index.ts';

/**
 * The order in which the runtime runs the nodes of a graph: depth first from the leaves backwards, of several the one
 * written last first (onnxruntime's GraphViewer with its default comparison).
 */
export function runtimeOrder(graph: OnnxGraph): OnnxNode[] {
  const { nodes } = graph;
  const producers = new Map(nodes.flatMap(({ outputs }, index) => outputs.map((output) => [output, index] as const)));
  const inputs = nodes.map((node) => {
    const found = readBy(node).flatMap((name) => producers.get(name) ?? []);
    return [...new Set(found)].sort((first, second) => first - second);
  });
  const isRead = new Set(inputs.flat());
  const visited = new Set<number>();
  const order: OnnxNode[] = [];
  const stack = nodes.flatMap((_, index) => (isRead.has(index) ? [] : [{ index, leave: false }]));
  for (let entry = stack.pop(); entry !== undefined; entry = stack.pop()) {
    const { index, leave } = entry;
    if (leave) order.push(nodes[index]!);
    else if (!visited.has(index)) {
      visited.add(index);
      stack.push({ index, leave: true });
      for (const input of inputs[index]!) if (!visited.has(input)) stack.push({ index: input, leave: false });
    }
  }
  return order;
}

/** Names a node reads, those that its branches read of the graphs around them included. */
export function readBy({ inputs, attributes }: OnnxNode): string[] {
  const inside = branchesOf(attributes).flatMap((branch) => {
    const own = new Set([...branch.initializers, ...branch.inputs].map(({ name }) => name));
    for (const { outputs } of branch.nodes) for (const output of outputs) own.add(output);
    const read = [...branch.nodes.flatMap(readBy), ...branch.outputs.map(({ name }) => name)];
    return read.filter((name) => !own.has(name));
  });
  return [...inputs, ...inside].filter((name) => name !== '');
}

/** The graphs among the attributes of a node. */
export function branchesOf(attributes: OnnxNode['attributes']): OnnxGraph[] {
  return Object.values(attributes).flatMap((attribute) => (attribute.kind === 'graph' ? [attribute.value] : []));
}
