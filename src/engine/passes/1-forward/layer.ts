import type { Value } from '../../ir/index.ts';
import type { LayerSpec, MlpSpec, ModelSpec } from '../../models/index.ts';
import type { Build } from '../../ops/index.ts';
import { dropoutAt } from '../2-inject/masks.ts';
import { attention, type OutputTokens } from './attention.ts';
import { activate, linearLayer, normLayer } from './context.ts';
import { pooled } from './head.ts';

/** One transformer layer on packed states [tokens, hidden], to the states of all tokens or to those of pooled ones, [rows, hidden]. */
export function layer(build: Build, x: Value, spec: LayerSpec, model: ModelSpec, tokens: OutputTokens): Value {
  const attend = (input: Value) => attention(build.in('attention'), input, spec.attention, model, tokens);
  const residual = tokens === 'all tokens' ? x : pooled(build.in('residual'), x);
  const transform = (input: Value) => mlp(build.in('mlp'), input, spec.mlp);
  if (spec.normPlacement === 'post') {
    const attended = normLayer(build, build.add(attend(x), residual), spec.attention.norm);
    return normLayer(build, build.add(transform(attended), attended), spec.mlp.norm);
  }
  const mixed = attend(normLayer(build, x, spec.attention.norm));
  const attended = build.add(residual, normLayer(build, mixed, spec.attention.outputNorm));
  const transformed = transform(normLayer(build, attended, spec.mlp.norm));
  return build.add(attended, normLayer(build, transformed, spec.mlp.outputNorm));
}

function mlp(build: Build, x: Value, spec: MlpSpec): Value {
  const inner = dropoutAt(build, widen(build, x, spec), spec.innerDropout, `${spec.module}.inner.dropout`);
  return dropoutAt(build, linearLayer(build, inner, spec.output), spec.outputDropout, `${spec.module}.dropout`);
}

/** act(a), or act(a) · b in the gated forms (GLU variants, arXiv:2002.05202). */
function widen(build: Build, x: Value, { input, activation, output }: MlpSpec): Value {
  switch (input.kind) {
    case 'plain':
      return activate(build, linearLayer(build, x, input.linear), activation);
    case 'fused-gate': {
      const both = linearLayer(build, x, input.linear);
      const [gate, factor] = build.split(both, [output.inputs, output.inputs], 1);
      return build.gated(gate, factor, activation);
    }
    case 'gate':
      return build.gated(linearLayer(build, x, input.gate), linearLayer(build, x, input.up), activation);
  }
}
