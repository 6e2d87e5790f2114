import type { Graph } from '../../ir/index.ts';
import type { LocateParameter } from '../storage.ts';
import { dropDeadNodes } from './dead-nodes.ts';
import { recast } from './recast.ts';
import { recomputeLayers } from './recompute.ts';
import { dropStopGradients } from './stop-gradients.ts';
import { type StoredGraph, useStoredWeights, type WeightFeatures } from './stored-weights.ts';

export type { StoredGraph, WeightFeatures } from './stored-weights.ts';

export interface OptimizeOptions {
  /** Compute the inside of each layer again in the backward pass instead of keeping it. */
  readonly recompute: boolean;
  /** Of the device that the graph is for; those of the CPU where they are left out. */
  readonly weights?: WeightFeatures;
}

/** Rewrites that leave what the graph computes as it is; each is a file with its before and after. */
export function optimize(graph: Graph, locate: LocateParameter, { recompute, weights }: OptimizeOptions): StoredGraph {
  const live = dropDeadNodes(dropStopGradients(graph));
  return useStoredWeights(recast(recompute ? recomputeLayers(live) : live), locate, weights);
}
