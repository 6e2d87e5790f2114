import type { DeviceTensor } from '../../runtime/index.ts';
import type { TensorValues } from './initial.ts';

/** Tensors of a device by the names of the trained tensors. */
export type DeviceValues = ReadonlyMap<string, DeviceTensor>;

/** Whether values lie on a device; all of them do, or none. */
export function isOnDevice(values: TensorValues | DeviceValues): values is DeviceValues {
  const [first] = values.values();
  return first !== undefined && 'kind' in first;
}

export function closeAll(values: DeviceValues): void {
  for (const tensor of values.values()) tensor.close();
}
