import { Graph, type Node, type OnnxGraph, type OnnxNode, type Value } from '../../ir/index.ts';

/**
 * The nodes of a graph in the order in which they are written to the file, so that the runtime runs them in the order that
 * is wanted: see {@link runtimeOrder} for what it makes of a file.
 *
 * Nodes keep the order of the graph but for two kinds. Leaves, which only feed outputs, come last and in reverse: a
 * gradient that was finished early is also computed early, and what it reads can be freed. What is computed from
 * parameters alone (wide forms of stored weights) comes first: it then runs just before its layer does; in the place
 * where it is used it would run before the first layer.
 */
export function fileOrder(graph: Graph): Node[] {
  const read = new Set<Value>();
  const addRead = (scope: Graph) => {
    for (const node of scope.nodes) {
      for (const input of node.inputs) read.add(input);
      for (const attribute of Object.values(node.attributes)) if (attribute instanceof Graph) addRead(attribute);
    }
    if (scope !== graph) for (const { value } of scope.outputs) read.add(value);
  };
  addRead(graph);
  const isLeaf = (node: Node) => !node.outputs.some((output) => read.has(output));
  const [early, rest] = partition(graph.nodes, dependsOnParametersAlone(graph));
  const [leaves, inner] = partition(rest, isLeaf);
  return [...early, ...inner, ...leaves.reverse()];
}

/** Nodes all of whose inputs are parameters, constants, or outputs of such nodes. */
function dependsOnParametersAlone(graph: Graph): (node: Node) => boolean {
  const fixed = new Set<Node>();
  const isFixed = ({ origin }: Value) =>
    origin.kind === 'node' ? fixed.has(origin.node) : origin.kind === 'parameter' || origin.kind === 'constant';
  for (const node of graph.nodes) if (node.inputs.every(isFixed)) fixed.add(node);
  return (node) => fixed.has(node);
}

function partition<T>(items: readonly T[], isFirst: (item: T) => boolean): [T[], T[]] {
  const [first, second]: [T[], T[]] = [[], []];
  for (const item of items) (isFirst(item) ? first : second).push(item);
  return [first, second];
}

/**
 * The order in which the runtime runs the nodes of a file: depth first from the leaves backwards, of several the one
 * written last first (onnxruntime's GraphViewer with its default comparison). {@link fileOrder} writes for it, and
 * `train/memory` counts by it what is alive at a time.
 */
export function runtimeOrder(graph: OnnxGraph): OnnxNode[] {
  const { nodes } = graph;
  const producers = new Map(nodes.flatMap(({ outputs }, index) => outputs.map((output) => [output, index] as const)));
  const inputs = nodes.map((node) => {
    const producerIndices = readBy(node).flatMap((name) => producers.get(name) ?? []);
    return [...new Set(producerIndices)].sort((first, second) => first - second);
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
    const localNames = new Set([...branch.initializers, ...branch.inputs].map(({ name }) => name));
    for (const { outputs } of branch.nodes) for (const output of outputs) localNames.add(output);
    const read = [...branch.nodes.flatMap(readBy), ...branch.outputs.map(({ name }) => name)];
    return read.filter((name) => !localNames.has(name));
  });
  return [...inputs, ...inside].filter((name) => name !== '');
}

/** The graphs among the attributes of a node. */
function branchesOf(attributes: OnnxNode['attributes']): OnnxGraph[] {
  return Object.values(attributes).flatMap((attribute) => (attribute.kind === 'graph' ? [attribute.value] : []));
}
