import { type Graph, type Shape, tensor, type Value } from '../../ir/index.ts';
import type { Activation, LinearSpec, NormSpec } from '../../models/index.ts';
import type { Build } from '../../ops/index.ts';

/** The input of that name, made when first asked for: a graph has the inputs its model needs. */
export function inputOnce(graph: Graph, name: string, dtype: 'float32' | 'int32' | 'bool', shape: Shape): Value {
  return graph.find(name) ?? graph.input(name, tensor(dtype, shape));
}

/** Layers may share a module: the parameter exists once. */
function parameterOf(graph: Graph, module: string, part: 'weight' | 'bias', shape: Shape): Value {
  const name = `${module}.${part}`;
  return graph.find(name) ?? graph.parameter(name, tensor('float32', shape));
}

/** The table of an embedding, [rows, size]. */
export function tableOf(graph: Graph, { module, rows, size }: { module: string; rows: number; size: number }): Value {
  return parameterOf(graph, module, 'weight', [rows, size]);
}

export function linearLayer(build: Build, x: Value, linear: LinearSpec): Value {
  const { module, inputs, outputs, bias, fanInFanOut = false } = linear;
  const shape = fanInFanOut ? [inputs, outputs] : [outputs, inputs];
  const weight = parameterOf(build.graph, module, 'weight', shape);
  const added = bias ? parameterOf(build.graph, module, 'bias', [outputs]) : null;
  return build.linear(x, weight, added, module, fanInFanOut);
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
