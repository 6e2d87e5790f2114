import { invariant } from '../../errors/index.ts';
import { everyInput, type Graph, isNode, type Node, rewriteGraph, sameShape, type Value } from '../../ir/index.ts';
import { buildIn } from '../../ops/index.ts';
import { gradientMark } from '../3-differentiate/index.ts';
import { inputNames } from '../symbols.ts';

/**
 * before: hidden.i → … a … → hidden.i+1                 branch: da = f(a, gradient of hidden.i+1)
 * after:  hidden.i → … a … → hidden.i+1                 branch: x = After(hidden.i, gradient of hidden.i+1)
 *                                                               x → … a′ … ; da = f(a′, gradient of hidden.i+1)
 *
 * Gradient checkpointing by layer (arXiv:1604.06174): between the passes only the states between layers are kept, and
 * each layer's inside is computed again when its gradient is due. `After` holds it back until then; without it the runtime
 * would recompute all layers first and save nothing.
 */
export function recomputeLayers(graph: Graph): Graph {
  const layers = layersOf(graph);
  const copies = new Map<Value, Value>();
  return rewriteGraph(graph, {
    node: (node, inputs, into) => {
      if (into.parent === null) return undefined;
      const replaced = node.inputs.map((input, index) => {
        const layer = insideOf(input, layers);
        return layer ? recomputed(input, layer, into, copies) : (inputs[index] ?? null);
      });
      return into.appendLike(node, everyInput(node, replaced)).outputs;
    },
  });
}

/** The nodes between two states. */
interface Layer {
  readonly nodes: ReadonlySet<Node>;
  readonly input: Value;
  readonly output: Value;
  /** The gradient of the output, in the branch; a layer below the first trained tensor has none. */
  readonly gradient: Value | undefined;
}

function layersOf(graph: Graph): Layer[] {
  const positions = new Map(graph.nodes.map((node, position) => [node, position]));
  const branches = graph.nodes.filter((node) => isNode(node, 'If')).map(({ attributes }) => attributes.then);
  const gradientOf = (mark: string) =>
    branches.map(({ marks }) => marks.get(gradientMark(mark))).find((value) => value !== undefined);
  const states = [...graph.marks].filter(([mark]) => /^hidden\.\d+$/.test(mark));
  const endOf = ({ origin }: Value) => (origin.kind === 'node' ? (positions.get(origin.node) ?? -1) + 1 : 0);
  return states.flatMap(([, input], index) => {
    const [mark, output] = states[index + 1] ?? [];
    if (mark === undefined || !output) return [];
    const nodes = new Set(graph.nodes.slice(endOf(input), endOf(output)));
    return [{ nodes, input, output, gradient: gradientOf(mark) }];
  });
}

/** The layer that a value of the forward pass is inside of; a layer's own output is kept, and is not. */
function insideOf(value: Value, layers: readonly Layer[]): Layer | null {
  const { origin } = value;
  if (origin.kind !== 'node') return null;
  return layers.find(({ nodes, output }) => output !== value && nodes.has(origin.node)) ?? null;
}

/** The value again, from the layer's input, in the branch. The new graph has the other values by the same names. */
function recomputed(value: Value, layer: Layer, branch: Graph, copies: Map<Value, Value>): Value {
  const copy = copies.get(value);
  if (copy) return copy;
  if (value === layer.input) {
    invariant(layer.gradient, `${value.name} is computed again, but its layer has no gradient`);
    const build = buildIn(branch, `again.${value.name}`);
    const gradient = branch.get(layer.gradient.name);
    // The output of the last layer may be of pooled tokens alone: its gradient is laid out for all of them again.
    const isOfAll = sameShape(gradient.type.shape, value.type.shape);
    const signal = isOfAll ? gradient : build.matmul(branch.get(inputNames.pooling), gradient, { transA: true });
    const input = build.after(branch.get(value.name), signal);
    copies.set(value, input);
    return input;
  }
  const { origin } = value;
  if (origin.kind !== 'node' || !layer.nodes.has(origin.node)) return branch.get(value.name);
  const { node } = origin;
  const inputs = node.inputs.map((input) => recomputed(input, layer, branch, copies));
  const { outputs } = branch.appendLike(node, inputs, { name: `again.${node.name}` });
  outputs.forEach((output, index) => node.outputs[index] && copies.set(node.outputs[index], output));
  const again = outputs[origin.index];
  invariant(again, `${value.name} has no place in ${node.name}`);
  return again;
}
