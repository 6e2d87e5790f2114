import { type Graph, type HalfDType, isHalf, isNode, type Node, rewriteGraph, type Value } from '../../ir/index.ts';
import { type Build, buildIn } from '../../ops/index.ts';

/**
 * before: y = Linear(x, W, b)
 * after:  y = Linear(Half(x), Half(W), Half(b)), read as Wide(y)
 *
 * Computes the products of a forward graph in half floats: linear layers, low-rank updates, and the two products of attention. Their
 * results stay narrow through ops that only move elements. All else is float32: softmax and the masks added to its scores,
 * norms and their statistics, activations, rotary embeddings, dropouts, the states between layers, what is trained of the head, and the loss.
 * Factors of LoRA are float32 outside and are narrowed at each run, so that their gradients come out in float32 too (mixed
 * precision training, arXiv:1710.03740).
 *
 * Runs before the backward pass is built: the gradient of a cast is a cast back.
 */
export function useHalfProducts(graph: Graph, half: HalfDType): Graph {
  /** The other form of a value of the new graph. */
  const converted = new Map<Value, Value>();
  const convert = (build: Build, value: Value, dtype: HalfDType | 'float32') => {
    if (value.type.dtype === dtype) return value;
    const other = converted.get(value) ?? build.cast(value, dtype);
    converted.set(value, other);
    return other;
  };
  return rewriteGraph(graph, {
    node: (node, inputs, into) => {
      const build = buildIn(into, node.name);
      const values = inputs.filter((input) => input !== null);
      const apply = (operands: readonly Value[]) =>
        buildIn(into).apply(node.op, operands as never, node.attributes as never, node.name);
      if (isProduct(node)) return apply(values.map((value) => convert(build, value, half)));
      if (!values.some(({ type }) => isHalf(type.dtype))) return undefined;
      if (moves.has(node.op)) return apply(values);
      return apply(values.map((value) => (isHalf(value.type.dtype) ? convert(build, value, 'float32') : value)));
    },
  });
}

/** Ops that only move elements: as exact in half floats as in any others. */
const moves: ReadonlySet<Node['op']> = new Set(['Reshape', 'Transpose', 'Repack', 'Split', 'Concat']);

/** Products worth narrowing: not those with weights that are trained in full, nor those that pick the states of each text. */
function isProduct(node: Node): boolean {
  if (isNode(node, 'Linear')) return node.inputs[1].origin.kind !== 'trainable';
  if (isNode(node, 'MatMul')) return node.inputs.every(({ origin }) => origin.kind !== 'input');
  return isNode(node, 'Gemm');
}
