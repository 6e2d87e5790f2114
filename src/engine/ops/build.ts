import { invariant } from '../errors/index.ts';
import {
  type AttributesOf,
  type DType,
  type GateActivation,
  type Graph,
  type InferTypes,
  type InputsOf,
  isHalf,
  isNode,
  type OpName,
  type OutputsOf,
  type ProductAttributes,
  sameShape,
  type Shape,
  type Value,
} from '../ir/index.ts';
import type { PoolPart, QuantizedRows } from './operands.ts';

/** Appends nodes to a graph with inferred output types: one method per op. */
export class Build {
  readonly graph: Graph;
  readonly #infer: InferTypes;
  readonly #scope: string;

  /** @param scope prefix of the names of the nodes made, such as `layer.3.attention` */
  constructor(graph: Graph, infer: InferTypes, scope = '') {
    this.graph = graph;
    this.#infer = infer;
    this.#scope = scope;
  }

  /** The same graph with names under `name`. */
  in(name: string): Build {
    return new Build(this.graph, this.#infer, this.#scope === '' ? name : `${this.#scope}.${name}`);
  }

  /** Appends any op. The methods below are shorthands. */
  apply<Op extends OpName>(
    op: Op,
    inputs: InputsOf<Op>,
    attributes: AttributesOf<Op>,
    name: string = op,
  ): OutputsOf<Op> {
    const scoped = this.#scope === '' ? name : `${this.#scope}.${name}`;
    const types = this.#infer({ op, name: scoped, inputs, outputs: [], attributes });
    return this.graph.append(op, inputs, attributes, types, scoped).outputs;
  }

  #one<Op extends OpName>(op: Op, inputs: InputsOf<Op>, attributes: AttributesOf<Op>, name?: string): Value {
    const [output] = this.apply(op, inputs, attributes, name);
    invariant(output, `${op} has no output`);
    return output;
  }

  /** A scalar of the same dtype as `like`; one of half floats is a cast, as graphs hold no constants of those. */
  scalar(value: number, like: Value): Value {
    const { dtype } = like.type;
    return isHalf(dtype) ? this.cast(this.graph.scalar(value), dtype) : this.graph.scalar(value, dtype);
  }

  add = (a: Value, b: Value): Value => this.#one('Add', [a, b], {});
  sub = (a: Value, b: Value): Value => this.#one('Sub', [a, b], {});
  mul = (a: Value, b: Value): Value => this.#one('Mul', [a, b], {});
  div = (a: Value, b: Value): Value => this.#one('Div', [a, b], {});
  min = (a: Value, b: Value): Value => this.#one('Min', [a, b], {});
  greater = (a: Value, b: Value): Value => this.#one('Greater', [a, b], {});
  scale = (a: Value, factor: number): Value => (factor === 1 ? a : this.mul(a, this.scalar(factor, a)));
  shift = (a: Value, term: number): Value => this.add(a, this.scalar(term, a));

  neg = (x: Value): Value => this.#one('Neg', [x], {});
  exp = (x: Value): Value => this.#one('Exp', [x], {});
  log = (x: Value): Value => this.#one('Log', [x], {});
  sqrt = (x: Value): Value => this.#one('Sqrt', [x], {});
  erf = (x: Value): Value => this.#one('Erf', [x], {});
  tanh = (x: Value): Value => this.#one('Tanh', [x], {});
  relu = (x: Value): Value => this.#one('Relu', [x], {});
  gelu = (x: Value): Value => this.#one('Gelu', [x], {});
  geluTanh = (x: Value): Value => this.#one('GeluTanh', [x], {});
  sigmoid = (x: Value): Value => this.#one('Sigmoid', [x], {});
  silu = (x: Value): Value => this.#one('Silu', [x], {});

  /** activation(gate) · factor */
  gated = (gate: Value, factor: Value, activation: GateActivation): Value =>
    this.#one('Gated', [gate, factor], { activation });

