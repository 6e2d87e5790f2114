import { type Compute, halfOf, type Precision } from '../../../shared/precision.ts';
import { bytesOf, elementCount, type TensorType } from '../../ir/index.ts';
import type { ModelSpec } from '../../models/index.ts';
import { type TrainedParts, emit, symbols, trainingGraph } from '../../passes/index.ts';
import { featuresOf } from '../../runtime/index.ts';
import type { BaseDtype } from '../../weights/stored-dtype.ts';
import type { BatchShape, MemoryBytes } from '../../../shared/memory-plan.ts';
import { poolLength } from '../feeds/masks.ts';
import { countTrained } from '../trained/tensors.ts';
import { Arena } from './arena.ts';
import { imaginedBase } from '../frozen/imagined.ts';
import { peakOfValues } from './liveness.ts';

export interface MemoryRequest {
  readonly precision: Precision;
  readonly recompute: boolean;
  /** What products are computed in; left out, float32. */
  readonly compute?: Compute | undefined;
  /** Element type of the checkpoint's files. */
  readonly stored: BaseDtype;
  readonly training: BatchShape;
  /** Evaluation has no backward pass, but may have more rows. */
  readonly evaluation: BatchShape;
}

/**
 * Fixed memory of a worker, measured with `lorikeet plan --verify` on Linux: Node, the runtime's libraries, the compiled
 * sources, tokenizer and sessions of a small model.
 */
const PROCESS = 220e6;

/** Copies of the trained tensors: values, gradients, two moments; what AdamW's session returns of three of them, twice. */
const TRAINED_COPIES = 10;

/**
 * Of int8 weights, what is still mapped from the file while the runtime has packed copies of nearly all: it lets go of a tensor
 * once everything that reads it is packed. Measured with the shapes of roberta-large and tinyllama-1.1b.
 */
const LOADING = { kept: 0.45, recomputed: 0.75 };

/** Graphs and their nodes, per node of the emitted graph. */
const PER_NODE = 4e3;

/**
 * Plans the memory of a run from the shape of its model alone: the graph that it would run is written, followed in the
 * runtime's order, and every value gets a place in a copy of the runtime's arena. Within 15 % of what a run then holds, on
 * the shapes that docs/benchmarks.md lists.
 */
export function planMemory(spec: ModelSpec, parts: TrainedParts, request: MemoryRequest): MemoryBytes {
  const { precision, recompute, compute = 'fp32', stored, training, evaluation } = request;
  const half = halfOf(compute);
  const located = trainingGraph(spec, parts, imaginedBase(spec, precision, stored), {
    ...{ recompute, half, masks: 'apart' },
    ...(half === null ? {} : { weights: { ...featuresOf('cpu'), int8Products: false } }),
  });
  const { graph } = emit(located.graph, located.tensors, featuresOf('cpu'));
  const arena = new Arena();
  const peak = peakOfValues(graph, sizesOf(training), 'then_branch', arena);
  // A second step finds the blocks of the first free, and fills them in another order.
  peakOfValues(graph, sizesOf(training), 'then_branch', arena);
  peakOfValues(graph, sizesOf(evaluation), 'else_branch', arena);
  const trainedBytes = 4 * countTrained(spec, parts).trainable;
  const types = [...located.tensors.values()].map(({ type }) => type);
  const weights = bytesOfAll(types);
  const masks = maskBytes(located.dropouts, sizesOf(training));
  const shares = {
    weights,
    trained: TRAINED_COPIES * trainedBytes,
    activations: peak.forwardBytes,
    workspace: arena.touchedBytes - peak.forwardBytes + masks,
    process: PROCESS + PER_NODE * graph.nodes.length,
  };
  const total = Object.values(shares).reduce((sum, bytes) => sum + bytes, 0);
  const loading =
    shares.process +
    weights +
    LOADING[recompute ? 'recomputed' : 'kept'] * bytesOfAll(types.filter(({ dtype }) => dtype === 'int8'));
  const more = Math.max(0, loading - total);
  return { ...shares, workspace: shares.workspace + more, total: total + more };
}

function bytesOfAll(types: readonly TensorType[]): number {
  return types.reduce((sum, type) => sum + bytesOf(type, {}), 0);
}

/** The sizes of the graph's symbols; see `batchFeeds`, which adds a dummy token, and a slot where all rows are equal. */
function sizesOf({ rows, length, tokens }: BatchShape): Readonly<Record<string, number>> {
  const slots = tokens === rows * length ? length + 1 : length;
  return { [symbols.rows]: rows, [symbols.length]: slots, [symbols.tokens]: tokens + 1 };
}

/** The pools of mask values; evaluation needs no larger ones but for its rows. */
function maskBytes(
  dropouts: ReturnType<typeof trainingGraph>['dropouts'],
  sizes: Readonly<Record<string, number>>,
): number {
  const counts = new Map<number, number[]>();
  for (const { probability, shape } of dropouts) {
    counts.set(probability, [...(counts.get(probability) ?? []), elementCount(shape, sizes)]);
  }
  return [...counts.values()].reduce((sum, places) => sum + 4 * poolLength(places), 0);
}
