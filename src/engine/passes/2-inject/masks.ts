import { type Graph, isNode, rewriteGraph, type Shape, tensor, type Value } from '../../ir/index.ts';
import { type Build, buildIn } from '../../ops/index.ts';

/** One dropout of the model: where, how likely, and how many mask values it takes. */
export interface DropoutPlace {
  readonly place: string;
  readonly probability: number;
  /** Shape of the tensor it masks, in the symbols of `passes/symbols`. */
  readonly shape: Shape;
}

/**
 * How masks come in: each as an input like the tensor it masks (`apart`), for devices that read an input where it lies, or as parts
 * of one pool for each probability (`pooled`), for devices to which every input is copied.
 */
export type MaskForm = 'apart' | 'pooled';

/** The mask of a place: an input of the dtype and shape of what it masks. */
export const maskName = (place: string): string => `mask.${place}`;

/** float32 [values]: mask values for every dropout of that probability. */
export const maskPoolName = (probability: number): string => `mask_pool_${probability}`;

/** int64 [1]: the part of the pool that a place takes. */
export const maskRangeNames = (place: string) => ({ start: `mask_start.${place}`, end: `mask_end.${place}` });

/**
 * x with dropout at `place`, by a mask of its own; x itself where the probability is 0. A module that several layers share
 * has a place in each: `place`, `place 2`, …
 */
export function dropoutAt(build: Build, x: Value, probability: number, module: string): Value {
  if (probability === 0) return x;
  let place = module;
  for (let time = 2; build.graph.find(maskName(place)); time++) place = `${module} ${time}`;
  return build.dropout(x, build.graph.input(maskName(place), x.type), { probability, place });
}

/** before: Dropout(x, mask)     after: Dropout(x, pool, start, end). For graphs without a backward pass. */
export function poolMasks(graph: Graph): Graph {
  const masks = new Set(dropoutsOf(graph).map(({ inputs: [, mask] }) => mask));
  return rewriteGraph(graph, {
    value: (value) => (masks.has(value) ? null : undefined),
    node: (node, [x], into) => {
      if (!isNode(node, 'Dropout') || !x) return undefined;
      const { probability, place } = node.attributes;
      const poolName = maskPoolName(probability);
      const pool = into.find(poolName) ?? into.input(poolName, tensor('float32', [poolName]));
      const names = maskRangeNames(place);
      const start = into.input(names.start, tensor('int64', [1]));
      const end = into.input(names.end, tensor('int64', [1]));
      return [buildIn(into, node.name).dropout(x, { pool, start, end }, { probability, place })];
    },
  });
}

/** Every dropout of a graph in the order of the forward pass. The gradient uses the same places again. */
export function dropoutPlacesOf(graph: Graph): DropoutPlace[] {
  return dropoutsOf(graph).map(({ inputs: [x], attributes }) => ({ ...attributes, shape: x.type.shape }));
}

function dropoutsOf(graph: Graph) {
  return graph.nodes.filter((node) => isNode(node, 'Dropout'));
}
