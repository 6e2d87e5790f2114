import type { RunConfig } from '../../contract/index.ts';

/** A linear layer of one transformer block. */
export interface BlockLinear {
  /** Its name within the block, such as `attention.self.query`. */
  readonly module: string;
  readonly inputs: number;
  readonly outputs: number;
}

/** `full`: trained whole. */
export type Training = 'adapted' | 'full' | 'frozen';

export interface BlockModule extends BlockLinear {
  /** The last part of its name, or two where others end the same. */
  readonly name: string;
  readonly training: Training;
  /** Trainable parameters it adds per block; 0 where it is frozen. */
  readonly adds: number;
}

/** PEFT's default targets by the names that occur; the first list with a match is taken. */
const defaultTargets: readonly (readonly string[])[] = [
  ['query', 'value'],
  ['q_proj', 'v_proj'],
  ['q_lin', 'v_lin'],
  ['Wqkv'],
];

/** What a config does to each linear layer of a block. */
export function blockModules(linears: readonly BlockLinear[], lora: RunConfig['lora']): BlockModule[] {
  const isTarget = targetTest(linears, lora.targets);
  const isExcluded = lora.exclude === null ? () => false : targetTest(linears, lora.exclude);
  return linears.map((linear) => {
    const adapted = lora.enabled && isTarget(linear.module) && !isExcluded(linear.module);
    return {
      ...linear,
      name: shortName(linear.module, linears),
      training: adapted ? 'adapted' : 'frozen',
      adds: adapted ? lora.r * (linear.inputs + linear.outputs) : 0,
    };
  });
}

/**
 * What to set so that one module more is adapted, or one less. Names are as short as they can be; where a name ends as
 * another does (`output.dense` and `attention.output.dense`), the other is excluded.
 */
export function withTarget(
  linears: readonly BlockLinear[],
  lora: RunConfig['lora'],
  module: string,
  taken: boolean,
): Pick<RunConfig['lora'], 'targets' | 'exclude'> {
  const wanted = blockModules(linears, { ...lora, enabled: true }).filter((own) =>
    own.module === module ? taken : own.training === 'adapted',
  );
  const targets = wanted.map(({ name }) => name);
  const tooMany = blockModules(linears, { ...lora, enabled: true, targets, exclude: null }).filter(
    (own) => own.training === 'adapted' && !wanted.some((other) => other.module === own.module),
  );
  return { targets, exclude: tooMany.length === 0 ? null : tooMany.map(({ name }) => name) };
}

function targetTest(
  linears: readonly BlockLinear[],
  targets: RunConfig['lora']['targets'],
): (module: string) => boolean {
  if (targets === 'all-linear') return () => true;
  if (typeof targets === 'string') return patternTest(targets);
  const names =
    targets ??
    defaultTargets.find((list) => list.some((name) => linears.some(({ module }) => endsIn(module, name)))) ??
    [];
  return (module) => names.some((name) => endsIn(module, name));
}

/** A regular expression as PEFT matches it: against the whole name, of which the block knows the end. */
function patternTest(pattern: string): (module: string) => boolean {
  try {
    const expression = new RegExp(`(?:${pattern})$`, 'u');
    return (module) => expression.test(`layer.0.${module}`);
  } catch {
    return () => false;
  }
}

function endsIn(module: string, name: string): boolean {
  return module === name || module.endsWith(`.${name}`);
}

function shortName(module: string, linears: readonly BlockLinear[]): string {
  const parts = module.split('.');
  for (let count = 1; count < parts.length; count += 1) {
    const name = parts.slice(-count).join('.');
    if (linears.filter((other) => endsIn(other.module, name)).length === 1) return name;
  }
  return module;
}
