import { type Graph, isHalf, isNode, type Node, rewriteGraph, type Value } from '../../ir/index.ts';
import { buildIn } from '../../ops/index.ts';
import { dropDeadNodes } from './dead-nodes.ts';

/**
 * before: w = Half(W)      y = Linear(x, w)      z = Wide(y)      branch: dx = Gemm(dy, w); dz = f(z)
 * after:  w = Half(W)      y = Linear(x, w)      z = Wide(y)      branch: w′ = Half(W); dx = Gemm(dy, w′); z′ = Wide(y); dz = f(z′)
 *
 * What a branch reads of the graph around it is kept until the branch runs. Of a value in two forms it keeps the smaller: a frozen weight as it
 * is stored, narrowed again in front of each of its products, and half floats, widened again, in place of the float32 made of them.
 */
export function recast(graph: Graph): Graph {
  if (![...graph.values()].some(({ type }) => isHalf(type.dtype))) return graph;
  const copies = new Map<Value, Value>();
  const again = (value: Value, into: Graph): Value | null => {
    const cast = castOf(value);
    if (cast === null) return null;
    const [source] = cast.inputs;
    const isWeight = source!.origin.kind === 'parameter';
    const isWidened = isHalf(source!.type.dtype) && value.type.dtype === 'float32';
    if (!isWeight && !(isWidened && !isInside(cast, into))) return null;
    // The wide form of a weight lives as long as one product.
    const copy = isWeight ? undefined : copies.get(value);
    const made = copy ?? buildIn(into, `again.${cast.name}`).cast(into.get(source!.name), value.type.dtype);
    if (!isWeight) copies.set(value, made);
    return made;
  };
  const rewritten = rewriteGraph(graph, {
    node: (node, inputs, into) => {
      if (into.parent === null) return undefined;
      const replaced = node.inputs.map((input, index) => again(input, into) ?? inputs[index]!);
      return replaced.some((input, index) => input !== inputs[index])
        ? into.appendLike(node, replaced).outputs
        : undefined;
    },
  });
  return dropDeadNodes(rewritten);
}

function castOf({ origin }: Value): Node | null {
  return origin.kind === 'node' && isNode(origin.node, 'Cast') ? origin.node : null;
}

/** Whether the branch itself has a node of that name. */
function isInside({ name }: Node, { nodes }: Graph): boolean {
  return nodes.some((node) => node.name === name);
}