  square = (x: Value): Value => this.mul(x, x);
  cast = (x: Value, to: DType): Value => (x.type.dtype === to ? x : this.#one('Cast', [x], { to }));
  stopGradient = (x: Value): Value => this.#one('StopGradient', [x], {});

  /** alpha · a' · b' over the last two axes, where ' transposes these if asked. */
  matmul(a: Value, b: Value, options: Partial<ProductAttributes> = {}): Value {
    const { transA = false, transB = false, alpha = 1 } = options;
    return this.#one('MatMul', [a, b], { transA, transB, alpha });
  }

  /** alpha · a' · b' + c, where ' transposes if asked; a and b have two axes. */
  gemm(a: Value, b: Value, options: Partial<ProductAttributes> & { c?: Value | null } = {}): Value {
    const { transA = false, transB = false, alpha = 1, c = null } = options;
    return this.#one('Gemm', c ? [a, b, c] : [a, b], { transA, transB, alpha });
  }

  /** The zero points of the rows of any x with as many rows, for 8-bit codes. */
  zeroPoints = (x: Value): Value => this.#one('ZeroPoints', [x], {});

  /** x in 8 bits, row by row. */
  quantizeRows(x: Value, zeroPoints: Value): QuantizedRows {
    const [codes, steps] = this.apply('QuantizeRows', [x, zeroPoints], {});
    return { codes, steps };
  }

  /** The rows · (weight · scales), for a weight of int8 codes. */
  int8Product = ({ codes, steps }: QuantizedRows, weight: Value, scales: Value): Value =>
    this.#one('Int8Product', [codes, steps, weight, scales], {});

  /** x · weightᵀ + bias, or x · weight + bias with `fanInFanOut`, of the module of that name: what `2-inject` looks for. */
  linear(x: Value, weight: Value, bias: Value | null, module: string, fanInFanOut = false): Value {
    const attributes = fanInFanOut ? { module, fanInFanOut } : { module };
    const name = module.slice(module.lastIndexOf('.') + 1);
    return this.#one('Linear', bias ? [x, weight, bias] : [x, weight], attributes, name);
  }

  /**
   * The order of elements does not change, so a reshape of a reshape is one reshape of the first input. Two in a row
   * would hide sizes from ONNX's shape inference.
   */
  reshape(x: Value, shape: Shape): Value {
    const { origin } = x;
    const source = origin.kind === 'node' && isNode(origin.node, 'Reshape') ? origin.node.inputs[0] : x;
    return sameShape(source.type.shape, shape) ? source : this.#one('Reshape', [source], { shape });
  }

  transpose = (x: Value, permutation: readonly number[]): Value => this.#one('Transpose', [x], { permutation });
  expandLike = (x: Value, like: Value): Value => this.#one('ExpandLike', [x, like], {});
  after = (x: Value, signal: Value): Value => this.#one('After', [x, signal], {});
  concat = (parts: InputsOf<'Concat'>, axis: number): Value => this.#one('Concat', parts, { axis });

  /** One part of x for each of the sizes. */
  split<const Sizes extends readonly number[]>(x: Value, sizes: Sizes, axis: number) {
    return this.apply('Split', [x], { sizes, axis }) as { readonly [Part in keyof Sizes]: Value };
  }

  gather = (table: Value, index: Value): Value => this.#one('Gather', [table, index], {});

  /** Rows of x by `index`, where `inverse` leads each row back to a place that holds it. */
  repack = (x: Value, index: Value, inverse: Value): Value => this.#one('Repack', [x, index, inverse], {});

  /** Elements of x along its last axis by `index`; the way back is for the gradient, see the op. */
  take(x: Value, index: Value, back?: { readonly inverse: Value; readonly inside: Value }): Value {
    return this.#one('Take', back ? [x, index, back.inverse, back.inside] : [x, index], {});
  }

  reduceSum = (x: Value, axes: readonly number[], keepdims = false): Value =>
    this.#one('ReduceSum', [x], { axes, keepdims });
  reduceMean = (x: Value, axes: readonly number[], keepdims = false): Value =>
    this.#one('ReduceMean', [x], { axes, keepdims });
  reduceMax = (x: Value, axes: readonly number[], keepdims = false): Value =>
    this.#one('ReduceMax', [x], { axes, keepdims });

  softmax = (x: Value): Value => this.#one('Softmax', [x], {});

  /** Heads [rows, heads, length, size] turned by angles with these cosines and sines, [length, size / 2]. */
  rotaryEmbedding = (x: Value, cosine: Value, sine: Value): Value =>
    this.#one('RotaryEmbedding', [x, cosine, sine], {});

  /** (x − mean) / sqrt(variance + epsilon) · scale + bias over the last axis. */
  layerNormalization(x: Value, scale: Value, bias: Value | null, epsilon: number): Value {
    return this.#one('LayerNormalization', bias ? [x, scale, bias] : [x, scale], { epsilon });
  }

  /** x / sqrt(mean of squares + epsilon) · scale over the last axis. */
  rmsNormalization(x: Value, scale: Value, epsilon: number): Value {
    return this.#one('RMSNormalization', [x, scale], { epsilon });
  }

  /** x times a mask, or times a part of a pool of masks; `place` names the dropout among all of the model. */
  dropout(x: Value, mask: Value | PoolPart, attributes: AttributesOf<'Dropout'>): Value {
    const inputs = 'pool' in mask ? ([mask.pool, mask.start, mask.end] as const) : ([mask] as const);
    return this.#one('Dropout', [x, ...inputs], attributes);
  }
}
