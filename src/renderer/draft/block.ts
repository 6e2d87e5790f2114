import type { RunConfig } from '../../contract/index.ts';
import { PatternError } from '../../shared/python-regex.ts';
import { endsIn, targetRule, targetTest } from '../../shared/targets.ts';

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

/** A transformer block of a model: the first one, as all have the same layers. */
export interface Block {
  readonly modelType: string | null;
  /** Its full name, such as `roberta.encoder.layer.0`. */
  readonly module: string;
  readonly linears: readonly BlockLinear[];
}

/** What a config does to each linear layer of a block. */
export function blockModules({ modelType, module, linears }: Block, lora: RunConfig['lora']): BlockModule[] {
  const fullName = (linear: BlockLinear) => `${module}.${linear.module}`;
  // Which layers are adapted is not a question of the block.
  const rule = targetRule(modelType, linears.map(fullName), { ...lora, layers: null });
  const isTarget = lora.enabled ? usableTest(() => targetTest(rule)) : () => false;
  return linears.map((linear) => {
    const isAdapted = isTarget(fullName(linear));
    return {
      ...linear,
      name: shortName(linear.module, linears),
      training: isAdapted ? 'adapted' : 'frozen',
      adds: isAdapted ? lora.r * (linear.inputs + linear.outputs) : 0,
    };
  });
}

/**
 * What to set so that one module more is adapted, or one less. Names are as short as they can be; where a name ends as
 * another does (`output.dense` and `attention.output.dense`), the other is excluded.
 */
export function withTarget(
  block: Block,
  lora: RunConfig['lora'],
  module: string,
  isTargeted: boolean,
): Pick<RunConfig['lora'], 'targets' | 'exclude'> {
  const targeted = blockModules(block, { ...lora, enabled: true }).filter((blockModule) =>
    blockModule.module === module ? isTargeted : blockModule.training === 'adapted',
  );
  const targets = targeted.map(({ name }) => name);
  const tooMany = blockModules(block, { ...lora, enabled: true, targets, exclude: null }).filter(
    (blockModule) =>
      blockModule.training === 'adapted' && !targeted.some((other) => other.module === blockModule.module),
  );
  return { targets, exclude: tooMany.length === 0 ? null : tooMany.map(({ name }) => name) };
}

/** A test that matches nothing where its pattern cannot be used: the host says what is wrong with it. */
function usableTest(make: () => (name: string) => boolean): (name: string) => boolean {
  try {
    return make();
  } catch (error) {
    if (error instanceof PatternError) return () => false;
    throw error;
  }
}

function shortName(module: string, linears: readonly BlockLinear[]): string {
  const parts = module.split('.');
  for (let count = 1; count < parts.length; count += 1) {
    const name = parts.slice(-count).join('.');
    if (linears.filter((other) => endsIn(other.module, name)).length === 1) return name;
  }
  return module;
}
