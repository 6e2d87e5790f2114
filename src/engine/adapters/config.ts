import { z } from 'zod';
import { classifierModules } from '../../shared/targets.ts';
import { LorikeetError } from '../errors/index.ts';
import { checkSupported } from './unsupported.ts';

/** What adapter_config.json says of a LoRA adapter: PEFT's `LoraConfig`, the part that has a meaning here. */
export interface AdapterConfig {
  readonly rank: number;
  readonly alpha: number;
  readonly dropout: number;
  /** Scale alpha / √rank instead of alpha / rank. */
  readonly rankStabilized: boolean;
  /** Weight-decomposed: the adapted weight is scaled to a trained length per output (`dora.ts`). */
  readonly dora: boolean;
  /** One text is a regular expression, a list holds names or their last parts (`matching.ts`). */
  readonly targetModules: string | readonly string[];
  readonly excludeModules: string | readonly string[] | undefined;
  readonly layersToTransform: readonly number[] | undefined;
  readonly layersPattern: readonly string[] | undefined;
  /** Ranks and alphas of single modules, by pattern; the first that matches counts (`patternValue`). */
  readonly rankPattern: Readonly<Record<string, number>>;
  readonly alphaPattern: Readonly<Record<string, number>>;
  /** Modules trained whole and saved with the adapter: the head. */
  readonly modulesToSave: readonly string[] | undefined;
  /** Which biases are trained: none, all, or those of adapted modules. */
  readonly bias: 'none' | 'all' | 'lora_only';
  /** Weights stored [in, out], as GPT-2's are; PEFT ignores it on linear layers. The factors are the same either way. */
  readonly fanInFanOut: boolean;
  readonly taskType: string | undefined;
  /** Where the base model came from: a name on the Hub or a path. */
  readonly baseModel: string | undefined;
  readonly revision: string | undefined;
}

/** An adapter as PEFT makes it where only the rank, alpha and targets are chosen. */
export const DEFAULT_ADAPTER_CONFIG: Omit<AdapterConfig, 'rank' | 'alpha' | 'targetModules'> = {
  dropout: 0,
  rankStabilized: false,
  dora: false,
  excludeModules: undefined,
  layersToTransform: undefined,
  layersPattern: undefined,
  rankPattern: {},
  alphaPattern: {},
  modulesToSave: classifierModules,
  bias: 'none',
  fanInFanOut: false,
  taskType: 'SEQ_CLS',
  baseModel: undefined,
  revision: undefined,
};

const names = z.array(z.string().min(1)).min(1);
const rank = z.int().min(1).max(65_536); // beyond the width of any layer; keeps a bad file from asking for memory
const alpha = z.number().positive();
const orNull = <Value extends z.ZodType>(value: Value) => value.nullish().transform((input) => input ?? undefined);

const schema = z.object({
  r: rank,
  lora_alpha: alpha,
  lora_dropout: z.number().min(0).max(1).default(0),
  use_rslora: z.boolean().default(false),
  use_dora: z.boolean().default(false),
  target_modules: z.union([z.string().min(1), names]),
  exclude_modules: orNull(z.union([z.string(), z.array(z.string())])),
  layers_to_transform: orNull(z.union([z.int().transform((layer) => [layer]), z.array(z.int())])),
  layers_pattern: orNull(z.union([z.string().transform((list) => (list === '' ? [] : [list])), z.array(z.string())])),
  rank_pattern: orNull(z.record(z.string(), rank)).transform((patterns) => patterns ?? {}),
  alpha_pattern: orNull(z.record(z.string(), alpha)).transform((patterns) => patterns ?? {}),
  modules_to_save: orNull(z.array(z.string().min(1))),
  bias: z.enum(['none', 'all', 'lora_only']).default('none'),
  fan_in_fan_out: z.boolean().default(false),
  task_type: orNull(z.string()),
  base_model_name_or_path: orNull(z.string()),
  revision: orNull(z.string()),
});

