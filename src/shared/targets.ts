import { defaultTargets, headModules } from './families.ts';
import { fullMatch } from './python-regex.ts';

/** As `target_modules`: every linear layer except the head. Replaced by the layers' names once the model is known. */
export const ALL_LINEAR = 'all-linear';

/** What PEFT adds to `modules_to_save` for sequence classification (peft_model.py): the names of classification heads. */
export const classifierModules: readonly string[] = ['classifier', 'score'];

/** Which modules are adapted, in PEFT's terms: one text is a regular expression, a list holds names or their last parts. */
export interface TargetRule {
  readonly targetModules: string | readonly string[];
  readonly excludeModules?: string | readonly string[] | undefined;
  /** Only layers with these numbers. */
  readonly layersToTransform?: readonly number[] | undefined;
  /** Names of the lists of layers (`layers`, `h`, …) whose numbers count; without any, the last list in a name counts. */
  readonly layersPattern?: readonly string[] | undefined;
  /** Trained whole, hence never adapted, with everything in them. */
  readonly modulesToSave?: readonly string[] | undefined;
}

/** Which modules of a model a config means, with the names of a config. */
export interface TargetSettings {
  /** null takes PEFT's default of the family, or `all-linear` where it has none. */
  readonly targets: string | readonly string[] | null;
  readonly exclude: string | readonly string[] | null;
  readonly layers: readonly number[] | null;
  readonly modulesToSave: readonly string[] | null;
}

/** What a config says of target modules, with its gaps filled for a model type; `all-linear` stays a word. */
export function targetModulesOf(
  modelType: string | null,
  targets: TargetSettings['targets'],
): string | readonly string[] {
  return targets ?? defaultTargets(modelType) ?? ALL_LINEAR;
}

/** What a config trains whole, with its gap filled for a model type: the head. */
export function modulesToSaveOf(
  modelType: string | null,
  modulesToSave: TargetSettings['modulesToSave'],
): readonly string[] {
  return modulesToSave ?? [...classifierModules, ...headModules(modelType)];
}

/** The rule that settings mean for a model whose linear layers without the head are `linears`. */
export function targetRule(
  modelType: string | null,
  linears: readonly string[],
  { targets, exclude, layers, modulesToSave }: TargetSettings,
): TargetRule {
  const targetModules = targetModulesOf(modelType, targets);
  return {
    targetModules: targetModules === ALL_LINEAR ? linears : targetModules,
    excludeModules: exclude ?? undefined,
    layersToTransform: layers ?? undefined,
    modulesToSave: modulesToSaveOf(modelType, modulesToSave),
  };
}

/**
 * Whether a module gets an adapter, by the rules of PEFT 0.21 (tuners/tuners_utils.py, `check_target_module_exists`).
 * Names are full, such as `roberta.encoder.layer.0.attention.self.query`.
 *
 * @throws PatternError
 */
export function targetTest(rule: TargetRule): (name: string) => boolean {
  const { targetModules, layersToTransform = [] } = rule;
  const isExcluded = nameTest('exclude_modules', rule.excludeModules ?? []);
  const isNamed = nameTest('target_modules', targetModules);
  const isSaved = insideTest(rule.modulesToSave ?? []);
  // A full name in the list is meant as it stands: the layer numbers do not filter it.
  const isExact = (name: string) => typeof targetModules !== 'string' && targetModules.includes(name);
  const isInLayer = layersToTransform.length > 0 ? layerTest(layersToTransform, rule.layersPattern ?? []) : () => true;
  return (name) => !isExcluded(name) && !isSaved(name) && (isExact(name) || (isNamed(name) && isInLayer(name)));
}

/**
 * Those of `names` that are trained whole and saved with the adapter. PEFT compares name endings without a dot, so that
 * `classifier` also takes DistilBERT's `pre_classifier` (utils/other.py, `_set_trainable`).
 */
export function savedModules(names: readonly string[], modulesToSave: readonly string[]): string[] {
  return names.filter((name) => modulesToSave.some((ending) => name.endsWith(ending)));
}

function nameTest(field: string, rule: string | readonly string[]): (name: string) => boolean {
  if (typeof rule !== 'string') {
    return (name) => rule.some((target) => endsIn(name, target));
  }
  const pattern = fullMatch(field, rule);
  return (name) => pattern.test(name);
}

/** Whether a name is one of `modules` or lies in one, at any depth. PEFT reads each as a regular expression. */
function insideTest(modules: readonly string[]): (name: string) => boolean {
  const patterns = modules.map((module) => {
    fullMatch('modules_to_save', module);
    return fullMatch('modules_to_save', `(?:.*\\.)?(?:${module})(?:\\..*)?`);
  });
  return (name) => patterns.some((pattern) => pattern.test(name));
}

/** Whether a name lies in a layer of one of these numbers: `….layers.3.…`. The last list of layers in a name counts. */
function layerTest(layers: readonly number[], lists: readonly string[]): (name: string) => boolean {
  const patterns = (lists.length > 0 ? lists : ['[^.]*']).map((list) => {
    fullMatch('layers_pattern', list);
    return fullMatch('layers_pattern', `.*\\.(?:${list})\\.(?P<layer>\\d+)\\..*`);
  });
  return (name) => {
    for (const pattern of patterns) {
      const layer = pattern.groups(name)?.['layer'];
      if (layer !== undefined) return layers.includes(Number(layer));
    }
    return false;
  };
}

/** Whether a name is `ending`, or ends in it after a dot. */
export function endsIn(name: string, ending: string): boolean {
  return name === ending || name.endsWith(`.${ending}`);
}
