import type { LayerSpec, LinearSpec, ModelSpec, NormSpec, TableSpec } from './spec.ts';

/** One tensor of a model. */
export interface ParameterSpec {
  /** As in the state dict of transformers' sequence classification model. */
  readonly name: string;
  readonly shape: readonly number[];
  readonly kind: 'table' | 'weight' | 'bias' | 'norm-scale' | 'norm-bias';
}

/** Every tensor of the model, in the order of the forward pass: enough to count parameters without a weight. */
export function parametersOf(spec: ModelSpec): ParameterSpec[] {
  const { words, positions, tokenTypes, norm } = spec.embeddings;
  return [
    ...[words, positions, tokenTypes].flatMap((table) => (table ? tableParameters(table) : [])),
    ...normParameters(norm),
    ...spec.layers.flatMap(layerParameters),
    ...normParameters(spec.finalNorm),
    ...headParameters(spec),
  ];
}

/** Every linear layer, in the order of the forward pass: what LoRA may adapt. */
export function linearsOf(spec: ModelSpec): LinearSpec[] {
  return [
    ...spec.layers.flatMap(layerLinears),
    ...spec.head.steps.flatMap((step) => (step.kind === 'linear' ? [step.linear] : [])),
  ];
}

/** The weights of all linear layers but the head's, by name: what a precision may quantize. */
export function quantizableWeights(spec: ModelSpec): ReadonlySet<string> {
  return new Set(spec.layers.flatMap(layerLinears).map(({ module }) => `${module}.weight`));
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
  const { projections } = attention;
  const inputs = 'fused' in projections ? [projections.fused] : [projections.query, projections.key, projections.value];
  const expanding = mlp.input.kind === 'gate' ? [mlp.input.gate, mlp.input.up] : [mlp.input.linear];
  return [...inputs, attention.output, ...expanding, mlp.output];
}

function layerParameters(layer: LayerSpec): ParameterSpec[] {
  const { attention, mlp } = layer;
  const headNorms = attention.headNorms ? [attention.headNorms.query, attention.headNorms.key] : [];
  const norms = [attention.norm, ...headNorms, attention.outputNorm, mlp.norm, mlp.outputNorm];
  return [...layerLinears(layer).flatMap(linearParameters), ...norms.flatMap(normParameters)];
}

function tableParameters({ module, rows, size }: TableSpec): ParameterSpec[] {
  return [{ name: `${module}.weight`, shape: [rows, size], kind: 'table' }];
}

function linearParameters({ module, inputs, outputs, bias }: LinearSpec): ParameterSpec[] {
  const weight: ParameterSpec = { name: `${module}.weight`, shape: [outputs, inputs], kind: 'weight' };
  return bias ? [weight, { name: `${module}.bias`, shape: [outputs], kind: 'bias' }] : [weight];
}

function normParameters(norm: NormSpec | null): ParameterSpec[] {
  if (!norm) return [];
  const scale: ParameterSpec = { name: `${norm.module}.weight`, shape: [norm.size], kind: 'norm-scale' };
  return norm.bias ? [scale, { name: `${norm.module}.bias`, shape: [norm.size], kind: 'norm-bias' }] : [scale];
}
