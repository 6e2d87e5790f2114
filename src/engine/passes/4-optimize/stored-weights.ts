import { invariant } from '../../errors/index.ts';
import {
  type DType,
  everyInput,
  type Graph,
  type HalfDType,
  isHalf,
  isNode,
  knownDim,
  type Node,
  rewriteGraph,
  type Value,
} from '../../ir/index.ts';
import { type Build, buildIn } from '../../ops/index.ts';
import { formatOf } from '../../weights/formats/index.ts';
import type { LocateParameter, RawTensor, StoredParameter } from '../storage.ts';
import { decode } from './decode.ts';
import { bitsType, fromBits } from './half-bits.ts';
import { Int8Products, inverseGains } from './int8.ts';

/** What a device can do with weights in the form in which files have them. */
export interface WeightFeatures {
  /** Multiplies by int8 codes. Elsewhere they are widened in front of each product. */
  readonly int8Products: boolean;
  /** The half floats that it casts to float32. The bits of others are looked up. */
  readonly halfCasts: readonly HalfDType[];
}

/** Of the CPU. */
export const allWeightFeatures: WeightFeatures = { int8Products: true, halfCasts: ['float16', 'bfloat16'] };

/** A graph whose parameters are tensors of files, and where those lie. */
export interface StoredGraph {
  readonly graph: Graph;
  readonly tensors: ReadonlyMap<string, RawTensor>;
}

/**
 * before: y = Linear(x, W)                        branch: dx = Gemm(dy, W)
 * after:  y = Linear(x, decode(W as stored))      branch: dx = Gemm(dy, decode(W as stored))
 *
 * Puts in what files hold for the float32 parameters of the graph: each format's decoding (a Cast of float16 and bfloat16,
 * levels and scales of 4-bit codes), or products with its codes. Each use of a weight decodes for itself, so that no wide
 * weight lives longer than one product; `5-emit` writes these nodes where they run just in time. Rows are picked from a
 * table before they are widened. What is read in half floats and stored in them is read as it is. Only parts that are read become parameters.
 */
