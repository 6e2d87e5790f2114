import { distance } from 'fastest-levenshtein';
import { LorikeetError } from '../errors/index.ts';
import { fullMatch } from './python-regex.ts';

/** As `target_modules`: every linear layer except the head. Who knows the model puts their names in its place. */
export const ALL_LINEAR = 'all-linear';

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

/**
 * Those of `names` that get an adapter, in their order: the rules of PEFT 0.21 (tuners/tuners_utils.py,
 * `check_target_module_exists`).
 *
 * @param names full names of the modules that can be adapted, such as `roberta.encoder.layer.0.attention.self.query`.
 * @throws adapters.nothing-matched with the nearest names; adapters.bad-pattern; adapters.layers-with-pattern.
 */
export function matchModules(names: readonly string[], rule: TargetRule): string[] {
  const isTarget = targetTest(rule);
  const matched = names.filter(isTarget);
  if (matched.length === 0) throw nothingMatched(names, rule);
  return matched;
}

/** The test that `matchModules` applies to each name. */
export function targetTest(rule: TargetRule): (name: string) => boolean {
  const { targetModules, layersToTransform } = rule;
  const restricted = layersToTransform !== undefined && layersToTransform.length > 0;
  if (restricted && typeof targetModules === 'string') {
    throw new LorikeetError('adapters.layers-with-pattern', { targetModules });
  }
  const isExcluded = nameTest('exclude_modules', rule.excludeModules ?? []);
  const isNamed = nameTest('target_modules', targetModules);
  const isSaved = insideTest(rule.modulesToSave ?? []);
  // A full name in the list is meant as it stands: the layer numbers do not filter it.
  const isExact = (name: string) => typeof targetModules !== 'string' && targetModules.includes(name);
  const isInLayer = restricted ? layerTest(layersToTransform, rule.layersPattern ?? []) : () => true;
  return (name) => !isExcluded(name) && !isSaved(name) && (isExact(name) || (isNamed(name) && isInLayer(name)));
}

/**
 * Those of `names` that are trained whole and saved with the adapter. PEFT compares name endings without a dot, so that
 * `classifier` also takes DistilBERT's `pre_classifier` (utils/other.py, `_set_trainable`).
 */
export function savedModules(names: readonly string[], modulesToSave: readonly string[]): string[] {
  return names.filter((name) => modulesToSave.some((ending) => name.endsWith(ending)));
}

/** Those of the parameters that lie in such modules: `a.b.weight` lies in `a` and `a.b`. */
export function savedParameters(names: readonly string[], modulesToSave: readonly string[]): ReadonlySet<string> {
  const saved = savedModules([...new Set(names.flatMap(modulesAround))], modulesToSave);
  return new Set(names.filter((name) => saved.some((module) => name.startsWith(`${module}.`))));
}

function modulesAround(parameter: string): string[] {
  const parts = parameter.split('.').slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join('.'));
}

/**
 * The rank or alpha of one module: the value of the first pattern that matches its name or the end of it after a dot, else
 * `otherwise` (PEFT, utils/other.py, `get_pattern_key`). `field` names the setting in an error.
 *
 * @throws adapters.bad-pattern
 */
export function patternValue(
  field: 'rank_pattern' | 'alpha_pattern',
  patterns: Readonly<Record<string, number>>,
  name: string,
  otherwise: number,
): number {
  for (const [pattern, value] of Object.entries(patterns)) {
    fullMatch(field, pattern); // an error should quote what the user wrote, not what is made of it
    if (fullMatch(field, `(?:.*\\.)?(?:${pattern})`).test(name)) return value;
  }
  return otherwise;
}

function nameTest(field: string, rule: string | readonly string[]): (name: string) => boolean {
  if (typeof rule !== 'string') {
    return (name) => rule.some((target) => name === target || name.endsWith(`.${target}`));
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
      const layer = pattern.exec(name)?.groups?.['layer'];
      if (layer !== undefined) return layers.includes(Number(layer));
    }
    return false;
  };
}

/** PEFT's error for this says only that nothing was found; the reader needs to see what there is. */
function nothingMatched(names: readonly string[], rule: TargetRule): LorikeetError {
  const wanted = typeof rule.targetModules === 'string' ? [rule.targetModules] : rule.targetModules;
  const endings = [...new Set(names.map((name) => name.slice(name.lastIndexOf('.') + 1)))];
  const farness = (ending: string) => Math.min(...wanted.map((target) => distance(target, ending)));
  const nearest = endings.toSorted((a, b) => farness(a) - farness(b));
  const unrestricted = targetTest({ targetModules: rule.targetModules });
  const reason = names.some(unrestricted) ? ' in the layers and modules that the other settings leave' : '';
  return new LorikeetError('adapters.nothing-matched', { wanted, nearest, reason });
}
