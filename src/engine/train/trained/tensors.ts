import { modulesToSaveOf, targetRule } from '../../../shared/targets.ts';
import {
  loraScale,
  loraTensorNames,
  type LoraTarget,
  matchModules,
  savedParameters,
  savedTensorName,
} from '../../adapters/index.ts';
import { linearsOf, type ModelSpec, parametersOf } from '../../models/index.ts';
import type { TrainedParts } from '../../passes/index.ts';
import type { LoraSettings, TrainableCount } from '../job.ts';

/**
 * What of a model the settings train: low-rank updates by PEFT's rules for target modules, and in full what
 * `modulesToSave` names, which for sequence classification is the head.
 *
 * @throws LorikeetError `adapters.nothing-matched` and other errors of the matching rules
 */
export function trainedPartsOf(spec: ModelSpec, lora: LoraSettings): TrainedParts {
  const modulesToSave = modulesToSaveOf(spec.modelType, lora.modulesToSave);
  const names = parametersOf(spec).map(({ name }) => name);
  const trained = savedParameters(names, modulesToSave);
  if (!lora.enabled) return { targets: new Map(), trained };
  const linears = linearsOf(spec).map(({ module }) => module);
  const adaptable = linears.filter((module) => !trained.has(`${module}.weight`));
  const matched = matchModules(adaptable, targetRule(spec.modelType, adaptable, lora));
  const target: LoraTarget = {
    rank: lora.r,
    scale: loraScale(lora.alpha, lora.r, lora.rslora),
    dropout: lora.dropout,
  };
  return { targets: new Map(matched.map((module) => [module, target])), trained };
}

/** One tensor that is trained, by its name in an adapter file. */
export interface TrainedTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly part:
    | { readonly kind: 'lora-a' | 'lora-b'; readonly module: string }
    | { readonly kind: 'full'; readonly parameter: string };
}

/** Every trained tensor: the low-rank factors in the order of the forward pass, then the head. */
export function trainedTensorsOf(spec: ModelSpec, parts: TrainedParts): TrainedTensor[] {
  const factors = linearsOf(spec).flatMap(({ module, inputs, outputs }): TrainedTensor[] => {
    const target = parts.targets.get(module);
    if (!target) return [];
    const names = loraTensorNames(module);
    return [
      { name: names.a, shape: [target.rank, inputs], part: { kind: 'lora-a', module } },
      { name: names.b, shape: [outputs, target.rank], part: { kind: 'lora-b', module } },
    ];
  });
  const full = parametersOf(spec)
    .filter(({ name }) => parts.trained.has(name))
    .map(({ name, shape }): TrainedTensor => ({
      name: savedTensorName(name),
      shape,
      part: { kind: 'full', parameter: name },
    }));
  return [...factors, ...full];
}

/** How many numbers are trained and how many there are, each counted once; from the config alone. */
export function countTrained(spec: ModelSpec, parts: TrainedParts): TrainableCount {
  const count = (shapes: readonly { readonly shape: readonly number[] }[]) =>
    shapes.reduce((total, { shape }) => total + shape.reduce((size, dim) => size * dim, 1), 0);
  const tensors = trainedTensorsOf(spec, parts);
  const trainable = count(tensors);
  const total = count(parametersOf(spec)) + count(tensors.filter(({ part }) => part.kind !== 'full'));
  return { trainable, total, share: trainable / total };
}
