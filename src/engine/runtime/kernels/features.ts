import type { Device } from '../session.ts';
import { kernelTable } from './table.ts';

/** What the device can do that not every device can: how a graph for it is written. */
export function featuresOf(device: Device): { readonly fusedMatMul: boolean } {
  return { fusedMatMul: kernelTable['com.microsoft.FusedMatMul']?.[device].includes('float32') ?? false };
}
