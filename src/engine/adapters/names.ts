/** Names of trained tensors in an adapter file, as PEFT writes them (`base_model.model.` in front of the module). */
const prefix = 'base_model.model.';

/** A tensor that is trained in full, by its name in the model. */
export const savedTensorName = (parameter: string): string => `${prefix}${parameter}`;

export const loraTensorNames = (module: string) => ({
  a: `${prefix}${module}.lora_A.weight`,
  b: `${prefix}${module}.lora_B.weight`,
});

/** What a tensor of an adapter file is: a factor of an adapted module, or a parameter saved whole. */
export type AdapterTensorName =
  | { readonly kind: 'factor'; readonly module: string; readonly factor: 'a' | 'b' }
  | { readonly kind: 'parameter'; readonly parameter: string };

/** Parses a name of an adapter file; undefined for one that plain LoRA does not have. */
export function parseTensorName(name: string): AdapterTensorName | undefined {
  if (!name.startsWith(prefix)) return undefined;
  const rest = name.slice(prefix.length);
  const [, module, factor] = /^(.+)\.lora_([AB])\.weight$/.exec(rest) ?? [];
  if (module !== undefined) return { kind: 'factor', module, factor: factor === 'A' ? 'a' : 'b' };
  // Other names with `lora` (lora_embedding_A, lora_magnitude_vector, a bias of B, …) belong to variants of LoRA.
  return /\.lora_/.test(rest) ? undefined : { kind: 'parameter', parameter: rest };
}
