import { invariant } from '../../errors/index.ts';
import {
  type ExternalRange,
  Graph,
  type Node,
  type OnnxGraph,
  type OnnxInitializer,
  type OnnxModel,
  type OnnxNode,
  type TensorType,
  tensor,
  type Value,
} from '../../ir/index.ts';
import { type Lowering, recordOf } from '../../ops/index.ts';

/** The operator set of ONNX we write: the first with Gelu is 20; 21 has the blocked quantization that bases need. */
export const opsetVersion = 21;

/** Where the bytes of a frozen tensor lie, and how it is stored there. */
export interface StoredParameter {
  readonly type: TensorType;
  readonly external: ExternalRange;
}

/** Finds a frozen tensor by its name in the graph. */
export type LocateParameter = (name: string) => StoredParameter;

const noParameters: LocateParameter = (name) => {
  throw new Error(`no place for the parameter ${name}`);
};

/**
 * Writes the graph as an ONNX model. Inputs and trainable tensors become inputs, parameters become external data (a
 * Cast where the file holds another dtype than the graph computes in), ops become what their records lower to.
 *
 * Nodes keep the order of the graph but for the leaves, those that only feed outputs: they come last and in reverse,
 * because the runtime visits leaves from the end of the file and runs what each one needs first. So a gradient that was
 * finished early is also computed early, and what it reads can be freed.
 */
export function emit(graph: Graph, locate: LocateParameter = noParameters): OnnxModel {
  return { graph: emitGraph(graph, locate, new Map()), opsets: { '': opsetVersion } };
}

/** @param renamed values that carry the name of a graph output instead of their own, those of the parents included */
function emitGraph(graph: Graph, locate: LocateParameter, renamed: ReadonlyMap<string, string>): OnnxGraph {
  const writer = new GraphWriter(graph, locate, renamed);
  for (const value of graph.values()) writer.define(value);
  for (const node of leavesLastInReverse(graph)) recordOf(node.op).lower(node, writer.lowering(node), node.attributes);
  return writer.finish();
}

/** See {@link emit}. A stable order: nothing else moves. */
function leavesLastInReverse(graph: Graph): Node[] {
  const read = new Set<Value>();
  const readBy = (scope: Graph) => {
    for (const node of scope.nodes) {
      for (const input of node.inputs) if (input) read.add(input);
      for (const attribute of Object.values(node.attributes)) if (attribute instanceof Graph) readBy(attribute);
    }
    if (scope !== graph) for (const { value } of scope.outputs) read.add(value);
  };
  readBy(graph);
  const isLeaf = (node: Node) => !node.outputs.some((output) => read.has(output));
  return [...graph.nodes.filter((node) => !isLeaf(node)), ...graph.nodes.filter(isLeaf).reverse()];
}

/** Collects one ONNX graph. */
class GraphWriter {
  readonly #graph: Graph;
  readonly #locate: LocateParameter;
  readonly #inputs: { name: string; type: TensorType }[] = [];
  readonly #initializers: OnnxInitializer[] = [];
  readonly #casts: OnnxNode[] = [];
  readonly #nodes: OnnxNode[] = [];
  readonly #types = new Map<string, TensorType>();
  readonly #shared = new Map<string, string>();
  readonly #renamed: Map<string, string>;

  constructor(graph: Graph, locate: LocateParameter, renamed: ReadonlyMap<string, string>) {
    this.#graph = graph;
    this.#locate = locate;
    this.#renamed = new Map(renamed);
    // An Identity in front of every output would be a leaf of its own and undo the order of the leaves.
    for (const { name, value } of graph.outputs) {
      const ours = value.origin.kind === 'node' && graph.nodes.includes(value.origin.node);
      if (ours && !this.#renamed.has(value.name)) this.#renamed.set(value.name, name);
    }
  }

  #nameOf(name: string): string {
    return this.#renamed.get(name) ?? name;
  }

  define({ name, type, origin }: Value): void {
    this.#types.set(this.#nameOf(name), type);
    if (origin.kind === 'input' || origin.kind === 'trainable') this.#inputs.push({ name, type });
    if (origin.kind === 'constant') this.#initializers.push({ name, type, data: origin.data });
    if (origin.kind === 'parameter') this.#defineParameter(name, type);
  }

  #defineParameter(name: string, type: TensorType): void {
    const stored = this.#locate(name);
    if (stored.type.dtype === type.dtype) {
      this.#initializers.push({ name, type, external: stored.external });
      return;
    }
    const raw = `${name}.stored`;
    this.#types.set(raw, stored.type);
    this.#initializers.push({ name: raw, type: stored.type, external: stored.external });
    // At the top of the file a cast runs when its layer does; written later it would run before the first layer.
    const lowering = this.lowering({ name: `${name}.cast` }, this.#casts);
    const source: Value = { name: raw, type: stored.type, origin: { kind: 'parameter' } };
    const target: Value = { name, type, origin: { kind: 'parameter' } };
    const node: Node = { op: 'Cast', name: `${name}.cast`, inputs: [source], outputs: [target], attributes: {} };
    recordOf('Cast').lower(node, lowering, { to: type.dtype });
  }

  lowering(owner: { readonly name: string }, into = this.#nodes): Lowering {
    let count = 0;
    return {
      node: (opType, inputs, outputs, attributes = {}, domain = '') => {
        const named = (names: readonly string[]) => names.map((name) => this.#nameOf(name));
        const name = `${owner.name}/${opType}`;
        into.push({ opType, domain, name, inputs: named(inputs), outputs: named(outputs), attributes });
      },
      temporary: (type) => {
        const name = `${owner.name}/${count++}`;
        this.#types.set(name, type);
        return name;
      },
      int64s: (values) =>
        this.#constant(`int64[${values.join(',')}]`, tensor('int64', [values.length]), () =>
          BigInt64Array.from(values, BigInt),
        ),
      scalar: (value, dtype) =>
        this.#constant(`${dtype}:${value}`, tensor(dtype, []), () => {
          invariant(dtype === 'float32' || dtype === 'float64', `no ${dtype} constant ${value} for ${owner.name}`);
          return dtype === 'float64' ? Float64Array.of(value) : Float32Array.of(value);
        }),
      branch: (branch) => ({ kind: 'graph', value: emitGraph(branch as Graph, this.#locate, this.#renamed) }),
    };
  }

  /** One initializer per constant and graph; branches name their own, since ONNX allows no shadowing. */
  #constant(key: string, type: TensorType, data: () => Float32Array | Float64Array | BigInt64Array): string {
    const known = this.#shared.get(key);
    if (known) return known;
    const name = `${this.#graph.name}/${key}`;
    this.#shared.set(key, name);
    this.#types.set(name, type);
    this.#initializers.push({ name, type, data: data() });
    return name;
  }

  finish(): OnnxGraph {
    const outputs = this.#graph.outputs.map(({ name, value }) => {
      // An input, a constant, a value of a parent, or one that is an output already.
      if (this.#nameOf(value.name) !== name) {
        this.lowering({ name }).node('Identity', [value.name], [name]);
        this.#types.set(name, value.type);
      }
      return { name, type: value.type };
    });
    return {
      name: this.#graph.name,
      inputs: this.#inputs,
      outputs,
      initializers: this.#initializers,
      nodes: [...this.#casts, ...this.#nodes],
      types: this.#types,
    };
  }
}
