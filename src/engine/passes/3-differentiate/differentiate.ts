import { invariant, LorikeetError } from '../../errors/index.ts';
import { type Graph, type Node, printNode, type Value } from '../../ir/index.ts';
import { type Build, buildIn, built, recordOf } from '../../ops/index.ts';
import { accumulate } from './accumulate.ts';

/** What to differentiate, and with respect to what. */
export interface GradientRequest {
  /** The value whose gradient starts the chain: a loss. */
  readonly of: Value;
  /** d(final) / d(of), of the type of `of`; 1 where it is the final value itself, a factor where the loss is scaled. */
  readonly seed: Value;
  readonly wrt: readonly Value[];
  /** Where gradient nodes are appended: the graph itself, or a branch of it that captures what it needs. */
  readonly into: Graph;
}

/**
 * Reverse-mode differentiation along the paths from `wrt` to `of`, and nowhere else: no gradient of a frozen weight is
 * built, and nothing below the first trained tensor has a backward pass.
 *
 * The gradients of marked values are marked too: see {@link gradientMark}.
 *
 * @returns the gradient of each of `wrt` that has an effect on `of`
 * @throws LorikeetError `graph.no-gradient`
 */
export function differentiate(graph: Graph, { of, seed, wrt, into }: GradientRequest): Map<Value, Value> {
  const carriers = valuesThatDependOn(graph, wrt);
  const contributions = new Map<Value, Value[]>();
  const contribute = (value: Value, gradient: Value) => {
    const terms = contributions.get(value);
    if (terms) terms.push(gradient);
    else contributions.set(value, [gradient]);
  };
  const markOf = new Map([...graph.marks].map(([mark, value]) => [value, mark]));
  const totalOf = (build: Build, value: Value): Value | null => {
    const parts = contributions.get(value);
    if (!parts) return null;
    const total = accumulate(build, value, parts);
    const mark = markOf.get(value);
    if (mark !== undefined) into.mark(gradientMark(mark), total);
    return total;
  };
  contribute(of, seed);
  for (const node of graph.nodes.toReversed()) {
    if (!node.outputs.some((output) => carriers.has(output) && contributions.has(output))) continue;
    // What a value of `wrt` is computed from lies in front of every path.
    if (!node.inputs.some((input) => carriers.has(input))) continue;
    const build = buildIn(into, `gradient.${node.name}`);
    const outputGradients = node.outputs.map((output) => totalOf(build, output));
    const gradients = gradientsOf(node, build, outputGradients, carriers);
    node.inputs.forEach((input, index) => {
      const gradient = gradients[index];
      if (gradient) contribute(input, gradient);
    });
  }
  const results = new Map<Value, Value>();
  for (const value of wrt) {
    const total = totalOf(buildIn(into, `gradient.${value.name}`), value);
    if (total) results.set(value, total);
  }
  return results;
}

/** The mark of the gradient of a marked value. */
export const gradientMark = (mark: string): string => `gradient:${mark}`;

/** Everything computed from `sources` through ops that a gradient can pass. */
function valuesThatDependOn(graph: Graph, sources: readonly Value[]): ReadonlySet<Value> {
  const carriers = new Set(sources);
  for (const node of graph.nodes) {
    const { gradient } = recordOf(node.op);
    if (gradient === 'zero by definition' || gradient === 'integer or boolean output') continue;
    if (node.inputs.some((input) => carriers.has(input))) {
      for (const output of node.outputs) carriers.add(output);
    }
  }
  return carriers;
}

function gradientsOf(
  node: Node,
  build: Build,
  outputGradients: readonly (Value | null)[],
  carriers: ReadonlySet<Value>,
): readonly (Value | null)[] {
  const { gradient } = recordOf(node.op);
  if (typeof gradient === 'string') {
    throw new LorikeetError('graph.no-gradient', { op: node.op, node: node.name, line: printNode(node) });
  }
  const { inputs, outputs, attributes } = node;
  const [dy = null] = outputGradients;
  const gradients = gradient({ build, inputs, outputs, dy, outputGradients, attributes });
  invariant(gradients.length === inputs.length, `${node.op} gives ${gradients.length} gradients: ${printNode(node)}`);
  return inputs.map((input, index) => (carriers.has(input) ? built(gradients[index] ?? null) : null));
}
