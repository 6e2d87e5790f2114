import { invariant } from '../../errors/index.ts';
import { everyInput, type Graph, isNode, knownDim, type Node, rewriteGraph } from '../../ir/index.ts';
import { buildIn } from '../../ops/index.ts';
import { formatOf } from '../../weights/formats/index.ts';
import type { LocateParameter, RawTensor, StoredParameter } from '../storage.ts';
import { decode } from './decode.ts';
import { Int8Products } from './int8.ts';

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
 * table before they are widened.
 */
export function useStoredWeights(graph: Graph, locate: LocateParameter): StoredGraph {
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
      for (const [part, raw] of Object.entries(parameter.parts)) define(into, `${name}.${part}`, raw);
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
      if (isNode(node, 'Gather') && storedAt(0)?.precision === 'stored' && inputs[1]) {
        return [build.cast(build.gather(part(0, 'stored'), inputs[1]), node.outputs[0].type.dtype)];
      }
      const productAt = (index: number) => {
        const parameter = storedAt(index);
        return parameter && formatOf(parameter.precision).products === 'int8' ? parameter : undefined;
      };
      const wide = node.inputs.map((input, index) => {
        const parameter = storedAt(index);
        if (!parameter || productAt(index)) return inputs[index] ?? null;
        const shape = [...input.type.shape.keys()].map((axis) => knownDim(input.type, axis));
        return decode(buildIn(into, `${input.name}.wide`), parameter.precision, (suffix) => part(index, suffix), shape);
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
        invariant(isBackwardProduct(node, at) && x, `${node.op} at ${node.name} reads an int8 weight`);
        return [products.backward(build, x, weights)];
      }
      return into.appendLike(node, everyInput(node, wide)).outputs;
    },
  });
  return { graph: rewritten, tensors };
}

/** dx = dy · W, as `Linear` differentiates. */
function isBackwardProduct(node: Node, at: number): boolean {
  if (!isNode(node, 'Gemm') || at !== 1) return false;
  const { transA, transB, alpha } = node.attributes;
  return !transA && !transB && alpha === 1;
}
