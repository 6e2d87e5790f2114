import { tensor, type Value } from '../../ir/index.ts';
import type { EmbeddingsSpec } from '../../models/index.ts';
import type { Build } from '../../ops/index.ts';
import { dropoutAt } from '../2-inject/masks.ts';
import { inputNames, symbols } from '../symbols.ts';
import { inputOnce, linearLayer, normLayer, tableOf } from './context.ts';

/** The states in front of the first layer, [tokens, hidden]. */
export function embeddings(build: Build, spec: EmbeddingsSpec): Value {
  const { graph } = build;
  const ids = inputOnce(graph, inputNames.inputIds, 'int32', [symbols.tokens]);
  let states = build.scale(build.gather(tableOf(graph, spec.words), ids), spec.scale);
  if (spec.positions) {
    const positions = inputOnce(graph, inputNames.positionIds, 'int32', [symbols.tokens]);
    states = build.add(states, build.gather(tableOf(graph, spec.positions), positions));
  }
  if (spec.tokenTypes) {
    const first = graph.constant('first_token_type', tensor('int32', [1]), Int32Array.of(0));
    states = build.add(states, build.gather(tableOf(graph, spec.tokenTypes), first));
  }
  const dropped = dropoutAt(build, normLayer(build, states, spec.norm), spec.dropout, 'embeddings.dropout');
  return spec.projection ? linearLayer(build, dropped, spec.projection) : dropped;
}
