import { Graph, type Node, rewriteGraph, type Value } from '../../ir/index.ts';

/**
 * before: y = Op(x); u = Op(x)   output y
 * after:  y = Op(x)              output y
 *
 * Gradient rules may build more than is needed (both sides of a product, say). Nodes that nothing reads are removed, and so are
 * parameters and constants that only such nodes read. Inputs stay: they are the graph's signature.
 */
export function dropDeadNodes(graph: Graph): Graph {
  const live = new Set<Value>();
  markLive(graph, live);
  const marked = new Set(graph.marks.values());
  return rewriteGraph(graph, {
    value: (value) => {
      const droppable = value.origin.kind === 'parameter' || value.origin.kind === 'constant';
      return droppable && !live.has(value) ? null : undefined;
    },
    node: (node) => (isLive(node, live) || node.outputs.some((output) => marked.has(output)) ? undefined : null),
  });
}

/** Walks backwards from the outputs; a branch keeps alive what it captures. */
function markLive(graph: Graph, live: Set<Value>): void {
  for (const { value } of graph.outputs) live.add(value);
  for (const node of graph.nodes.toReversed()) {
    if (!isLive(node, live)) continue;
    for (const input of node.inputs) live.add(input);
    for (const attribute of Object.values(node.attributes)) if (attribute instanceof Graph) markLive(attribute, live);
  }
}

function isLive(node: Node, live: ReadonlySet<Value>): boolean {
  return node.outputs.some((output) => live.has(output));
}
