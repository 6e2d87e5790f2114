import { invariant } from '../../errors/index.ts';
import { everyInput, type Graph, isNode, type Node, rewriteGraph, type Value } from '../../ir/index.ts';
import { buildIn } from '../../ops/index.ts';
import type { LocateParameter, RawTensor, StoredParameter } from '../storage.ts';
import { decodeFourBit } from './four-bit.ts';
import { Int8Products } from './int8.ts';

/** A graph whose parameters are tensors of files, and where those lie. */
export interface StoredGraph {
  readonly graph: Graph;
  readonly tensors: ReadonlyMap<string, RawTensor>;
}

/**
 * before: y = Linear(x, W)                        branch: dx = Gemm(dy, W)
 * after:  y = Linear(x, widen(W as stored))       branch: dx = Gemm(dy, widen(W as stored))
 *
 * Puts in what files hold for the float32 parameters of the graph: a Cast of float16 and bfloat16, decoding of 4-bit
 * codes, products with int8 codes. Each use of a weight widens for itself, so that no wide weight lives longer than one product;
 * `5-emit` writes these nodes where they run just in time. Rows are picked from a table before they are widened.
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
      const found = locate(name);
      if (found.kind === 'plain' && found.tensor.type.dtype === type.dtype) return define(into, name, found.tensor);
      stored.set(name, found);
      for (const [part, raw] of Object.entries(partsOf(found))) define(into, `${name}.${part}`, raw);
      return null;
    },
    node: (node, inputs, into) => {
      const storedAt = (index: number) => {
        const input = node.inputs[index];
        return input && inputs[index] === null ? stored.get(input.name) : undefined;
      };
      if (!node.inputs.some((_, index) => storedAt(index))) return undefined;
      const part = (index: number, suffix: string) =>
        into.find(`${(node.inputs[index] as Value).name}.${suffix}`) as Value;
      const build = buildIn(into, node.name);
      if (node.op === 'Gather' && storedAt(0)?.kind === 'plain') {
        return [build.cast(build.gather(part(0, 'stored'), inputs[1] as Value), (node.outputs[0] as Value).type.dtype)];
      }
      const wide = node.inputs.map((input, index) => {
        const found = storedAt(index);
        return input && found && found.kind !== 'int8' ? widen(into, input, found) : (inputs[index] ?? null);
      });
      const at = node.inputs.findIndex((_, index) => storedAt(index)?.kind === 'int8');
      const int8 = storedAt(at);
      if (int8?.kind === 'int8') {
        const [codes, transposed, scales] = [part(at, 'codes'), part(at, 'codes_transposed'), part(at, 'scales')];
        const products = productsIn.get(into) ?? new Int8Products();
        productsIn.set(into, products);
        const weights = { codes, transposed, scales, gains: int8.gains };
        if (node.op === 'Linear') return [products.forward(build, wide[0] as Value, weights, wide[2] ?? null)];
        invariant(isBackwardProduct(node, at), `${node.op} at ${node.name} reads an int8 weight`);
        return [products.backward(build, wide[0] as Value, weights)];
      }
      return into.appendLike(node, everyInput(node, wide)).outputs;
    },
  });
  return { graph: rewritten, tensors };
}

/** The tensors of files that make up a parameter, by the last part of their name in the graph. */
function partsOf(stored: StoredParameter): Record<string, RawTensor> {
  switch (stored.kind) {
    case 'plain':
      return { stored: stored.tensor };
    case '4-bit':
      return stored.scales.kind === 'plain'
        ? { codes: stored.codes, scales: stored.scales.scales }
        : {
            codes: stored.codes,
            scale_codes: stored.scales.codes,
            scale_scales: stored.scales.scales,
            scale_mean: stored.scales.mean,
          };
    case 'int8':
      return { codes: stored.codes, codes_transposed: stored.codesTransposed, scales: stored.scales };
  }
}

function widen(into: Graph, { name, type }: Value, stored: StoredParameter): Value {
  const part = (suffix: string) => into.find(`${name}.${suffix}`) as Value;
  const build = buildIn(into, `${name}.wide`);
  if (stored.kind === 'plain') return build.cast(part('stored'), type.dtype);
  invariant(stored.kind === '4-bit', `${name} is not widened`);
  return decodeFourBit(build, type.shape, part, stored);
}

/** dx = dy · W, as `Linear` differentiates. */
function isBackwardProduct(node: Node, at: number): boolean {
  if (!isNode(node, 'Gemm') || at !== 1) return false;
  const { transA, transB, alpha } = node.attributes;
  return !transA && !transB && alpha === 1;
}
