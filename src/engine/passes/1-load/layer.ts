import type { Value } from '../../ir/index.ts';
import type { LayerSpec, MlpSpec, ModelSpec } from '../../models/index.ts';
import type { Build } from '../../ops/index.ts';
import { dropoutAt } from '../masks.ts';
import { attention } from './attention.ts';
import { activate, linearLayer, normLayer } from './context.ts';

/** One transformer layer on packed states [tokens, hidden]. */
export function layer(build: Build, x: Value, spec: LayerSpec, model: ModelSpec): Value {
  const attend = (input: Value) => attention(build.in('attention'), input, spec.attention, model);
  const transform = (input: Value) => mlp(build.in('mlp'), input, spec.mlp);
  if (spec.normPlacement === 'post') {
    const attended = normLayer(build, build.add(attend(x), x), spec.attention.norm);
    return normLayer(build, build.add(transform(attended), attended), spec.mlp.norm);
  }
  const attended = build.add(x, attend(normLayer(build, x, spec.attention.norm)));
  return build.add(attended, transform(normLayer(build, attended, spec.mlp.norm)));
}

function mlp(build: Build, x: Value, spec: MlpSpec): Value {
  const expanded = linearLayer(build, x, spec.input);
  const inner = spec.kind === 'gated' ? gate(build, expanded, spec) : activate(build, expanded, spec.activation);
  const dropped = dropoutAt(build, inner, spec.innerDropout, `${spec.module}.inner.dropout`);
  return dropoutAt(build, linearLayer(build, dropped, spec.output), spec.outputDropout, `${spec.module}.dropout`);
}

/** GeGLU (arXiv:2002.05202): act(a) · b for the halves a, b. */
function gate(build: Build, x: Value, { activation, output }: MlpSpec): Value {
  const [input, factor] = build.split(x, [output.inputs, output.inputs], 1) as [Value, Value];
  return build.mul(activate(build, input, activation), factor);
}
