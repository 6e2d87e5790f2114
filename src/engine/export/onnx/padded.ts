import { invariant } from '../../errors/index.ts';
import { type OnnxGraph, type OnnxNode, tensor } from '../../ir/index.ts';
import type { ModelSpec, RotarySpec, Visibility } from '../../models/index.ts';
import { dtype, int, ints } from '../../ops/lowering.ts';
import { attentionBiasInput, inputNames, packingInputs, rotaryNames } from '../../passes/index.ts';
import { rotaryFrequencies } from '../../train/feeds/rotary.ts';
import { NodeWriter } from './nodes.ts';
import { relativeInputs } from './relative.ts';

/** The inputs of an exported classifier, as tokenizers in Python and JavaScript give them. */
export const exportInputs = { ids: 'input_ids', mask: 'attention_mask' } as const;

/** Added to scores of slots that must not be seen: their share becomes 0, and it is a number in float16 too. */
const MASKED = -30_000;

/**
 * before: logits = Model(packed ids, positions, packing indices, attention bias, rotary tables, pooling weights)
 * after:  logits = Model(input_ids, attention_mask), both int64 [batch, length], padded on the right
 *
 * What a batch feeds in training is computed from ids and mask instead. Every slot is a token of its own, so packing becomes a
 * transpose, and the state that stands for a row is picked by its place.
 *
 * @param float what the graph computes in
 */
export function withPaddedInputs(graph: OnnxGraph, spec: ModelSpec, float: 'float32' | 'float16'): OnnxGraph {
  const writer = new NodeWriter('inputs');
  const shape = writer.node('Shape', [exportInputs.ids]);
  const [batch, length] = [0, 1].map((axis) => writer.node('Gather', [shape, writer.int64(axis)], { axis: int(0) }));
  const sizes = { shape, batch: batch!, length: length! };
  const narrowed = (value: string) =>
    float === 'float32' ? value : writer.node('Cast', [value], { to: dtype(float) });
  const replaced = new Map(graph.inputs.map(({ name }) => [name, name]));
  const used = (name: string) => replaced.has(name);
  replaced.set(inputNames.inputIds, writer.node('Reshape', [exportInputs.ids, writer.int64s(-1)]));
  if (used(inputNames.positionIds)) replaced.set(inputNames.positionIds, positions(writer, spec, sizes));
  const relative = spec.layers.find(({ attention }) => attention.relative)?.attention.relative;
  for (const [name, value] of relative ? relativeInputs(writer, relative, spec.maxLength, sizes) : []) {
    if (used(name)) replaced.set(name, value);
  }
  for (const { attention } of spec.layers) {
    const { name } = attentionBiasInput(attention.visibility);
    if (replaced.get(name) === name) replaced.set(name, narrowed(attentionBias(writer, attention.visibility, sizes)));
    if (!attention.rotary) continue;
    const { cosine, sine } = rotaryNames(attention.rotary);
    if (replaced.get(cosine) !== cosine) continue;
    const angles = rotaryAngles(writer, attention.rotary, spec.headSize, sizes);
    replaced.set(cosine, narrowed(writer.node('Cos', [angles])));
    replaced.set(sine, narrowed(writer.node('Sin', [angles])));
  }
  const places = spec.head.pooling === 'mean' ? narrowed(meanWeights(writer)) : rowPlaces(writer, spec, sizes);
  const body = bodyWriter(graph, spec, sizes, places);
  for (const node of graph.nodes) body.add({ ...node, inputs: node.inputs.map((name) => replaced.get(name) ?? name) });
  const batchShape = ['batch_size', 'sequence_length'];
  return {
    ...graph,
    inputs: [exportInputs.ids, exportInputs.mask].map((name) => ({ name, type: tensor('int64', batchShape) })),
    outputs: graph.outputs.map(({ name, type }) => ({
      name,
      type: tensor(type.dtype, ['batch_size', ...type.shape.slice(1)]),
    })),
    initializers: [...graph.initializers, ...writer.constants, ...body.constants()],
    nodes: [...writer.nodes, ...body.nodes()],
  };
}

interface Sizes {
  /** int64 [2] */
  readonly shape: string;
  /** int64 scalars */
  readonly batch: string;
  readonly length: string;
}

/** int64 [length]: 0, 1, 2, … */
function slots(writer: NodeWriter, { length }: Sizes): string {
  return writer.node('Range', [writer.int64(0), length, writer.int64(1)]);
}

/** int64 [batch, length]: 1 where the id is not the pad id. */
function notPad(writer: NodeWriter, { padId }: ModelSpec): string {
  const isPad = writer.node('Equal', [exportInputs.ids, writer.int64(padId)]);
  return writer.node('Cast', [writer.node('Not', [isPad])], { to: dtype('int64') });
}

/** int64 [batch · length] */
function positions(writer: NodeWriter, spec: ModelSpec, sizes: Sizes): string {
  const flat = (value: string) => writer.node('Reshape', [value, writer.int64s(-1)]);
  if (spec.embeddings.positions?.rule === 'absolute') {
    return flat(writer.node('Expand', [slots(writer, sizes), sizes.shape]));
  }
  const counts = notPad(writer, spec);
  const running = writer.node('Mul', [writer.node('CumSum', [counts, writer.int64(1)]), counts]);
  return flat(writer.node('Add', [running, writer.int64(spec.padId)]));
}

