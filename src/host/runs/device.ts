import type { NoteEvent } from '../../shared/events.ts';
import type { RunConfig } from '../../contract/index.ts';
import { LorikeetError, openCheckpoint, storedDtype } from '../../engine/index.ts';
import { type DeviceChoice, deviceTitles, halfComputes, type ProofFormat } from '../../shared/device.ts';
import type { Compute } from '../../shared/precision.ts';
import type { Choice } from '../devices/choose.ts';
import type { DeviceContext } from '../devices/devices.ts';
import type { HostContext } from '../context/index.ts';
import { modelFolder } from '../hub/model-folder.ts';
import { phrase } from '../../shared/phrases/index.ts';

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
  return chosen({ devices }, config.device, await formatOf(config, reader), signal, emit);
}

async function chosen(
  { devices }: DeviceContext,
  device: DeviceChoice,
  format: ProofFormat,
  signal: AbortSignal,
  emit: (event: NoteEvent) => void,
): Promise<RunDevice> {
  const choice = await devices.choose(device, format, signal, (event) => {
    const message = phrase('log.proving', { device: deviceTitles[event.device], format: event.format });
    emit({ type: 'note', level: 'info', message });
  });
  return { ...choice, format };
}

/** {@link RunDevice} for a training, and what it computes products in. */
interface TrainingDevice extends RunDevice {
  readonly compute: Compute;
}

/**
 * The device of a run, proved in what the run computes there: where `train.compute` says so, or is `auto` and the base is stored
 * in half floats, in products of those. Where `auto` finds no card that is proved in them, in float32.
 *
 * @param emit hears what takes its time
 * @throws runtime.device-unavailable; the signal's reason
 */
export async function trainingDeviceOf(
  host: DeviceContext & Partial<Pick<HostContext, 'reader'>>,
  config: Pick<RunConfig, 'model' | 'precision' | 'device' | 'train'>,
  signal: AbortSignal,
  emit: (event: NoteEvent) => void = () => undefined,
): Promise<TrainingDevice> {
  const { compute } = config.train;
  const inFloat32 = async () => ({ ...(await deviceOf(host, config, signal, emit)), compute: 'fp32' as const });
  if (compute === 'fp32' || (compute === 'auto' && config.device === 'cpu')) return inFloat32();
  const base = await formatOf(config, host.reader);
  if (compute === 'auto') {
    if (base !== 'float16' && base !== 'bfloat16') return inFloat32();
    const half = base === 'float16' ? 'fp16' : 'bf16';
    if (config.device !== 'auto' && !halfComputes[config.device].includes(half)) return inFloat32();
    try {
      const choice = await chosen(host, config.device, `${base}-products`, signal, emit);
      if (choice.device !== 'cpu') return { ...choice, compute: half };
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof LorikeetError) || error.code !== 'runtime.device-unavailable') throw error;
    }
    return inFloat32();
  }
  const format = compute === 'fp16' ? 'float16-products' : 'bfloat16-products';
  const choice = await chosen(host, config.device, format, signal, emit);
  // The base is decoded on the device too.
  if (choice.device !== 'cpu' && config.precision !== 'stored') await chosen(host, choice.device, base, signal, emit);
  return { ...choice, compute };
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
