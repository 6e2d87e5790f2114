/** A graphics card, or a part of one, as a reader finds it. */
export interface Adapter {
  readonly vendor: 'nvidia' | 'amd' | 'intel' | 'apple' | 'other';
  readonly name: string;
  /** Memory of its own, or that it shares with the CPU where it has none; null where nobody tells. */
  readonly memoryBytes: number | null;
  readonly memoryUsedBytes: number | null;
  /** Version of its driver; null where nobody tells. */
  readonly driver: string | null;
}

/** What the readers of a system find. */
export interface Adapters {
  readonly adapters: readonly Adapter[];
  /** The latest CUDA that NVIDIA's driver can run; null without one. */
  readonly cuda: string | null;
  /** Why NVIDIA's driver cannot be used, where it is there and says so. */
  readonly nvidiaFault: string | null;
}

export const noAdapters: Adapters = { adapters: [], cuda: null, nvidiaFault: null };

const vendorsByPci: Readonly<Record<string, Adapter['vendor']>> = {
  '0x10de': 'nvidia',
  '0x1002': 'amd',
  '0x8086': 'intel',
  '0x106b': 'apple',
};

/** The vendor of a PCI number such as `0x10de`. */
export function vendorOfPci(id: string): Adapter['vendor'] {
  return vendorsByPci[id.toLowerCase()] ?? 'other';
}

/** The vendor that a name tells. */
export function vendorOfName(name: string): Adapter['vendor'] {
  if (/nvidia|geforce|quadro|tesla/i.test(name)) return 'nvidia';
  if (/\bamd\b|radeon|\bati\b/i.test(name)) return 'amd';
  if (/intel/i.test(name)) return 'intel';
  return /apple/i.test(name) ? 'apple' : 'other';
}
