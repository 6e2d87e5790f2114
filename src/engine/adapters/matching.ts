import { distance } from 'fastest-levenshtein';
import { fullMatch, PatternError } from '../../shared/python-regex.ts';
import { savedModules, targetTest as sharedTest, type TargetRule } from '../../shared/targets.ts';
import { beginning, LorikeetError } from '../errors/index.ts';

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

/**
 * The test that `matchModules` applies to each name.
 *
 * @throws adapters.bad-pattern; adapters.layers-with-pattern.
 */
export function targetTest(rule: TargetRule): (name: string) => boolean {
  const { targetModules, layersToTransform = [] } = rule;
  if (layersToTransform.length > 0 && typeof targetModules === 'string') {
    throw new LorikeetError('adapters.layers-with-pattern', { targetModules });
  }
  return withUsablePatterns(() => sharedTest(rule));
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
  return withUsablePatterns(() => testsOf(field, patterns).find(({ test }) => test(name))?.value ?? otherwise);
}

interface PatternTest {
  readonly test: (name: string) => boolean;
  readonly value: number;
}

/** Compiled once for all modules: a file may have an entry for each of hundreds. */
const tests = new WeakMap<object, readonly PatternTest[]>();

function testsOf(field: string, patterns: Readonly<Record<string, number>>): readonly PatternTest[] {
  const known = tests.get(patterns);
  if (known) return known;
  const compiled = Object.entries(patterns).map(([pattern, value]) => {
    fullMatch(field, pattern); // Errors quote the user's pattern, not the compiled one.
    // Behind ^ a lookahead is about the whole name.
    const whole = /^\^\(\?[=!]/.test(pattern) ? pattern : `(?:.*\\.)?(?:${pattern})`;
    const { test } = fullMatch(field, whole);
    return { test, value };
  });
  tests.set(patterns, compiled);
  return compiled;
}

/** A pattern that cannot be used, as an error of the table. */
function withUsablePatterns<Result>(compute: () => Result): Result {
  try {
    return compute();
  } catch (error) {
    if (!(error instanceof PatternError)) throw error;
    const { field, pattern, reason } = error;
    throw new LorikeetError(
      'adapters.bad-pattern',
      { field, pattern: beginning(pattern), reason: beginning(reason) },
      { cause: error },
    );
  }
}

/** PEFT's error says only that nothing matched; the reader needs the names that exist. */
function nothingMatched(names: readonly string[], rule: TargetRule): LorikeetError {
  const targets = typeof rule.targetModules === 'string' ? [rule.targetModules] : rule.targetModules;
  const endings = [...new Set(names.map((name) => name.slice(name.lastIndexOf('.') + 1)))];
  const distanceToTargets = (ending: string) => Math.min(...targets.map((target) => distance(target, ending)));
  const nearest = endings.toSorted((a, b) => distanceToTargets(a) - distanceToTargets(b));
  const unrestricted = targetTest({ targetModules: rule.targetModules });
  const reason = names.some(unrestricted) ? ' in the layers and modules that the other settings leave' : '';
  return new LorikeetError('adapters.nothing-matched', { wanted: targets, nearest, reason });
}
