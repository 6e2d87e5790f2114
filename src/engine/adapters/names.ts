/** Names of trained tensors in an adapter file, as PEFT writes them (`base_model.model.` in front of the module). */
const prefix = 'base_model.model.';

/** A tensor that is trained in full, by its name in the model. */
export const savedTensorName = (parameter: string): string => `${prefix}${parameter}`;

export const loraTensorNames = (module: string) => ({
  a: `${prefix}${module}.lora_A.weight`,
  b: `${prefix}${module}.lora_B.weight`,
  /** Of DoRA alone. */
  magnitude: `${prefix}${module}.lora_magnitude_vector`,
});

/** What a tensor of an adapter file is: a factor or the lengths of an adapted module, or a parameter saved whole. */
export type AdapterTensorName =
  | { readonly kind: 'factor'; readonly module: string; readonly factor: 'a' | 'b' | 'magnitude' }
  | { readonly kind: 'parameter'; readonly parameter: string };

const factors = { lora_A: 'a', lora_B: 'b', lora_magnitude_vector: 'magnitude' } as const;

/** Parses a name of an adapter file; undefined for one that LoRA and DoRA do not have. */
export function parseTensorName(name: string): AdapterTensorName | undefined {
  if (!name.startsWith(prefix)) return undefined;
  const rest = name.slice(prefix.length);
  const [, module, kind] =
    /^(.+)\.(lora_[AB])\.weight$/.exec(rest) ?? /^(.+)\.(lora_magnitude_vector)$/.exec(rest) ?? [];
  if (module !== undefined) return { kind: 'factor', module, factor: factors[kind as keyof typeof factors] };
  // Other names with `lora` (lora_embedding_A, a bias of B, …) belong to other variants of LoRA.
  return /\.lora_/.test(rest) ? undefined : { kind: 'parameter', parameter: rest };
}

/** How sure it is that a tensor is the one that was trained, where a file has several of one name. */
export type TensorRole = 'trained copy' | 'plain' | 'original';

/**
 * The plain name of a tensor of an adapter file. Files of other programs have names of PEFT's wrappers in them: the name of the adapter
 * (`lora_A.default.weight`), of a layer behind its adapter (`base_layer`, with trained biases), of a trained copy of a module beside the
 * untrained original (`modules_to_save.default`, `original_module`), and those of wrappers around the model.
 */
export function plainTensorName(name: string): { readonly name: string; readonly role: TensorRole } {
  const unwrapped = name
    .replace(/\b_(?:orig_mod|fsdp_wrapped_module)\./g, '')
    .replace(/\.base_layer\./g, '.')
    .replace(/\.(lora_[AB])\.[^.]+\.weight$/, '.$1.weight')
    .replace(/\.lora_magnitude_vector(?:\.[^.]+)?(?:\.weight)?$/, '.lora_magnitude_vector');
  const plain = unwrapped.replace(/\.modules_to_save\.(?:default\.)?/, '.').replace(/\.original_module\./, '.');
  if (plain === unwrapped) return { name: plain, role: 'plain' };
  return { name: plain, role: unwrapped.includes('.original_module.') ? 'original' : 'trained copy' };
}

/**
 * The name under which PEFT looks for a tensor: a parameter of an adapted module lies in its `base_layer`.
 *
 * @param isAdapted whether a module has an adapter
 */
export function wrappedTensorName(name: string, isAdapted: (module: string) => boolean): string {
  const parsed = parseTensorName(name);
  if (parsed?.kind !== 'parameter') return name;
  const [, module, part] = /^(.+)\.([^.]+)$/.exec(parsed.parameter) ?? [];
  return module !== undefined && isAdapted(module) ? `${prefix}${module}.base_layer.${part}` : name;
}
