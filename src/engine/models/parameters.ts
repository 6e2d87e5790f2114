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
    ...spec.head.steps.flatMap((step) => {
      if (step.kind === 'linear') return linearParameters(step.linear);
      return step.kind === 'norm' ? normParameters(step.norm) : [];
    }),
  ];
}

/** Every linear layer, in the order of the forward pass: what LoRA may adapt. */
export function linearsOf(spec: ModelSpec): LinearSpec[] {
  return [
    ...spec.layers.flatMap(layerLinears),
    ...spec.head.steps.flatMap((step) => (step.kind === 'linear' ? [step.linear] : [])),
  ];
}

function layerLinears({ attention, mlp }: LayerSpec): LinearSpec[] {
  const { projections } = attention;
  const inputs = 'fused' in projections ? [projections.fused] : [projections.query, projections.key, projections.value];
  return [...inputs, attention.output, mlp.input, mlp.output];
}

function layerParameters(layer: LayerSpec): ParameterSpec[] {
  return [
    ...layerLinears(layer).flatMap(linearParameters),
    ...normParameters(layer.attention.norm),
    ...normParameters(layer.mlp.norm),
  ];
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
