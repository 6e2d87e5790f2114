import type { StoredTensor } from './header.ts';

/** Element types in which the runtime reads a checkpoint's weights; see `locateParameters`. */
export type BaseDtype = 'float32' | 'float16' | 'bfloat16';

/** The element type most bytes of a checkpoint have. */
export function storedDtype(tensors: Iterable<StoredTensor>): BaseDtype {
  const bytes = new Map<string, number>();
  for (const tensor of tensors) {
    bytes.set(tensor.dtype, (bytes.get(tensor.dtype) ?? 0) + tensor.bytes);
  }
  const [first] = [...bytes].sort(([, one], [, other]) => other - one);
  return first?.[0] === 'F16' ? 'float16' : first?.[0] === 'BF16' ? 'bfloat16' : 'float32';
}

/** The element type that a config.json promises; float32 where it says nothing. */
export function promisedDtype(config: Readonly<Record<string, unknown>>): BaseDtype {
  const dtype = config['dtype'] ?? config['torch_dtype'];
  return dtype === 'float16' || dtype === 'bfloat16' ? dtype : 'float32';
}
