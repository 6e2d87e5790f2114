import { product, type Value } from '../../ir/index.ts';
import type { AttentionSpec, ModelSpec } from '../../models/index.ts';
import type { Build } from '../../ops/index.ts';
import { dropoutAt } from '../2-inject/masks.ts';
import { attentionBiasInput, packingInputs, rotaryNames, symbols } from '../symbols.ts';
import { inputOnce, linearLayer, normLayer } from './context.ts';
import { pooled } from './head.ts';
import { biasOfDistances, scoresOfDistances } from './relative.ts';

const { tokens, rows, length } = symbols;

/** Which tokens are computed after attention, where tokens no longer depend on each other. */
export type OutputTokens = 'all tokens' | 'pooled tokens';

/**
 * Multi-head attention: softmax(scale · q kᵀ + bias) v per head. The linear layers work on packed tokens [tokens, …];
 * only queries, keys and values are spread out to slots between them. Where several query heads share one head of keys
 * and values, their queries stand one below the other in one matrix, so that keys and values exist once:
 * [rows, key heads, group · length, head size].
 */
export function attention(
  build: Build,
  x: Value,
  spec: AttentionSpec,
  model: ModelSpec,
  outputTokens: OutputTokens,
): Value {
  const { heads, keyValueHeads } = model;
  const [query, key, value] = projections(build, x, spec, model);
  const q = grouped(
    build,
    rotate(build, headsOf(build, query, heads, spec.headNorms?.query, model), spec, model),
    model,
  );
  const k = rotate(build, headsOf(build, key, keyValueHeads, spec.headNorms?.key, model), spec, model);
  const v = headsOf(build, value, keyValueHeads, undefined, model);
  const scores = scoresOf(build, q, k, spec, model);
  const shares = dropoutAt(build, build.softmax(scores), spec.probabilityDropout, `${spec.module}.dropout`);
  const mixed = ungrouped(build, build.matmul(build.reshape(shares, groupedScores(model)), v), model);
  const slots = build.reshape(mixed, [product([rows, heads, length]), model.headSize]);
  const packed = build.reshape(build.repack(slots, ...packing(build, heads, 'pack')), [tokens, spec.output.inputs]);
  const output = linearLayer(build, outputTokens === 'all tokens' ? packed : pooled(build, packed), spec.output);
  return dropoutAt(build, output, spec.outputDropout, `${spec.output.module}.dropout`);
}

function projections(
  build: Build,
  x: Value,
  { projections, projectionNorms }: AttentionSpec,
  { heads, keyValueHeads, headSize }: ModelSpec,
): readonly [Value, Value, Value] {
  if ('fused' in projections) {
    const sizes = [heads * headSize, keyValueHeads * headSize, keyValueHeads * headSize] as const;
    return build.split(linearLayer(build, x, projections.fused), sizes, 1);
  }
  const { query, key, value } = projections;
  return [
    normLayer(build, linearLayer(build, x, query), projectionNorms?.query ?? null),
    normLayer(build, linearLayer(build, x, key), projectionNorms?.key ?? null),
    linearLayer(build, x, value),
  ];
}

/** [tokens, heads · head size] to [rows, heads, length, head size], each head normalized where the model does that. */
function headsOf(
  build: Build,
  x: Value,
  count: number,
  norm: Parameters<typeof normLayer>[2] | undefined,
  { headSize }: ModelSpec,
): Value {
  const apart = build.reshape(x, [product([tokens, count]), headSize]);
  return normLayer(build, build.repack(apart, ...packing(build, count, 'unpack')), norm ?? null);
}

function packing(build: Build, heads: number, direction: 'pack' | 'unpack'): [index: Value, inverse: Value] {
  const inputs = packingInputs(heads);
  const tokenOfSlot = inputOnce(build.graph, inputs.tokenOfSlot.name, 'int32', inputs.tokenOfSlot.shape);
  const slotOfToken = inputOnce(build.graph, inputs.slotOfToken.name, 'int32', inputs.slotOfToken.shape);
  return direction === 'unpack' ? [tokenOfSlot, slotOfToken] : [slotOfToken, tokenOfSlot];
}

/** Query heads that share a key head, one below the other: heads are consecutive, so nothing moves in memory. */
function grouped(build: Build, q: Value, { heads, keyValueHeads, headSize }: ModelSpec): Value {
  return build.reshape(q, [rows, keyValueHeads, product([heads / keyValueHeads, length]), headSize]);
}

function groupedScores({ heads, keyValueHeads }: ModelSpec) {
  return [rows, keyValueHeads, product([heads / keyValueHeads, length]), length];
}

function ungrouped(build: Build, mixed: Value, { heads, headSize }: ModelSpec): Value {
  return build.reshape(mixed, [rows, heads, length, headSize]);
}

/** [rows, heads, length, length] */
function scoresOf(build: Build, q: Value, k: Value, spec: AttentionSpec, model: ModelSpec): Value {
  const { scale, softCap, visibility, relative } = spec;
  const alpha = scale / (softCap ?? 1);
  const raw = build.reshape(build.matmul(q, k, { transB: true, alpha }), [rows, model.heads, length, length]);
  const capped = softCap === null ? raw : build.scale(build.tanh(raw), softCap);
  const { name, shape } = attentionBiasInput(visibility);
  const bias = inputOnce(build.graph, name, 'float32', shape);
  switch (relative?.kind) {
    case undefined:
      return build.add(capped, bias);
    case 'bias':
      return build.add(capped, build.add(biasOfDistances(build.in('relative'), relative), bias));
    case 'disentangled': {
      const terms = scoresOfDistances(build.in('relative'), { q, k }, relative, spec, model);
      return build.add(
        terms.reduce((sum, term) => build.add(sum, term), capped),
        bias,
      );
    }
  }
}

function rotate(build: Build, x: Value, { rotary }: AttentionSpec, { headSize }: ModelSpec): Value {
  if (rotary === null) return x;
  const names = rotaryNames(rotary);
  const table = (name: string) => inputOnce(build.graph, name, 'float32', [length, headSize / 2]);
  return build.rotaryEmbedding(x, table(names.cosine), table(names.sine));
}
