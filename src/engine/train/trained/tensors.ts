import { modulesToSaveOf, targetRule } from '../../../shared/targets.ts';
import {
  loraScale,
  loraTensorNames,
  type LoraTarget,
  matchModules,
  patternValue,
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
  const targetOf = (module: string): LoraTarget => {
    const rank = patternValue('rank_pattern', lora.rankPattern, module, lora.r);
    const alpha = patternValue('alpha_pattern', lora.alphaPattern, module, lora.alpha);
    return { rank, scale: loraScale(alpha, rank, lora.rslora), dropout: lora.dropout, dora: lora.dora };
  };
  const targets = new Map(matched.map((module) => [module, targetOf(module)]));
  return { targets, trained: new Set([...trained, ...trainedBiases(names, targets, lora.bias)]) };
}

/** The biases that are trained besides, by PEFT's words for which. */
function trainedBiases(
  names: readonly string[],
  targets: ReadonlyMap<string, LoraTarget>,
  bias: LoraSettings['bias'],
): string[] {
  const isTrained = {
    none: () => false,
    lora_only: (module: string) => targets.has(module),
    all: () => true,
  }[bias];
  return names.filter((name) => name.endsWith('.bias') && isTrained(name.slice(0, -'.bias'.length)));
}

/** One tensor that is trained, by its name in an adapter file. */
export interface TrainedTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly part:
    | { readonly kind: 'lora-a' | 'lora-b' | 'magnitude'; readonly module: string }
    | { readonly kind: 'full'; readonly parameter: string };
}

/** Every trained tensor: factors and DoRA's lengths in the order of the forward pass, then what is trained in full. */
export function trainedTensorsOf(spec: ModelSpec, parts: TrainedParts): TrainedTensor[] {
  const factors = linearsOf(spec).flatMap(({ module, inputs, outputs }): TrainedTensor[] => {
    const target = parts.targets.get(module);
    if (!target) return [];
    const names = loraTensorNames(module);
    const factors: TrainedTensor[] = [
      { name: names.a, shape: [target.rank, inputs], part: { kind: 'lora-a', module } },
      { name: names.b, shape: [outputs, target.rank], part: { kind: 'lora-b', module } },
    ];
    if (target.dora) factors.push({ name: names.magnitude, shape: [outputs], part: { kind: 'magnitude', module } });
    return factors;
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
