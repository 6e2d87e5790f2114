import { bytesOf, type OnnxGraph, type OnnxNode } from '../../ir/index.ts';
import { readBy, runtimeOrder } from '../../passes/index.ts';
import type { Arena, Place } from './arena.ts';

/** Peak memory of computed values in the runtime, in bytes. */
export interface PeakOfValues {
  readonly bytes: number;
  /** Of these, what the forward pass keeps for the backward pass; 0 where the peak is in the forward pass. */
  readonly forwardBytes: number;
  /** The node that runs then, such as `layer.3/intermediate/MatMul`. */
  readonly node: string;
}

type Sizes = Readonly<Record<string, number>>;

/** Ops whose output is their input under another shape. */
const aliases = new Set(['Reshape', 'Identity', 'Squeeze', 'Unsqueeze', 'Flatten']);

/** Ops whose output may take the place of an input of the same size that nobody reads afterwards. */
const inPlace = new Set([
  ...['Add', 'Sub', 'Mul', 'Div', 'Neg', 'Exp', 'Log', 'Sqrt', 'Erf', 'Tanh', 'Sigmoid', 'Relu', 'Softmax'],
  ...['Abs', 'Gelu', 'Clip', 'Reciprocal', 'Pow'],
]);

/**
 * Simulates a graph in the runtime's order and sums the values alive: each from the node that computes it to the last that reads
 * it, one that a branch reads until the branch has ended, and an output to the end. Inputs and weights are not counted, nor
 * what kernels need inside.
 *
 * @param branch which branch of an `If` runs: `then_branch` trains
 * @param arena where values are placed; what earlier runs wrote of it stays
 */
export function peakOfValues(
  graph: OnnxGraph,
  sizes: Sizes,
  branch: 'then_branch' | 'else_branch',
  arena: Arena,
): PeakOfValues {
  const order = runtimeOrder(graph);
  const { root, readers } = buffersOf(graph, order, sizes);
  const sizeOf = (name: string) => {
    const type = graph.types.get(name);
    return type === undefined ? 0 : bytesOf(type, sizes);
  };
  const allocations = new Map<string, { bytes: number; place: Place }>();
  let live = 0;
  let peak: PeakOfValues = { bytes: 0, forwardBytes: 0, node: '' };
  const reach = (reached: PeakOfValues) => {
    if (reached.bytes > peak.bytes) peak = reached;
  };
  order.forEach((node, step) => {
    for (const output of node.outputs) {
      const buffer = root(output);
      if (output === '' || allocations.has(buffer)) continue;
      const bytes = sizeOf(output);
      allocations.set(buffer, { bytes, place: arena.allocate(bytes) });
      live += bytes;
    }
    const body = node.attributes[branch];
    if (body?.kind === 'graph') {
      const inner = peakOfValues(body.value, sizes, branch, arena);
      reach({ bytes: live + inner.bytes, forwardBytes: live, node: inner.node });
    }
    reach({ bytes: live, forwardBytes: 0, node: node.name });
    for (const name of new Set([...readBy(node), ...node.outputs].map(root))) {
      if (!allocations.has(name) || readers.get(name)! > step) continue;
      const { bytes, place } = allocations.get(name)!;
      live -= bytes;
      arena.free(place);
      allocations.delete(name);
    }
  });
  for (const { place } of allocations.values()) arena.free(place);
  return peak;
}

/** Which buffer each value is in, named by its first value, and the last step that reads each buffer. */
function buffersOf(graph: OnnxGraph, order: readonly OnnxNode[], sizes: Sizes) {
  const outputNames = new Set(order.flatMap(({ outputs }) => outputs));
  const lastRead = new Map<string, number>();
  order.forEach((node, step) => {
    for (const name of readBy(node)) lastRead.set(name, step);
  });
  for (const { name } of graph.outputs) lastRead.set(name, order.length);
  const roots = new Map<string, string>();
  const root = (name: string): string => {
    const above = roots.get(name);
    return above === undefined ? name : root(above);
  };
  const readers = new Map<string, number>();
  const until = (buffer: string, step: number) => readers.set(buffer, Math.max(readers.get(buffer) ?? -1, step));
  const sizeOf = (name: string) => {
    const type = graph.types.get(name);
    return type === undefined ? null : bytesOf(type, sizes);
  };
  order.forEach((node, step) => {
    const [output] = node.outputs;
    const shared = node.inputs.find((input) => {
      if (!outputNames.has(input) || output === undefined) return false;
      if (aliases.has(node.opType)) return input === node.inputs[0];
      const isFree = (readers.get(root(input)) ?? -1) <= step;
      return inPlace.has(node.opType) && isFree && sizeOf(input) === sizeOf(output);
    });
    if (shared !== undefined) roots.set(output!, root(shared));
    for (const name of node.outputs) until(root(name), Math.max(lastRead.get(name) ?? step, step));
  });
  return { root, readers };
}
