import type { ConstantData } from './graph.ts';
import type { DType, TensorType } from './types.ts';

/** What a model file says, as plain data: `passes/5-emit` writes it, `proto/` turns it into bytes. */
export interface OnnxModel {
  readonly graph: OnnxGraph;
  /** Version of each operator set used, by domain; `''` is ONNX's own. */
  readonly opsets: Readonly<Record<string, number>>;
}

export interface OnnxGraph {
  readonly name: string;
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
  readonly initializers: readonly OnnxInitializer[];
  readonly nodes: readonly OnnxNode[];
  /** The type of every value by name, those between nodes included. */
  readonly types: ReadonlyMap<string, TensorType>;
}

export interface OnnxValue {
  readonly name: string;
  readonly type: TensorType;
}

export interface OnnxNode {
  readonly opType: string;
  readonly domain: string;
  readonly name: string;
  /** `''` where an optional input is left out. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, OnnxAttribute>>;
}

export type OnnxAttribute =
  | { readonly kind: 'int'; readonly value: number }
  | { readonly kind: 'ints'; readonly value: readonly number[] }
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'dtype'; readonly value: DType }
  | { readonly kind: 'graph'; readonly value: OnnxGraph };

/** A tensor that is part of the model: its numbers inside the model, or a range of bytes of another file. */
export type OnnxInitializer =
  | { readonly name: string; readonly type: TensorType; readonly data: ConstantData }
  | { readonly name: string; readonly type: TensorType; readonly external: ExternalRange };

/** Bytes of a file, by a path relative to the folder that the session is given. */
export interface ExternalRange {
  readonly location: string;
  readonly offset: number;
  readonly length: number;
}
