import { z } from 'zod';
import { type DeviceReason, proofFormats } from '../../shared/device.ts';
import { channel, typed } from '../channel.ts';
import { FormatProof } from '../device.ts';
import { DeviceName } from '../events.ts';

/** What is known of a device in one format of the base weights. */
export const FormatState = z.object({
  ...FormatProof.shape,
  /** A proof, or a run of ours that has taken steps on it. */
  by: z.enum(['proof', 'run']),
  /** When, as an ISO 8601 time. */
  at: z.string(),
});
export type FormatState = z.infer<typeof FormatState>;

/** A device of this machine, and whether it can train. */
export const DeviceState = z.object({
  device: DeviceName,
  /** `proved`: it computes as the CPU does. `unproved`: not tried. `failed`: tried in vain. `unavailable`: cannot be tried here. */
  state: z.enum(['proved', 'unproved', 'failed', 'unavailable']),
  /** What the system calls it; null where no reader has found it. */
  name: z.string().nullable(),
  memoryBytes: z.number().nullable(),
  memoryUsedBytes: z.number().nullable(),
  /** Version of the driver. */
  driver: z.string().nullable(),
  libraries: z.array(z.object({ name: z.string(), version: z.string() })),
  /** Why it failed or cannot be used, or what is in doubt before it is tried. */
  reason: z.string().nullable(),
  /** What to do about that. */
  remedy: z.string().nullable(),
  formats: z.array(FormatState),
});
export type DeviceState = z.infer<typeof DeviceState>;

export const DeviceList = z.object({
  devices: z.array(DeviceState),
  /** The device of a new run whose weights are float32. */
  chosen: DeviceName,
  why: typed<DeviceReason>(),
});
export type DeviceList = z.infer<typeof DeviceList>;

/** A device is being proved in a format. */
export const ProvingEvent = z.object({
  type: z.literal('proving'),
  device: DeviceName,
  format: z.enum(proofFormats),
});
export type ProvingEvent = z.infer<typeof ProvingEvent>;

export const deviceChannels = {
  /** Reads what the machine has, and what is known of it; nothing is tried. */
  'devices.list': channel({ request: z.object({}), reply: DeviceList }),
  /** Proves a device in every format, whatever is known of it; null: each that can be tried. */
  'devices.prove': channel({
    request: z.object({ device: DeviceName.nullable() }),
    reply: DeviceList,
    events: ProvingEvent,
  }),
};
