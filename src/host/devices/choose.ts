import type { DeviceName, DeviceState } from '../../contract/index.ts';
import type { DeviceReason, ProofFormat } from '../../shared/device.ts';
import { formatIn } from './record.ts';

/** A device and why it was chosen. */
export interface Choice {
  readonly device: DeviceName;
  readonly why: DeviceReason;
}

/**
 * What `auto` takes: of the devices that are proved in the format, the one with the fastest measured step; the CPU where none is.
 * One whose step was too slow to be timed again counts as slow as in float32.
 */
export function fastestProved(devices: readonly DeviceState[], format: ProofFormat): Choice {
  const timed = devices.flatMap(({ device, state, formats }) => {
    const proof = formatIn(formats, format);
    const isUsable = state !== 'unavailable' && proof?.passed === true;
    const seconds = proof?.stepSeconds ?? formatIn(formats, 'float32')?.stepSeconds ?? null;
    return isUsable && seconds !== null ? [{ device, seconds }] : [];
  });
  const [fastest, ...others] = timed.sort((one, other) => one.seconds - other.seconds);
  if (fastest === undefined) return { device: 'cpu', why: { kind: 'only' } };
  const { device, seconds } = fastest;
  if (others.length === 0) return { device, why: { kind: 'only' } };
  return { device, why: { kind: 'fastest', seconds, others } };
}
