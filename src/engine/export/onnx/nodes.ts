import {
  type ConstantData,
  type DType,
  type OnnxAttribute,
  type OnnxInitializer,
  type OnnxNode,
  tensor,
} from '../../ir/index.ts';

/** Appends ONNX nodes and constants to a graph that is being rewritten. Names begin with a scope, so that none is taken twice. */
export class NodeWriter {
  readonly nodes: OnnxNode[] = [];
  readonly constants: OnnxInitializer[] = [];
  readonly #scope: string;
  readonly #names = new Set<string>();
  #count = 0;

  constructor(scope: string) {
    this.#scope = scope;
  }

  /** A node with one output, or with the outputs named. @returns the name of the first output */
  node(
    opType: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, OnnxAttribute>> = {},
    options: { readonly outputs?: readonly string[]; readonly domain?: string } = {},
  ): string {
    const name = `${this.#scope}/${opType}_${this.#count++}`;
    const outputs = options.outputs ?? [name];
    this.nodes.push({ opType, domain: options.domain ?? '', name, inputs, outputs, attributes });
    return outputs[0]!;
  }

  /** The name of a constant; equal ones are one. */
  constant(dtype: DType, shape: readonly number[], data: ConstantData): string {
    const name = `${this.#scope}/${dtype}[${shape.join(',')}]:${data.length <= 8 ? data.join(',') : `#${this.#count++}`}`;
    if (!this.#names.has(name)) {
      this.#names.add(name);
      this.constants.push({ name, type: tensor(dtype, shape), data });
    }
    return name;
  }

  int64s(...values: number[]): string {
    return this.constant('int64', [values.length], BigInt64Array.from(values, BigInt));
  }

  int64(value: number): string {
    return this.constant('int64', [], BigInt64Array.of(BigInt(value)));
  }

  float(value: number): string {
    return this.constant('float32', [], Float32Array.of(value));
  }
}
