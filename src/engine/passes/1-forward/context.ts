import { type Graph, type Shape, tensor, type Value } from '../../ir/index.ts';
import type { Activation, LinearSpec, NormSpec } from '../../models/index.ts';
import type { Build } from '../../ops/index.ts';

/** The input of that name, made when first asked for: a graph has the inputs its model needs. */
export function inputOnce(graph: Graph, name: string, dtype: 'float32' | 'int32' | 'bool', shape: Shape): Value {
  return graph.find(name) ?? graph.input(name, tensor(dtype, shape));
}

function parameterOf(graph: Graph, module: string, part: 'weight' | 'bias', shape: Shape): Value {
  return graph.parameter(`${module}.${part}`, tensor('float32', shape));
}

/** The table of an embedding, [rows, size]. */
export function tableOf(graph: Graph, { module, rows, size }: { module: string; rows: number; size: number }): Value {
  return parameterOf(graph, module, 'weight', [rows, size]);
}

export function linearLayer(build: Build, x: Value, { module, inputs, outputs, bias }: LinearSpec): Value {
  const weight = parameterOf(build.graph, module, 'weight', [outputs, inputs]);
  return build.linear(x, weight, bias ? parameterOf(build.graph, module, 'bias', [outputs]) : null, module);
}

/** x itself where the model has no norm there. */
export function normLayer(build: Build, x: Value, norm: NormSpec | null): Value {
  if (!norm) return x;
  const scale = parameterOf(build.graph, norm.module, 'weight', [norm.size]);
  if (norm.kind === 'rms') return build.rmsNormalization(x, scale, norm.epsilon);
  if (norm.kind === 'rms-offset') return build.rmsNormalization(x, build.shift(scale, 1), norm.epsilon);
  const bias = norm.bias ? parameterOf(build.graph, norm.module, 'bias', [norm.size]) : null;
  return build.layerNormalization(x, scale, bias, norm.epsilon);
}

export function activate(build: Build, x: Value, activation: Activation): Value {
  return build[activation](x);
}
