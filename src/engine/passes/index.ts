import { Graph, type HalfDType, tensor } from '../ir/index.ts';
import { linearsOf, type ModelSpec, parametersOf } from '../models/index.ts';
import { buildIn, verify } from '../ops/index.ts';
import { load, loadClassifier, loadFeatures } from './1-forward/index.ts';
import { type TrainedParts, inject } from './2-inject/index.ts';
import { addContributions } from './3-differentiate/contributions.ts';
import { addBackward } from './3-differentiate/index.ts';
import { dropDeadNodes } from './4-optimize/dead-nodes.ts';
import { optimize, type OptimizeOptions, type StoredGraph } from './4-optimize/index.ts';
import { useHalfProducts } from './2-inject/half-products.ts';
import { type DropoutPlace, dropoutPlacesOf, type MaskForm, poolMasks } from './2-inject/masks.ts';
import type { LocateParameter } from './storage.ts';

export { load } from './1-forward/index.ts';
export { ANY_DROPOUT, type TrainedParts, inject } from './2-inject/index.ts';
export { addBackward, differentiate } from './3-differentiate/index.ts';
export { emit, readBy, runtimeOrder } from './5-emit/index.ts';
export {
  type DropoutPlace,
  dropoutPlacesOf,
  type MaskForm,
  maskName,
  maskPoolName,
  maskRangeNames,
} from './2-inject/masks.ts';
export { type LocateParameter, type StoredParameter, storedParameter } from './storage.ts';
export * from './symbols.ts';

/** A graph that computes logits, loss and gradients, and what has to be fed for its dropouts. */
export interface TrainingGraph extends StoredGraph {
  readonly dropouts: readonly DropoutPlace[];
}

/**
 * What a graph computes besides logits and loss: the gradients of the trained tensors, what each token contributes to a logit
 * (`3-differentiate/contributions.ts`), or nothing, which keeps no activation longer than the next layer needs it.
 */
export type Backward = 'trained' | 'contributions' | 'none';

export interface TrainingGraphOptions extends OptimizeOptions {
  readonly masks: MaskForm;
  /** What products are computed in; float32 where it is null or left out. */
  readonly half?: HalfDType | null;
  /** Left out, `trained`. */
  readonly backward?: Backward;
  /** For adapters of any rank and dropout: see `inject`. */
  readonly forAnyAdapter?: boolean;
}

/** Load, inject, differentiate, optimize: everything but emit. The graph is verified after every pass. */
export function trainingGraph(
  spec: ModelSpec,
  parts: TrainedParts,
  locate: LocateParameter,
  options: TrainingGraphOptions = { recompute: false, masks: 'apart' },
): TrainingGraph {
  const forward = verified(load(spec));
  const adapted = verified(inject(forward, parts, options.forAnyAdapter));
  const dropouts = dropoutPlacesOf(adapted);
  const masked = options.masks === 'pooled' ? verified(poolMasks(adapted)) : adapted;
  const half = options.half ?? null;
  const computed = half === null ? masked : verified(useHalfProducts(masked, half));
  const differentiated = verified(backwardOf(computed, options.backward ?? 'trained'));
  const stored = optimize(differentiated, locate, options);
  return { graph: verified(stored.graph), tensors: stored.tensors, dropouts };
}

/** The pooled states of a model's texts as a graph of stored weights, without head and gradients. The model has no dropout. */
export function featureGraph(
  spec: ModelSpec,
  locate: LocateParameter,
  weights?: OptimizeOptions['weights'],
): StoredGraph {
  const stored = optimize(verified(loadFeatures(spec)), locate, { recompute: false, ...(weights && { weights }) });
  return { ...stored, graph: verified(stored.graph) };
}

/** The logits of token ids as a graph whose parameters are float32: nothing is trained, nothing is stored yet. The model has no dropout. */
export function inferenceGraph(spec: ModelSpec): Graph {
  return verified(dropDeadNodes(loadClassifier(spec)));
}

/**
 * The Euclidean length of each row of some weights, as their stored forms decode: an output [out] for each, by the name of the weight.
 *
 * @param names weights of linear layers
 */
export function lengthsGraph(
  spec: ModelSpec,
  names: readonly string[],
  locate: LocateParameter,
  weights?: OptimizeOptions['weights'],
): StoredGraph {
  const graph = new Graph(`${spec.modelType} lengths`);
  const shapes = new Map(parametersOf(spec).map(({ name, shape }) => [name, shape]));
  const turned = new Set(linearsOf(spec).flatMap((each) => (each.fanInFanOut ? [`${each.module}.weight`] : [])));
  for (const name of names) {
    const build = buildIn(graph, name);
    const weight = graph.parameter(name, tensor('float32', shapes.get(name) ?? []));
    graph.output(lengthName(name), build.sqrt(build.reduceSum(build.square(weight), [turned.has(name) ? 0 : 1])));
  }
  const stored = optimize(verified(graph), locate, { recompute: false, ...(weights && { weights }) });
  return { ...stored, graph: verified(stored.graph) };
}

/** The output of {@link lengthsGraph} for a weight. */
export const lengthName = (weight: string): string => `${weight}.length`;

function backwardOf(forward: Graph, backward: Backward): Graph {
  switch (backward) {
    case 'trained':
      return addBackward(forward);
    case 'contributions':
      return addContributions(forward);
    case 'none':
      return forward;
  }
}

function verified(graph: Graph): Graph {
  verify(graph);
  return graph;
}