const expected: Readonly<Record<string, string>> = {
  r: 'a whole number from 1 to 65536',
  lora_alpha: 'a number above 0',
  lora_dropout: 'a number from 0 to 1',
  target_modules: 'a list of module names or a regular expression',
  exclude_modules: 'a list of module names or a regular expression',
  layers_to_transform: 'a whole number or a list of them',
  layers_pattern: 'a name or a list of names',
  rank_pattern: 'an object of whole numbers from 1 to 65536',
  alpha_pattern: 'an object of numbers above 0',
  modules_to_save: 'a list of module names',
  bias: 'none, all or lora_only',
  task_type: 'a text',
  base_model_name_or_path: 'a text',
  revision: 'a text',
};

/**
 * Checks the content of an adapter_config.json. Features that would change the result and are not supported are refused
 * by name instead of being ignored.
 *
 * @param file names the file in errors.
 * @throws adapters.not-lora, adapters.unsupported, adapters.bad-field
 */
export function parseAdapterConfig(file: string, value: unknown): AdapterConfig {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new LorikeetError('adapters.bad-field', {
      file,
      field: 'at the top',
      expected: 'an object',
      found: quoted(value),
    });
  }
  const fields = value as Record<string, unknown>;
  if (fields['peft_type'] !== 'LORA') {
    throw new LorikeetError('adapters.not-lora', { file, found: quoted(fields['peft_type']) });
  }
  checkSupported(file, fields, Object.keys(schema.shape));
  const parsed = schema.safeParse(fields);
  if (!parsed.success) {
    const field = String(parsed.error.issues[0]!.path[0]);
    const found = quoted(fields[field]);
    throw new LorikeetError('adapters.bad-field', { file, field, expected: expected[field] ?? 'true or false', found });
  }
  const config = parsed.data;
  return {
    rank: config.r,
    alpha: config.lora_alpha,
    dropout: config.lora_dropout,
    rankStabilized: config.use_rslora,
    dora: config.use_dora,
    targetModules: config.target_modules,
    excludeModules: config.exclude_modules,
    layersToTransform: config.layers_to_transform,
    layersPattern: config.layers_pattern,
    rankPattern: config.rank_pattern,
    alphaPattern: config.alpha_pattern,
    modulesToSave: config.modules_to_save,
    bias: config.bias,
    fanInFanOut: config.fan_in_fan_out,
    taskType: config.task_type,
    baseModel: config.base_model_name_or_path,
    revision: config.revision,
  };
}

/** The fields of adapter_config.json as PEFT 0.21 writes them, in order of name; lists of names are sorted. */
export function formatAdapterConfig(config: AdapterConfig): Record<string, unknown> {
  const sorted = (value: string | readonly string[]) => (typeof value === 'string' ? value : [...value].sort());
  return {
    alora_invocation_tokens: null,
    alpha_pattern: config.alphaPattern,
    arrow_config: null,
    auto_mapping: null,
    base_model_name_or_path: config.baseModel ?? null,
    bias: config.bias,
    corda_config: null,
    ensure_weight_tying: false,
    eva_config: null,
    exclude_modules: config.excludeModules === undefined ? null : sorted(config.excludeModules),
    fan_in_fan_out: config.fanInFanOut,
    inference_mode: true,
    init_lora_weights: true,
    kasa_config: null,
    layer_replication: null,
    layers_pattern: config.layersPattern ?? null,
    layers_to_transform: config.layersToTransform ?? null,
    loftq_config: {},
    lora_alpha: config.alpha,
    lora_bias: false,
    lora_dropout: config.dropout,
    lora_ga_config: null,
    megatron_config: null,
    megatron_core: 'megatron.core',
    modules_to_save: config.modulesToSave ?? null,
    monteclora_config: null,
    peft_type: 'LORA',
    peft_version: '0.21.0',
    qalora_group_size: 16,
    r: config.rank,
    rank_pattern: config.rankPattern,
    revision: config.revision ?? null,
    target_modules: sorted(config.targetModules),
    target_parameters: null,
    task_type: config.taskType ?? null,
    trainable_token_indices: null,
    use_bdlora: null,
    use_dora: config.dora,
    use_qalora: false,
    use_rslora: config.rankStabilized,
    velora_config: null,
  };
}

function quoted(value: unknown): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
