import type { DType, Graph, OnnxAttribute, TensorType, Value } from '../ir/index.ts';

/** Features of the device that lowering may use. */
export interface Features {
  /** com.microsoft.FusedMatMul reads a transposed factor where it lies; without it the factor is transposed first. */
  readonly fusedMatMul: boolean;
  /**
   * Products of uint8 by int8 are summed exactly. x86 processors without VNNI (before Ice Lake and Alder Lake, and before
   * Zen 4) add each pair of products in 16 bits, cut off at 32,767.
   */
  readonly exactInt8Sums: boolean;
  /** Cast takes int8. Elsewhere DequantizeLinear does, with steps of 1. */
  readonly int8Casts: boolean;
}

/** The output of an op record's `lower`. Values are referred to by name. */
export interface Lowering {
  readonly features: Features;
  /** Appends one ONNX node. */
  node(
    opType: string,
    inputs: readonly string[],
    outputs: readonly string[],
    attributes?: Readonly<Record<string, OnnxAttribute>>,
    domain?: string,
  ): void;
  /** The name of a new value between two nodes of one lowering. */
  temporary(type: TensorType): string;
  /** A one-dimensional int64 constant: axes, target shapes. */
  int64s(values: readonly number[]): string;
  scalar(value: number, dtype: DType): string;
  /** The op's branches as ONNX graphs. */
  branch(graph: Graph): OnnxAttribute;
}

export const int = (value: number): OnnxAttribute => ({ kind: 'int', value });
export const ints = (value: readonly number[]): OnnxAttribute => ({ kind: 'ints', value });
export const text = (value: string): OnnxAttribute => ({ kind: 'string', value });
export const dtype = (value: DType): OnnxAttribute => ({ kind: 'dtype', value });
export const float = (value: number): OnnxAttribute => ({ kind: 'float', value });

interface Operands {
  readonly inputs: readonly Value[];
  readonly outputs: readonly Value[];
}

/** Names of a node's inputs. */
export function inputNames({ inputs }: Pick<Operands, 'inputs'>): string[] {
  return inputs.map(({ name }) => name);
}

export function outputNames({ outputs }: Pick<Operands, 'outputs'>): string[] {
  return outputs.map(({ name }) => name);
}

/** Lowers to the ONNX op of that name with the same inputs and outputs and no attributes. */
export function lowerTo(opType: string) {
  return (node: Operands, to: Lowering): void => to.node(opType, inputNames(node), outputNames(node));
}