export function useStoredWeights(
  graph: Graph,
  locate: LocateParameter,
  features: WeightFeatures = allWeightFeatures,
): StoredGraph {
  const widen = (build: Build, x: Value, dtype: DType) =>
    needsBits(dtype, features) ? fromBits(build, x, dtype) : build.cast(x, 'float32');
  const usesCodes = ({ precision }: StoredParameter) =>
    features.int8Products && formatOf(precision).products === 'int8';
  const tensors = new Map<string, RawTensor>();
  const stored = new Map<string, StoredParameter>();
  const productsIn = new Map<Graph, Int8Products>();
  const define = (into: Graph, name: string, raw: RawTensor) => {
    tensors.set(name, raw);
    return into.parameter(name, raw.type);
  };
  const rewritten = rewriteGraph(graph, {
    value: ({ name, type, origin }, into) => {
      if (origin.kind !== 'parameter') return undefined;
      const parameter = locate(name);
      const { stored: asIs } = parameter.parts;
      if (asIs?.type.dtype === type.dtype) return define(into, name, asIs);
      stored.set(name, parameter);
      const unread = usesCodes(parameter) ? [] : formatOf(parameter.precision).forProducts;
      for (const [part, raw] of Object.entries(parameter.parts)) {
        if (unread.includes(part)) continue;
        const type = needsBits(raw.type.dtype, features) ? bitsType(raw.type) : raw.type;
        define(into, `${name}.${part}`, { ...raw, type });
      }
      return null;
    },
    node: (node, inputs, into) => {
      const storedAt = (index: number) => {
        const input = node.inputs[index];
        return input && inputs[index] === null ? stored.get(input.name) : undefined;
      };
      if (!node.inputs.some((_, index) => storedAt(index))) return undefined;
      const part = (index: number, suffix: string) => into.get(`${node.inputs[index]?.name}.${suffix}`);
      const build = buildIn(into, node.name);
      const table = storedAt(0)?.parts['stored'];
      if (isNode(node, 'Cast') && table?.type.dtype === node.attributes.to && !needsBits(table.type.dtype, features)) {
        return [part(0, 'stored')];
      }
      if (isNode(node, 'Gather') && table && inputs[1]) {
        return [widen(build, build.gather(part(0, 'stored'), inputs[1]), table.type.dtype)];
      }
      const productAt = (index: number) => {
        const parameter = storedAt(index);
        // Other uses, such as the lengths of DoRA's rows, take the numbers that the codes stand for.
        if (!parameter || !usesCodes(parameter)) return undefined;
        return isNode(node, 'Linear') || isBackwardProduct(node, index, parameter.isTransposed) ? parameter : undefined;
      };
      const wide = node.inputs.map((input, index) => {
        const parameter = storedAt(index);
        if (!parameter || productAt(index)) return inputs[index] ?? null;
        const known = [...input.type.shape.keys()].map((axis) => knownDim(input.type, axis));
        const wide = buildIn(into, `${input.name}.wide`);
        const { precision, parts, gains, isTransposed } = parameter;
        const shape = isTransposed ? known.toReversed() : known;
        const float = (x: Value) => widen(wide, x, parts['stored']?.type.dtype ?? x.type.dtype);
        const decoded = decode(wide, precision, (suffix) => part(index, suffix), float, shape);
        const whole = gains ? wide.mul(decoded, inverseGains(wide, gains)) : decoded;
        return isTransposed && !isFactor(node, index) ? wide.transpose(whole, [1, 0]) : whole;
      });
      const at = node.inputs.findIndex((_, index) => productAt(index));
      const int8 = productAt(at);
      if (int8) {
        const [codes, transposed, scales] = [part(at, 'codes'), part(at, 'codes_transposed'), part(at, 'scales')];
        const products = productsIn.get(into) ?? new Int8Products();
        productsIn.set(into, products);
        const weights = { codes, transposed, scales, gains: int8.gains };
        const [x, , bias = null] = wide;
        if (isNode(node, 'Linear') && x) return [products.forward(build, x, weights, bias)];
        invariant(x, `${node.op} at ${node.name} has no input`);
        return [products.backward(build, x, weights)];
      }
      const turned = node.inputs.findIndex((_, index) => isFactor(node, index) && storedAt(index)?.isTransposed);
      const attributes = turned === -1 ? node.attributes : turnedAttributes(node, turned);
      return into.appendLike(node, everyInput(node, wide), { attributes }).outputs;
    },
  });
  return { graph: rewritten, tensors };
}

/** Whether the device has to look up the values of this dtype by their bits. */
function needsBits(dtype: DType, { halfCasts }: WeightFeatures): dtype is HalfDType {
  return isHalf(dtype) && !halfCasts.includes(dtype);
}

/** dx = dy · W, as `Linear` differentiates; or dx = dy · Wᵀ, where the graph has W as [in, out]. */
function isBackwardProduct(node: Node, at: number, isTransposed: boolean): boolean {
  if (!isNode(node, 'Gemm') || at !== 1) return false;
  const { transA, transB, alpha } = node.attributes;
  return !transA && transB === isTransposed && alpha === 1;
}

/** Whether an input is the weight of a product, which takes it either way round. */
function isFactor(node: Node, at: number): boolean {
  return at === 1 && (isNode(node, 'Linear') || isNode(node, 'Gemm'));
}

/** The attributes of a product whose weight, in place `at`, is stored the other way round. */
function turnedAttributes(node: Node, at: number): Node['attributes'] {
  if (isNode(node, 'Linear')) return { module: node.attributes.module };
  invariant(isNode(node, 'Gemm') && at === 1, `${node.op} at ${node.name} reads a weight that is stored transposed`);
  return { ...node.attributes, transB: !node.attributes.transB };
}
