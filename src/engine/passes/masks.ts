import { type Graph, type Shape, tensor, type Value } from '../ir/index.ts';
import type { Build } from '../ops/index.ts';

/** One dropout of the model: where, how likely, and how many mask values it takes. */
export interface DropoutPlace {
  readonly place: string;
  readonly probability: number;
  /** Shape of the tensor it masks, in the symbols of `passes/symbols`. */
  readonly shape: Shape;
}

/** float32 [values]: mask values for every dropout of that probability. */
export const maskPoolName = (probability: number): string => `mask_pool_${probability}`;

/** int64 [1]: the part of the pool that a place takes. */
export const maskRangeNames = (place: string) => ({ start: `mask_start.${place}`, end: `mask_end.${place}` });

/** x with dropout at `place`; x itself where the probability is 0. */
export function dropoutAt(build: Build, x: Value, probability: number, place: string): Value {
  if (probability === 0) return x;
  const { graph } = build;
  const poolName = maskPoolName(probability);
  const pool = graph.find(poolName) ?? graph.input(poolName, tensor('float32', [poolName]));
  const { start, end } = maskRangeNames(place);
  return build.dropout(
    x,
    { pool, start: graph.input(start, tensor('int64', [1])), end: graph.input(end, tensor('int64', [1])) },
    { probability, place },
  );
}

/** Every dropout of a graph in the order of the forward pass. The gradient uses the same places again. */
export function dropoutPlacesOf(graph: Graph): DropoutPlace[] {
  return graph.nodes
    .filter((node) => node.op === 'Dropout')
    .map((node) => ({
      place: node.attributes['place'] as string,
      probability: node.attributes['probability'] as number,
      shape: (node.inputs[0] as Value).type.shape,
    }));
}
