import type { Device } from '../session.ts';
import { kernelTable } from './table.ts';

/** What the device can do that not every device can: how a graph for it is written and fed. */
export interface DeviceFeatures {
  readonly fusedMatMul: boolean;
  /** Inputs are read where they lie; elsewhere they are copied to the device first. */
  readonly inputsInPlace: boolean;
}

export function featuresOf(device: Device): DeviceFeatures {
  const fusedMatMul = kernelTable['com.microsoft.FusedMatMul']?.[device].includes('float32') ?? false;
  return { fusedMatMul, inputsInPlace: device === 'cpu' };
}
