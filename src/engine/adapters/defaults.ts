const queryAndValue = (query: string, value: string) => [query, value] as const;

/**
 * The modules adapted where nothing else is asked for, by `model_type` of config.json: PEFT's own defaults
 * (utils/constants.py, `TRANSFORMERS_MODELS_TO_LORA_TARGET_MODULES_MAPPING`). PEFT has none for distilbert and modernbert;
 * theirs follow the same idea, query and value, which ModernBERT holds in one matrix together with the key.
 */
const DEFAULT_TARGET_MODULES: ReadonlyMap<string, readonly string[]> = new Map<string, readonly string[]>([
  ['roberta', queryAndValue('query', 'value')],
  ['xlm-roberta', queryAndValue('query', 'value')],
  ['bert', queryAndValue('query', 'value')],
  ['electra', queryAndValue('query', 'value')],
  ['distilbert', queryAndValue('q_lin', 'v_lin')],
  ['modernbert', ['Wqkv']],
  ['llama', queryAndValue('q_proj', 'v_proj')],
  ['mistral', queryAndValue('q_proj', 'v_proj')],
  ['qwen2', queryAndValue('q_proj', 'v_proj')],
  ['qwen3', queryAndValue('q_proj', 'v_proj')],
  ['gemma', queryAndValue('q_proj', 'v_proj')],
  ['gemma2', queryAndValue('q_proj', 'v_proj')],
]);

/** The default target modules for a `model_type`, or undefined where the user has to choose. */
export function defaultTargetModules(modelType: string): readonly string[] | undefined {
  return DEFAULT_TARGET_MODULES.get(modelType);
}

/** What PEFT adds to `modules_to_save` for sequence classification (peft_model.py): the names of classification heads. */
export const CLASSIFIER_MODULES: readonly string[] = ['classifier', 'score'];
