import { invariant } from '../errors/index.ts';
import type { ForEach, OpName, OpSignatures } from './signatures.ts';
import { type DType, formatType, type TensorType, tensor } from './types.ts';

/** Numbers of a constant, in the layout of its dtype. */
export type ConstantData =
  Float32Array | Float64Array | Uint16Array | Int32Array | BigInt64Array | Uint8Array | Uint32Array;

/** Where a value comes from. */
export type Origin =
  /** Fed by the caller at every run. */
  | { readonly kind: 'input' }
  /** A frozen tensor of the checkpoint, by its name there; where its bytes lie is known when the graph is emitted. */
  | { readonly kind: 'parameter' }
  /** Fed like an input; the graph also returns its gradient. */
  | { readonly kind: 'trainable' }
  | { readonly kind: 'constant'; readonly data: ConstantData }
  | { readonly kind: 'node'; readonly node: Node; readonly index: number };

export interface Value {
  readonly name: string;
  readonly type: TensorType;
  readonly origin: Origin;
}

export type Attribute = number | string | boolean | readonly number[] | readonly (number | string)[] | Graph;
export type Attributes = Readonly<Record<string, Attribute>>;

export interface Node {
  readonly op: OpName;
  readonly name: string;
  /** Optional inputs that are left out are missing at the end. */
  readonly inputs: readonly Value[];
  readonly outputs: readonly Value[];
  readonly attributes: Attributes;
}

type Signature<Op extends OpName> = OpSignatures<Graph>[Op];
export type InputsOf<Op extends OpName> = ForEach<Signature<Op>['inputs'], Value>;
export type OutputsOf<Op extends OpName> = ForEach<Signature<Op>['outputs'], Value>;
export type AttributesOf<Op extends OpName> = Signature<Op>['attributes'];

/** A node of one op, with the inputs, outputs and attributes of that op. */
export interface NodeOf<Op extends OpName> extends Node {
  readonly op: Op;
  readonly inputs: InputsOf<Op>;
  readonly outputs: OutputsOf<Op>;
  readonly attributes: AttributesOf<Op>;
}

/** Whether the node is of that op; its inputs, outputs and attributes have their types then. */
export function isNode<Op extends OpName>(node: Node, op: Op): node is NodeOf<Op> {
  return node.op === op;
}

const scalarArrays: Readonly<Partial<Record<DType, { of(value: number): ConstantData }>>> = {
  float32: Float32Array,
  float64: Float64Array,
  int32: Int32Array,
  uint8: Uint8Array,
  uint32: Uint32Array,
  bool: Uint8Array,
};

/** The array that holds the numbers of a constant, by dtype; no graph needs constants of the others. */
export const constantArrays: Readonly<Partial<Record<DType, unknown>>> = { ...scalarArrays, int64: BigInt64Array };

/** One number as a constant of that dtype. */
export function scalarData(value: number, dtype: DType): ConstantData {
  const Numbers = scalarArrays[dtype];
  invariant(Numbers, `a ${dtype} constant ${value}`);
  return Numbers.of(value);
}

/**
 * A list of nodes in an order in which they can run. Nodes are only ever appended; a pass that changes something writes
 * a new graph. A graph with a parent is a branch of a conditional and may use every value of its parent.
 */
export class Graph {
  readonly name: string;
  readonly parent: Graph | null;
  readonly nodes: Node[] = [];
  readonly outputs: { readonly name: string; readonly value: Value }[] = [];
  /** Values of interest inside the graph (`hidden.3`), for tests and for export; marking one changes nothing. */
  readonly marks = new Map<string, Value>();
  readonly #values = new Map<string, Value>();
  readonly #scalars = new Map<string, Value>();

  constructor(name: string, parent: Graph | null = null) {
    this.name = name;
    this.parent = parent;
  }

  input(name: string, type: TensorType): Value {
    return this.#define(name, type, { kind: 'input' });
  }

  parameter(name: string, type: TensorType): Value {
    return this.#define(name, type, { kind: 'parameter' });
  }

  trainable(name: string, type: TensorType): Value {
    return this.#define(name, type, { kind: 'trainable' });
  }

  constant(name: string, type: TensorType, data: ConstantData): Value {
    return this.#define(this.freshName(name), type, { kind: 'constant', data });
  }

  /** A scalar constant; equal ones are one value. */
  scalar(value: number, dtype: DType = 'float32'): Value {
    const key = `${dtype}:${value}`;
    const existing = this.#scalars.get(key);
    if (existing) return existing;
    const constant = this.constant(`const_${value}`, tensor(dtype, []), scalarData(value, dtype));
    this.#scalars.set(key, constant);
    return constant;
  }

  /** Appends a node whose output types are known; `ops/` has the builder that infers them. */
  append<Op extends OpName>(
    op: Op,
    inputs: InputsOf<Op>,
    attributes: AttributesOf<Op>,
    outputTypes: readonly TensorType[],
    name: string,
  ): NodeOf<Op> {
    // The caller states the number of outputs; `verify` checks it.
    return this.#append({ op, name, inputs, attributes }, outputTypes) as NodeOf<Op>;
  }

  /** Appends a node of the same op with the same types of its outputs, with these inputs and, where given, another name or attributes. */
  appendLike<Like extends Node>(
    node: Like,
    inputs: Like['inputs'],
    changes: Partial<Pick<Node, 'name' | 'attributes'>> = {},
  ): Like {
    const types = node.outputs.map(({ type }) => type);
    return this.#append({ ...node, ...changes, inputs }, types) as Like;
  }

  #append({ op, name, inputs, attributes }: Omit<Node, 'outputs'>, outputTypes: readonly TensorType[]): Node {
    const outputs: Value[] = [];
    const node: Node = { op, name: this.freshName(name), inputs, outputs, attributes };
    outputTypes.forEach((type, index) => {
      const outputName = index === 0 ? node.name : `${node.name}.${index}`;
      outputs.push(this.#define(outputName, type, { kind: 'node', node, index }));
    });
    this.nodes.push(node);
    return node;
  }

  output(name: string, value: Value): void {
    invariant(!this.outputs.some((output) => output.name === name), `two outputs named ${name} in graph ${this.name}`);
    this.outputs.push({ name, value });
  }

  mark(name: string, value: Value): void {
    this.marks.set(name, value);
  }

  /** Every value defined here, in order of definition. */
  values(): IterableIterator<Value> {
    return this.#values.values();
  }

  /** The value of that name here or, in a branch, in a parent. */
  find(name: string): Value | undefined {
    return this.#values.get(name) ?? this.parent?.find(name);
  }

  /** The value of that name; a missing one is a bug. */
  get(name: string): Value {
    const value = this.find(name);
    invariant(value, `${name} is not in graph ${this.name}`);
    return value;
  }

  /** The values of one kind, in order of definition. */
  valuesOf(kind: Exclude<Origin['kind'], 'node'>): Value[] {
    return [...this.#values.values()].filter((value) => value.origin.kind === kind);
  }

  /** `name`, or `name_2`, `name_3`… where it is taken here or in a parent: ONNX allows no shadowing. */
  freshName(name: string): string {
    if (!this.find(name)) return name;
    for (let suffix = 2; ; suffix++) if (!this.find(`${name}_${suffix}`)) return `${name}_${suffix}`;
  }

  #define(name: string, type: TensorType, origin: Origin): Value {
    invariant(!this.find(name), `two values named ${name} in graph ${this.name}, the second ${formatType(type)}`);
    const value: Value = { name, type, origin };
    this.#values.set(name, value);
    return value;
  }
}
