import type { Graph } from '../../ir/index.ts';
import { dropDeadNodes } from './dead-nodes.ts';
import { dropStopGradients } from './stop-gradients.ts';

/** Rewrites that change no number; each is a file with its before and after. */
export function optimize(graph: Graph): Graph {
  return dropDeadNodes(dropStopGradients(graph));
}
