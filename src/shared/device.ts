import { phrase } from './phrases/index.ts';
import type { Compute } from './precision.ts';

/** What can train: the CPU, or a graphics card over one of the interfaces to it. */
export const deviceNames = ['cpu', 'webgpu', 'cuda', 'dml'] as const;
export type DeviceName = (typeof deviceNames)[number];

/** The device setting of a run: a device, or the fastest one that is proved. */
export type DeviceChoice = DeviceName | 'auto';

/** Devices as people call them, in English. */
export const deviceTitles: Readonly<Record<DeviceName, string>> = {
  cpu: 'CPU',
  webgpu: 'WebGPU',
  cuda: 'CUDA',
  dml: 'DirectML',
};

/**
 * What a device is proved in: a checkpoint's own element types, and the formats that the base is quantized to, with products in
 * float32; and products in half floats. A name is that of a quantized precision, or the dtype of a base that is `stored`, and
 * `-products` behind it.
 */
export const proofFormats = [
  ...(['float32', 'float16', 'bfloat16', 'int8', 'nf4', 'int4'] as const),
  ...(['float16-products', 'bfloat16-products'] as const),
] as const;
export type ProofFormat = (typeof proofFormats)[number];

/** What products are computed in where a device is proved in that format. The CPU, which a card is compared with, has float32. */
export function computeOf(device: DeviceName, format: ProofFormat): Compute {
  if (device === 'cpu') return 'fp32';
  return format === 'float16-products' ? 'fp16' : format === 'bfloat16-products' ? 'bf16' : 'fp32';
}

/** The half floats whose products each device has kernels for; those of the CPU are computed in float32, between casts. */
export const halfComputes: Readonly<Record<DeviceName, readonly Compute[]>> = {
  cpu: ['fp16'],
  webgpu: ['fp16'],
  cuda: ['fp16', 'bf16'],
  dml: ['fp16'],
};

/** The formats that there is something to prove in: all, but for products in half floats that the device has no kernels for. */
export function provableFormats(device: DeviceName): readonly ProofFormat[] {
  return proofFormats.filter((format) => {
    if (!format.endsWith('-products')) return true;
    return device !== 'cpu' && halfComputes[device].includes(computeOf(device, format));
  });
}

/** What the proof of a device in one format gives. */
export interface FormatProof {
  readonly format: ProofFormat;
  readonly passed: boolean;
  /** Why it failed: the tensor or op that differs, or what the driver said. */
  readonly reason: string | null;
  /** The largest relative difference of a tensor from the CPU's. */
  readonly largestDifference: number | null;
  /** Seconds of the training step that {@link proofStep} describes; null where it failed, or was too slow to time again. */
  readonly stepSeconds: number | null;
}

/** A training step of a RoBERTa of that size on rows of that length. */
export interface TimedStep {
  readonly layers: number;
  readonly hidden: number;
  readonly rows: number;
  readonly length: number;
}

/** The step that is timed: the same on every device, and large enough that a fast card is ahead. */
export const proofStep: TimedStep = { layers: 2, hidden: 512, rows: 4, length: 64 };

/** Memory of a device as it is now, in bytes. */
export interface DeviceMemory {
  readonly freeBytes: number;
  readonly totalBytes: number;
  /** Programs that compute on it, as far as the driver tells; null where it does not tell how much one holds. */
  readonly holders: readonly { readonly name: string; readonly pid: number; readonly bytes: number | null }[];
}

/** Why a device was chosen. */
export type DeviceReason =
  /** The settings or the config name it. */
  | { readonly kind: 'named' }
  /** No other is proved. */
  | { readonly kind: 'only' }
  /** Of the proved ones its step was the fastest. */
  | {
      readonly kind: 'fastest';
      readonly seconds: number;
      readonly others: readonly { readonly device: DeviceName; readonly seconds: number }[];
    };

/** Seconds of a step, as short as they can be told: `12 ms`, `1.4 s`. */
export function stepTime(seconds: number): string {
  if (seconds >= 1) return `${seconds.toFixed(1)} s`;
  const milliseconds = seconds * 1000;
  return `${milliseconds >= 10 ? Math.round(milliseconds) : milliseconds.toFixed(1)} ms`;
}

/** One English sentence without a full stop: what a run's log and the command line say of the choice. */
export function reasonText(device: DeviceName, reason: DeviceReason): string {
  const title = deviceTitles[device];
  switch (reason.kind) {
    case 'named':
      return phrase('log.device.named', { device: title });
    case 'only':
      return phrase('log.device.only', { device: title });
    case 'fastest': {
      const others = reason.others.map((other) => `${stepTime(other.seconds)} (${deviceTitles[other.device]})`);
      const times = { seconds: stepTime(reason.seconds), others: others.join(', ') };
      return phrase('log.device.fastest', { device: title, ...times });
    }
  }
}
