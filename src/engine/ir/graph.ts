import { invariant } from '../errors/index.ts';
import { formatType, type TensorType, tensor } from './types.ts';

/** Numbers of a constant, in the layout of its dtype. */
export type ConstantData = Float32Array | Float64Array | Int32Array | BigInt64Array | Uint8Array;

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
  readonly op: string;
  readonly name: string;
  /** `null` where an optional input is left out. */
  readonly inputs: readonly (Value | null)[];
  readonly outputs: readonly Value[];
  readonly attributes: Attributes;
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
  scalar(value: number, dtype: 'float32' | 'float64' | 'int32' = 'float32'): Value {
    const key = `${dtype}:${value}`;
    const known = this.#scalars.get(key);
    if (known) return known;
    const data = { float32: Float32Array, float64: Float64Array, int32: Int32Array }[dtype].of(value);
    const made = this.constant(`const_${value}`, tensor(dtype, []), data);
    this.#scalars.set(key, made);
    return made;
  }

  /** Appends a node whose output types are known; `ops/` has the builder that infers them. */
  append(
    op: string,
    inputs: readonly (Value | null)[],
    attributes: Attributes,
    outputTypes: readonly TensorType[],
    name: string,
  ): Node {
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
