import { product, type Value } from '../../ir/index.ts';
import type { AttentionSpec, ModelSpec } from '../../models/index.ts';
import type { Build } from '../../ops/index.ts';
import { dropoutAt } from '../masks.ts';
import { inputNames, rotaryNames, symbols, windowBiasName } from '../symbols.ts';
import { inputOnce, linearLayer } from './context.ts';

const { tokens, rows, length } = symbols;

/**
 * Multi-head attention: softmax(q kᵀ / sqrt(head size) + bias) v per head. The linear layers work on packed tokens
 * [tokens, hidden]; only queries, keys and values are spread out to [rows, heads, length, head size] between them.
 */
export function attention(build: Build, x: Value, spec: AttentionSpec, model: ModelSpec): Value {
  const { heads, headSize, hiddenSize } = model;
  const [query, key, value] = projections(build, x, spec);
  const scaled = build.scale(spread(build, query, model), 1 / Math.sqrt(headSize));
  const q = rotate(build, build.transpose(scaled, [0, 2, 1, 3]), spec.rotaryBase, headSize);
  const k = rotate(build, build.transpose(spread(build, key, model), [0, 2, 1, 3]), spec.rotaryBase, headSize);
  const v = build.transpose(spread(build, value, model), [0, 2, 1, 3]);
  const scores = build.add(build.matmul(q, build.transpose(k, [0, 1, 3, 2])), bias(build, spec));
  const shares = dropoutAt(build, build.softmax(scores), spec.probabilityDropout, `${spec.module}.dropout`);
  const mixed = build.transpose(build.matmul(shares, v), [0, 2, 1, 3]);
  const slots = build.reshape(mixed, [product([rows, length]), heads * headSize]);
  const packed = build.repack(slots, ...packing(build, 'pack'));
  const output = linearLayer(build, packed, { ...spec.output, inputs: hiddenSize });
  return dropoutAt(build, output, spec.outputDropout, `${spec.output.module}.dropout`);
}

function projections(build: Build, x: Value, { projections }: AttentionSpec): readonly [Value, Value, Value] {
  if ('fused' in projections) {
    const { fused } = projections;
    const third = fused.outputs / 3;
    return build.split(linearLayer(build, x, fused), [third, third, third], 1) as [Value, Value, Value];
  }
  const { query, key, value } = projections;
  return [linearLayer(build, x, query), linearLayer(build, x, key), linearLayer(build, x, value)];
}

/** [tokens, hidden] to [rows, length, heads, head size]. */
function spread(build: Build, x: Value, { heads, headSize }: ModelSpec): Value {
  return build.reshape(build.repack(x, ...packing(build, 'unpack')), [rows, length, heads, headSize]);
}

function packing(build: Build, direction: 'pack' | 'unpack'): [index: Value, inverse: Value] {
  const tokenOfSlot = inputOnce(build.graph, inputNames.tokenOfSlot, 'int32', [rows, length]);
  const slotOfToken = inputOnce(build.graph, inputNames.slotOfToken, 'int32', [tokens]);
  return direction === 'unpack' ? [tokenOfSlot, slotOfToken] : [slotOfToken, tokenOfSlot];
}

/** Rotary position embedding: x · cos + turned x · sin, with angles by position and pair of channels. */
function rotate(build: Build, x: Value, base: number | null, headSize: number): Value {
  if (base === null) return x;
  const names = rotaryNames(base);
  const cosine = inputOnce(build.graph, names.cosine, 'float32', [length, headSize]);
  const sine = inputOnce(build.graph, names.sine, 'float32', [length, headSize]);
  return build.add(build.mul(x, cosine), build.mul(build.rotateHalf(x), sine));
}

function bias(build: Build, { window }: AttentionSpec): Value {
  return window === null
    ? inputOnce(build.graph, inputNames.attentionBias, 'float32', [rows, 1, 1, length])
    : inputOnce(build.graph, windowBiasName(window), 'float32', [rows, 1, length, length]);
}
