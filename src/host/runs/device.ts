import type { NoteEvent } from '../../shared/events.ts';
import type { RunConfig } from '../../contract/index.ts';
import { openCheckpoint, storedDtype } from '../../engine/index.ts';
import { deviceTitles, type ProofFormat } from '../../shared/device.ts';
import type { Choice } from '../devices/choose.ts';
import type { DeviceContext } from '../devices/devices.ts';
import type { HostContext } from '../context/index.ts';
import { modelFolder } from '../hub/model-folder.ts';

/** A device, why it was chosen, and the format it was proved in. */
export interface RunDevice extends Choice {
  readonly format: ProofFormat;
}

/**
 * The device of a run, or of a classifier in use, proved in the format of its base weights.
 *
 * @param emit hears what takes its time
 * @throws runtime.device-unavailable; the signal's reason
 */
export async function deviceOf(
  { devices, reader }: DeviceContext & Partial<Pick<HostContext, 'reader'>>,
  config: Pick<RunConfig, 'model' | 'precision' | 'device'>,
  signal: AbortSignal,
  emit: (event: NoteEvent) => void = () => undefined,
): Promise<RunDevice> {
  const format = await formatOf(config, reader);
  const choice = await devices.choose(config.device, format, signal, (event) => {
    const message = `proving ${deviceTitles[event.device]} in ${event.format}, once for this driver`;
    emit({ type: 'note', level: 'info', message });
  });
  return { ...choice, format };
}

/** The quantized precision, or the dtype of the checkpoint; float32 where it cannot be read, which its worker will tell. */
async function formatOf(
  { model, precision, device }: Parameters<typeof deviceOf>[1],
  reader: HostContext['reader'] | undefined,
): Promise<ProofFormat> {
  if (precision !== 'stored') return precision;
  // Nothing is proved for the CPU alone.
  if (device === 'cpu') return 'float32';
  try {
    const { tensors } = await openCheckpoint(await modelFolder(model, { offline: true, reader }));
    return storedDtype(tensors.values());
  } catch {
    return 'float32';
  }
}