/** float32 [batch, 1, 1 or length, length] */
function attentionBias(writer: NodeWriter, { causal, window }: Visibility, sizes: Sizes): string {
  const isToken = writer.node('Cast', [exportInputs.mask], { to: dtype('bool') });
  const padding = writer.node('Unsqueeze', [isToken, writer.int64s(1, 2)]);
  const bias = (isSeen: string) => writer.node('Where', [isSeen, writer.float(0), writer.float(MASKED)]);
  if (!causal && window === null) return bias(padding);
  const range = slots(writer, sizes);
  const looking = writer.node('Unsqueeze', [range, writer.int64s(1)]);
  const distance = writer.node('Sub', [looking, writer.node('Unsqueeze', [range, writer.int64s(0)])]);
  const tests: string[] = [];
  if (causal) tests.push(writer.node('GreaterOrEqual', [distance, writer.int64(0)]));
  if (window !== null) {
    // A causal window counts the slot that looks.
    const reach = causal ? distance : writer.node('Abs', [distance]);
    tests.push(writer.node(causal ? 'Less' : 'LessOrEqual', [reach, writer.int64(window)]));
  }
  return bias([padding, ...tests].reduce((all, test) => writer.node('And', [all, test])));
}

/** float32 [length, head size / 2], rounded as in training. */
function rotaryAngles(writer: NodeWriter, rotary: RotarySpec, headSize: number, sizes: Sizes): string {
  const frequencies = rotaryFrequencies(rotary, headSize);
  const position = writer.node('Cast', [slots(writer, sizes)], { to: dtype('float32') });
  const column = writer.node('Unsqueeze', [position, writer.int64s(1)]);
  return writer.node('Mul', [column, writer.constant('float32', [1, frequencies.length], frequencies)]);
}

/** int64 [batch]: which of all batch · length tokens stands for each row. */
function rowPlaces(writer: NodeWriter, spec: ModelSpec, sizes: Sizes): string {
  const rows = writer.node('Range', [writer.int64(0), sizes.batch, writer.int64(1)]);
  const first = writer.node('Mul', [rows, sizes.length]);
  if (spec.head.pooling === 'first') return first;
  // The rightmost id that is not the pad id; 0 where there is none.
  const text = writer.node('Mul', [notPad(writer, spec), exportInputs.mask]);
  const marked = writer.node('Mul', [text, slots(writer, sizes)]);
  const last = writer.node('ReduceMax', [marked, writer.int64s(1)], { keepdims: int(0) });
  return writer.node('Add', [first, last]);
}

/** float32 [batch, 1, length]: 1 / n for each of the n tokens of a row. */
function meanWeights(writer: NodeWriter): string {
  const mask = writer.node('Cast', [exportInputs.mask], { to: dtype('float32') });
  const count = writer.node('ReduceSum', [mask, writer.int64s(1)], { keepdims: int(1) });
  return writer.node('Unsqueeze', [writer.node('Div', [mask, count]), writer.int64s(1)]);
}

/** Rewrites the nodes that read packing indices or pooling weights; the others stay. */
function bodyWriter(graph: OnnxGraph, spec: ModelSpec, sizes: Sizes, places: string) {
  const writer = new NodeWriter('padded');
  const kept: OnnxNode[] = [];
  const unpacking = new Map<string, number>();
  const packing = new Map<string, number>();
  for (const heads of new Set([spec.heads, spec.keyValueHeads])) {
    const { tokenOfSlot, slotOfToken } = packingInputs(heads);
    unpacking.set(tokenOfSlot.name, heads);
    packing.set(slotOfToken.name, heads);
  }
  const flush = () => kept.push(...writer.nodes.splice(0));
  /** x in the shape [batch, …sizes], where 'length' stands for the length. */
  const shaped = (x: string, ...rest: (number | 'length')[]) => {
    const part = (size: number | 'length') =>
      size === 'length' ? writer.node('Reshape', [sizes.length, writer.int64s(1)]) : writer.int64s(size);
    const batch = writer.node('Reshape', [sizes.batch, writer.int64s(1)]);
    return writer.node('Reshape', [x, writer.node('Concat', [batch, ...rest.map(part)], { axis: int(0) })]);
  };
  const widthOf = (name: string) => {
    const width = graph.types.get(name)?.shape.at(-1);
    invariant(typeof width === 'number', `${name} has no known width`);
    return width;
  };
  const add = (node: OnnxNode) => {
    const [first = '', second = ''] = node.inputs;
    const { outputs } = node;
    const heads = node.opType === 'Gather' ? (unpacking.get(second) ?? packing.get(second)) : undefined;
    if (heads !== undefined && unpacking.has(second)) {
      const apart = shaped(first, 'length', heads, widthOf(first));
      writer.node('Transpose', [apart], { perm: ints([0, 2, 1, 3]) }, { outputs });
    } else if (heads !== undefined) {
      const apart = shaped(first, heads, 'length', widthOf(first));
      const turned = writer.node('Transpose', [apart], { perm: ints([0, 2, 1, 3]) });
      writer.node('Reshape', [turned, writer.int64s(-1, heads, widthOf(first))], {}, { outputs });
    } else if (node.opType === 'MatMul' && first === inputNames.pooling && spec.head.pooling === 'mean') {
      const product = writer.node('MatMul', [places, shaped(second, 'length', widthOf(second))]);
      writer.node('Squeeze', [product, writer.int64s(1)], {}, { outputs });
    } else if (node.opType === 'MatMul' && first === inputNames.pooling) {
      writer.node('Gather', [second, places], { axis: int(0) }, { outputs });
    } else {
      flush();
      kept.push(node);
    }
  };
  return {
    add,
    nodes: () => {
      flush();
      return kept;
    },
    constants: () => writer.constants,
  };
}
