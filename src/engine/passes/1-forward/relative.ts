import { product, type Value } from '../../ir/index.ts';
import type { AttentionSpec, LinearSpec, ModelSpec, RelativeSpec } from '../../models/index.ts';
import type { Build } from '../../ops/index.ts';
import { dropoutAt } from '../2-inject/masks.ts';
import { bucketsOfPairs, distanceInputs, symbols } from '../symbols.ts';
import { inputOnce, linearLayer, normLayer, tableOf } from './context.ts';

const { rows, length } = symbols;
const twice = product([2, length]);

type BiasSpec = Extract<RelativeSpec, { kind: 'bias' }>;
type DisentangledSpec = Extract<RelativeSpec, { kind: 'disentangled' }>;

/** [heads, length, length]: a number for each head and the distance of two slots. */
export function biasOfDistances(build: Build, { table }: BiasSpec): Value {
  const buckets = inputOnce(build.graph, bucketsOfPairs.name, 'int32', bucketsOfPairs.shape);
  return build.transpose(build.gather(tableOf(build.graph, table), buckets), [2, 0, 1]);
}

/**
 * What disentangled attention adds to the scores, [rows, heads, length, length] each:
 *
 * - content to position, scale · q(i)·key(distance)
 * - position to content, scale · k(j)·query(distance), which is computed by keys and turned
 *
 * The states of the distances are picked from the table before they are projected: a batch has 2 · length of them, whatever the table has.
 */
export function scoresOfDistances(
  build: Build,
  { q, k }: { readonly q: Value; readonly k: Value },
  spec: DisentangledSpec,
  attention: AttentionSpec,
  model: ModelSpec,
): Value[] {
  const normed = normLayer(build, tableOf(build.graph, spec.table), spec.norm);
  const states = dropoutAt(build, normed, spec.dropout, `${attention.module}.pos_dropout`);
  const terms: Value[] = [];
  if (spec.key) terms.push(products(build.in('key'), q, states, 'backward', spec.key, attention, model));
  if (spec.query) {
    const turned = products(build.in('query'), k, states, 'forward', spec.query, attention, model);
    terms.push(build.transpose(turned, [0, 1, 3, 2]));
  }
  return terms;
}

/** [rows, heads, length, length]: scale · x(i) · linear(state of the distance of i and j). */
function products(
  build: Build,
  x: Value,
  states: Value,
  direction: 'forward' | 'backward',
  linear: LinearSpec,
  { scale }: AttentionSpec,
  { heads, headSize }: ModelSpec,
): Value {
  const input = (name: keyof typeof distanceInputs, dtype: 'int32' | 'float32' = 'int32') =>
    inputOnce(build.graph, distanceInputs[name].name, dtype, distanceInputs[name].shape);
  const projected = linearLayer(build, build.gather(states, input(direction)), linear);
  const ofHeads = build.transpose(build.reshape(projected, [twice, heads, headSize]), [1, 0, 2]);
  const all = build.matmul(x, ofHeads, { transB: true, alpha: scale });
  const flat = build.reshape(all, [rows, heads, product([2, length, length])]);
  const back = { inverse: input('inverse'), inside: input('inside', 'float32') };
  return build.take(flat, input('taken'), back);
}
