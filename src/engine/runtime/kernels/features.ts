import type { Device } from '../session.ts';
import { sumsInt8Exactly } from './int8-sums.ts';
import { kernelTable } from './table.ts';

/** Features of a device that decide how its graphs are written and fed. */
export interface DeviceFeatures {
  readonly fusedMatMul: boolean;
  /** Sums of int8 products are exact; see `ops/lowering`. */
  readonly exactInt8Sums: boolean;
  /** Inputs are read where they lie; elsewhere they are copied to the device first. */
  readonly inputsInPlace: boolean;
}

/** The features that a device's name implies: enough for the memory plan. */
export function featuresOf(device: Device): DeviceFeatures {
  const fusedMatMul = kernelTable['com.microsoft.FusedMatMul']?.[device].includes('float32') ?? false;
  return { fusedMatMul, exactInt8Sums: false, inputsInPlace: device === 'cpu' };
}

/** {@link featuresOf}, and those that only a test on the device shows. */
export async function measuredFeaturesOf(device: Device): Promise<DeviceFeatures> {
  return { ...featuresOf(device), exactInt8Sums: device === 'cpu' && (await sumsInt8Exactly()) };
}
