import type { NoteEvent } from '../../shared/events.ts';
import type { WorkerTask } from '../../contract/index.ts';
import type { LorikeetError } from '../../engine/index.ts';
import { reasonText } from '../../shared/device.ts';
import type { HostContext } from '../context/index.ts';
import type { DeviceContext } from '../devices/devices.ts';
import { type RunDevice, trainingDeviceOf } from './device.ts';

/** What a worker that trains is told of its device, and the format it was proved in. */
export interface ChosenDevice {
  readonly task: Pick<Extract<WorkerTask, { type: 'train' }>, 'device' | 'why' | 'memory' | 'compute'>;
  readonly format: RunDevice['format'];
}

/**
 * Chooses the device of a worker that is not started yet. Until it is chosen, killing the worker of that folder ends the choice.
 *
 * @param killed thrown where that happens
 * @throws as {@link trainingDeviceOf}
 */
export async function chooseDevice(
  host: DeviceContext & Pick<HostContext, 'workers'>,
  folder: string,
  config: Parameters<typeof trainingDeviceOf>[1],
  killed: LorikeetError,
  emit?: (event: NoteEvent) => void,
): Promise<ChosenDevice> {
  const choosing = new AbortController();
  host.workers.set(folder, { kill: () => choosing.abort(killed) });
  try {
    const { device, why, format, compute } = await trainingDeviceOf(host, config, choosing.signal, emit);
    const memory = await host.devices.memoryOf(device);
    choosing.signal.throwIfAborted();
    return { task: { device, why: reasonText(device, why), memory, compute }, format };
  } catch (error) {
    // A worker that is killed may say something else of it.
    choosing.signal.throwIfAborted();
    throw error;
  }
}
