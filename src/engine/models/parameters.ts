import type { LayerSpec, LinearSpec, ModelSpec, NormSpec, TableSpec } from './spec.ts';

/** One tensor of a model. */
export interface ParameterSpec {
  /** As in the state dict of transformers' sequence classification model. */
  readonly name: string;
  readonly shape: readonly number[];
  readonly kind: 'table' | 'weight' | 'bias' | 'norm-scale' | 'norm-bias';
}

/**
 * Every tensor of the model, in the order of the forward pass: enough to count parameters without a weight. What several
 * layers share is one tensor.
 */
export function parametersOf(spec: ModelSpec): ParameterSpec[] {
  const { words, positions, tokenTypes, norm, projection } = spec.embeddings;
  const parameters = [
    ...[words, positions, tokenTypes].flatMap((table) => (table ? tableParameters(table) : [])),
    ...normParameters(norm),
    ...(projection ? linearParameters(projection) : []),
    ...spec.layers.flatMap(layerParameters),
    ...normParameters(spec.finalNorm),
    ...headParameters(spec),
  ];
  return [...new Map(parameters.map((parameter) => [parameter.name, parameter])).values()];
}

/** Every linear layer once, in the order of the forward pass: what LoRA may adapt. */
export function linearsOf(spec: ModelSpec): LinearSpec[] {
  const { projection } = spec.embeddings;
  const linears = [
    ...(projection ? [projection] : []),
    ...spec.layers.flatMap(layerLinears),
    ...spec.head.steps.flatMap((step) => (step.kind === 'linear' ? [step.linear] : [])),
  ];
  return [...new Map(linears.map((linear) => [linear.module, linear])).values()];
}

/**
 * The linear layers whose weights a precision may quantize, by the name of the weight: all within the layers, neither the
 * head's nor the projection of the embeddings.
 */
export function quantizableWeights(spec: ModelSpec): ReadonlyMap<string, LinearSpec> {
  return new Map(spec.layers.flatMap(layerLinears).map((linear) => [`${linear.module}.weight`, linear]));
}

/** The parameters of the classification head. */
export function headParameters({ head }: ModelSpec): ParameterSpec[] {
  return head.steps.flatMap((step) => {
    if (step.kind === 'linear') return linearParameters(step.linear);
    return step.kind === 'norm' ? normParameters(step.norm) : [];
  });
}

/** The linear layers of one block, in the order of the forward pass. */
export function layerLinears({ attention, mlp }: LayerSpec): LinearSpec[] {
  const { projections, relative } = attention;
  const inputs = 'fused' in projections ? [projections.fused] : [projections.query, projections.key, projections.value];
  const names = new Set(inputs.map(({ module }) => module));
  // Positions are projected by layers of their own, or by those of queries and keys.
  const ofPositions = relative?.kind === 'disentangled' ? [relative.key, relative.query] : [];
  inputs.push(...ofPositions.flatMap((linear) => (linear && !names.has(linear.module) ? [linear] : [])));
  const expanding = mlp.input.kind === 'gate' ? [mlp.input.gate, mlp.input.up] : [mlp.input.linear];
  return [...inputs, attention.output, ...expanding, mlp.output];
}

function layerParameters(layer: LayerSpec): ParameterSpec[] {
  const { attention, mlp } = layer;
  const { relative } = attention;
  const queryNorms = [attention.headNorms, attention.projectionNorms].flatMap((each) =>
    each ? [each.query, each.key] : [],
  );
  const norms = [attention.norm, ...queryNorms, attention.outputNorm, mlp.norm, mlp.outputNorm];
  return [
    ...(relative ? tableParameters(relative.table) : []),
    ...(relative?.kind === 'disentangled' ? normParameters(relative.norm) : []),
    ...layerLinears(layer).flatMap(linearParameters),
    ...norms.flatMap(normParameters),
  ];
}

function tableParameters({ module, rows, size }: TableSpec): ParameterSpec[] {
  return [{ name: `${module}.weight`, shape: [rows, size], kind: 'table' }];
}

function linearParameters({ module, inputs, outputs, bias, fanInFanOut }: LinearSpec): ParameterSpec[] {
  const shape = fanInFanOut ? [inputs, outputs] : [outputs, inputs];
  const weight: ParameterSpec = { name: `${module}.weight`, shape, kind: 'weight' };
  return bias ? [weight, { name: `${module}.bias`, shape: [outputs], kind: 'bias' }] : [weight];
}

function normParameters(norm: NormSpec | null): ParameterSpec[] {
  if (!norm) return [];
  const scale: ParameterSpec = { name: `${norm.module}.weight`, shape: [norm.size], kind: 'norm-scale' };
  return norm.bias ? [scale, { name: `${norm.module}.bias`, shape: [norm.size], kind: 'norm-bias' }] : [scale];
}
