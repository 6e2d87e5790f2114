import { everyInput, type Graph, isNode, rewriteGraph } from '../../ir/index.ts';

/**
 * before: y = StopGradient(x); z = Op(y)
 * after:  z = Op(x)
 *
 * The op has no effect once gradients are built.
 */
export function dropStopGradients(graph: Graph): Graph {
  return rewriteGraph(graph, {
    node: (node, inputs) => (isNode(node, 'StopGradient') ? everyInput(node, inputs) : undefined),
  });
}
