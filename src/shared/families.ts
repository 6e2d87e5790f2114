/** Encoders read in both directions (RoBERTa, BERT); decoders from left to right (Llama, Mistral). */
export type Family = 'encoder' | 'decoder';

interface FamilyRow {
  readonly family: Family;
  /**
   * The modules adapted where nothing else is asked for: PEFT's own defaults (utils/constants.py,
   * `TRANSFORMERS_MODELS_TO_LORA_TARGET_MODULES_MAPPING`), and the same idea, query and value, where it has none; null for
   * every linear layer but the head.
   */
  readonly targets: readonly string[] | null;
  /** Modules of the head beside those that PEFT adds by itself: published checkpoints do not have them. */
  readonly head?: readonly string[];
}

/**
 * Every `model_type` of config.json that can be trained: shared with the pages. How its graph is built is a row of
 * the same name in the engine's `models/`.
 */
const rows = {
  roberta: { family: 'encoder', targets: ['query', 'value'] },
  bert: { family: 'encoder', targets: ['query', 'value'] },
  'xlm-roberta': { family: 'encoder', targets: ['query', 'value'] },
  camembert: { family: 'encoder', targets: ['query', 'value'] },
  electra: { family: 'encoder', targets: ['query', 'value'] },
  mpnet: { family: 'encoder', targets: ['q', 'v'] },
  albert: { family: 'encoder', targets: ['query', 'value'] },
  // PEFT leaves the pooler as it was drawn and saves nothing of it, so that its adapter cannot be read back.
  'deberta-v2': { family: 'encoder', targets: ['query_proj', 'value_proj'], head: ['pooler'] },
  distilbert: { family: 'encoder', targets: ['q_lin', 'v_lin'] },
  // Query, key and value are one matrix.
  modernbert: { family: 'encoder', targets: ['Wqkv'] },
  llama: { family: 'decoder', targets: ['q_proj', 'v_proj'] },
  mistral: { family: 'decoder', targets: ['q_proj', 'v_proj'] },
  qwen2: { family: 'decoder', targets: ['q_proj', 'v_proj'] },
  qwen3: { family: 'decoder', targets: ['q_proj', 'v_proj'] },
  gemma: { family: 'decoder', targets: ['q_proj', 'v_proj'] },
  gemma2: { family: 'decoder', targets: ['q_proj', 'v_proj'] },
  gemma3_text: { family: 'decoder', targets: ['q_proj', 'v_proj'] },
  // Query, key and value are one matrix.
  phi3: { family: 'decoder', targets: ['qkv_proj'] },
  smollm3: { family: 'decoder', targets: ['q_proj', 'v_proj'] },
  olmo2: { family: 'decoder', targets: ['q_proj', 'v_proj'] },
  // The same, with weights stored as [in, out].
  gpt2: { family: 'decoder', targets: ['c_attn'] },
} as const satisfies Record<string, FamilyRow>;

export type ModelType = keyof typeof rows;

export const modelTypes = Object.keys(rows) as readonly ModelType[];

/** Whether a `model_type` is one that can be trained. */
export function isModelType(modelType: string): modelType is ModelType {
  return Object.hasOwn(rows, modelType);
}

/** The family of a `model_type`; an encoder where it is not known. */
export function familyOf(modelType: string | null): Family {
  return modelType !== null && isModelType(modelType) ? rows[modelType].family : 'encoder';
}

/** What the classification head of a `model_type` has beside the modules that PEFT trains whole by itself. */
export function headModules(modelType: string | null): readonly string[] {
  const row: FamilyRow | null = modelType !== null && isModelType(modelType) ? rows[modelType] : null;
  return row?.head ?? [];
}

/** The default target modules of a `model_type`; null where every linear layer is adapted. */
export function defaultTargets(modelType: string | null): readonly string[] | null {
  return modelType !== null && isModelType(modelType) ? rows[modelType].targets : null;
}
