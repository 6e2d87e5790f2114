import {
  type ConstantData,
  type Graph,
  type OnnxGraph,
  type OnnxInitializer,
  type OnnxModel,
  type OnnxNode,
  scalarData,
  type TensorType,
  tensor,
  type Value,
} from '../../ir/index.ts';
import { type Features, type Lowering, recordOf } from '../../ops/index.ts';
import { invariant } from '../../errors/index.ts';
import type { RawTensor } from '../storage.ts';
import { fileOrder } from './run-order.ts';

/** The operator set of ONNX we write: the first with Gelu is 20; 21 has the blocked quantization that bases need. */
export const opsetVersion = 21;

const noTensors: ReadonlyMap<string, RawTensor> = new Map();

/** What every device can do. */
const leastFeatures: Features = { fusedMatMul: false, exactInt8Sums: false, int8Casts: false };

/**
 * Writes the graph as an ONNX model. Inputs and trainable tensors become inputs, parameters become external data, ops
 * become what their records lower to, in the order of `run-order`.
 */
export function emit(
  graph: Graph,
  tensors: ReadonlyMap<string, RawTensor> = noTensors,
  features: Features = leastFeatures,
): OnnxModel {
  return { graph: emitGraph(graph, tensors, features, new Map()), opsets: { '': opsetVersion, 'com.microsoft': 1 } };
}

/** @param renamed values that carry the name of a graph output instead of their own, those of the parents included */
function emitGraph(
  graph: Graph,
  tensors: ReadonlyMap<string, RawTensor>,
  features: Features,
  renamed: ReadonlyMap<string, string>,
): OnnxGraph {
  const writer = new GraphWriter(graph, tensors, features, renamed);
  for (const value of graph.values()) writer.define(value);
  for (const node of fileOrder(graph)) recordOf(node.op).lower(node, writer.lowering(node), node.attributes);
  return writer.finish();
}

/** Collects one ONNX graph. */
class GraphWriter {
  readonly #graph: Graph;
  readonly #tensors: ReadonlyMap<string, RawTensor>;
  readonly #features: Features;
  readonly #inputs: { name: string; type: TensorType }[] = [];
  readonly #initializers: OnnxInitializer[] = [];
  readonly #nodes: OnnxNode[] = [];
  readonly #types = new Map<string, TensorType>();
  readonly #shared = new Map<string, string>();
  readonly #renamed: Map<string, string>;

  constructor(
    graph: Graph,
    tensors: ReadonlyMap<string, RawTensor>,
    features: Features,
    renamed: ReadonlyMap<string, string>,
  ) {
    this.#graph = graph;
    this.#tensors = tensors;
    this.#features = features;
    this.#renamed = new Map(renamed);
    // An Identity in front of every output would be a leaf of its own and undo the order of the leaves.
    for (const { name, value } of graph.outputs) {
      const ours = value.origin.kind === 'node' && graph.nodes.includes(value.origin.node);
      if (ours && !this.#renamed.has(value.name)) this.#renamed.set(value.name, name);
    }
    for (const { name, value } of graph.outputs) {
      const other = graph.find(name);
      const isFree = !other || other === value || this.#renamed.has(name);
      invariant(isFree, `output ${name} of graph ${graph.name} has the name of another value`);
    }
  }

  #nameOf(name: string): string {
    return this.#renamed.get(name) ?? name;
  }

  define({ name, type, origin }: Value): void {
    this.#types.set(this.#nameOf(name), type);
    if (origin.kind === 'input' || origin.kind === 'trainable') this.#inputs.push({ name, type });
    if (origin.kind === 'constant') this.#initializers.push({ name, type, data: origin.data });
    if (origin.kind !== 'parameter') return;
    const stored = this.#tensors.get(name);
    invariant(stored, `no place for the parameter ${name}`);
    this.#initializers.push({ name, type, external: stored.external });
  }

  lowering(owner: { readonly name: string }): Lowering {
    let count = 0;
    const counts = new Map<string, number>();
    return {
      features: this.#features,
      node: (opType, inputs, outputs, attributes = {}, domain = '') => {
        const named = (names: readonly string[]) => names.map((name) => this.#nameOf(name));
        const times = (counts.get(opType) ?? 0) + 1;
        counts.set(opType, times);
        const name = `${owner.name}/${opType}${times === 1 ? '' : `_${times}`}`;
        this.#nodes.push({ opType, domain, name, inputs: named(inputs), outputs: named(outputs), attributes });
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
      scalar: (value, dtype) => this.#constant(`${dtype}:${value}`, tensor(dtype, []), () => scalarData(value, dtype)),
      branch: (branch) => ({
        kind: 'graph',
        value: emitGraph(branch, this.#tensors, this.#features, this.#renamed),
      }),
    };
  }

  /** One initializer per constant and graph; branches name their own, since ONNX allows no shadowing. */
  #constant(key: string, type: TensorType, data: () => ConstantData): string {
    const existing = this.#shared.get(key);
    if (existing) return existing;
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
      nodes: this.#nodes,
      types: this.#types,
    };
  }
}
