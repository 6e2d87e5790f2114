import { beginning, LorikeetError } from '../errors/index.ts';

/** Fields of PEFT 0.21 without influence on what a saved adapter computes: any value is fine. */
const WITHOUT_EFFECT: ReadonlySet<string> = new Set([
  'peft_type',
  'peft_version',
  'auto_mapping',
  'inference_mode',
  'megatron_core', // counts only with megatron_config
  'qalora_group_size', // counts only with use_qalora
  'eva_config', // initial values only
  'runtime_config',
  'task_type',
]);

/** Ways to choose initial values that leave the base model as it is. The others (pissa, olora, corda, …) change it. */
const PLAIN_INITIAL_VALUES: ReadonlySet<unknown> = new Set([true, false, null, 'gaussian', 'eva', 'orthogonal']);

/**
 * Refuses every field, known to us or not, that asks for something beyond plain LoRA: PEFT marks a feature as unused with
 * null, false or an empty value. A field of a later version is refused too: its effect is unknown.
 *
 * @throws adapters.unsupported
 */
export function checkSupported(
  file: string,
  fields: Readonly<Record<string, unknown>>,
  supported: readonly string[],
): void {
  for (const [field, value] of Object.entries(fields)) {
    if (supported.includes(field) || WITHOUT_EFFECT.has(field)) continue;
    const unused = field === 'init_lora_weights' ? PLAIN_INITIAL_VALUES.has(value) : isUnused(value);
    if (unused) continue;
    const found = beginning(JSON.stringify(value));
    throw new LorikeetError('adapters.unsupported', { file, field: beginning(field), found });
  }
}

function isUnused(value: unknown): boolean {
  if (value === null || value === false) return true;
  if (typeof value !== 'object') return false;
  return Object.keys(value).length === 0;
}
