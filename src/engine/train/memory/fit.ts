import path from 'node:path';
import type { DeviceMemory } from '../../../shared/device.ts';
import { formatBytes } from '../../../shared/format-bytes.ts';
import type { Precision } from '../../../shared/precision.ts';
import { LorikeetError } from '../../errors/index.ts';
import type { ModelSpec } from '../../models/index.ts';
import type { TrainedParts } from '../../passes/index.ts';
import { type Device, machineMemory } from '../../runtime/index.ts';
import type { BatchShape } from '../../../shared/memory-plan.ts';
import type { FineTuneJob } from '../job.ts';
import { type MemoryRequest, planMemory } from './plan.ts';

type Settings = Pick<FineTuneJob, 'precision' | 'compute' | 'recompute' | 'checkMemory'>;

/** The largest batch of rows with these lengths in tokens: the worst case, all the longest together. */
export function largestBatch(lengths: readonly number[], rows: number): BatchShape {
  const longest = lengths.toSorted((first, second) => second - first).slice(0, rows);
  return {
    rows: longest.length,
    length: longest[0] ?? 1,
    tokens: longest.reduce((sum, length) => sum + length, 0),
  };
}

/** Memory of a device that is not the machine's. */
export interface DeviceRoom extends DeviceMemory {
  readonly device: Device;
}

/**
 * Decides whether to recompute activations, and checks that the largest batches fit into memory.
 *
 * @param room bytes of the machine that the run may use; or what is free on a device with memory of its own, against which the plan
 *   is then held without the share of the process
 * @returns whether to recompute
 * @throws LorikeetError `train.too-little-memory`, `train.too-little-device-memory` with the settings that would fit
 */
export function fitMemory(
  spec: ModelSpec,
  parts: TrainedParts,
  settings: Settings,
  shapes: Pick<MemoryRequest, 'stored' | 'training' | 'evaluation'>,
  room: number | DeviceRoom = machineMemory().available,
): boolean {
  const isDevice = typeof room !== 'number';
  const available = isDevice ? room.freeBytes : room;
  const totalOf = (changes: Partial<MemoryRequest>) => {
    const request = {
      ...shapes,
      precision: settings.precision,
      compute: settings.compute,
      recompute: false,
      ...changes,
    };
    const { total, process } = planMemory(spec, parts, request);
    return isDevice ? total - process : total;
  };
  const { recompute, checkMemory } = settings;
  if (recompute !== 'auto' && !checkMemory) return recompute;
  if (recompute === 'auto' && totalOf({}) <= available) return false;
  const shouldRecompute = recompute !== false;
  if (!checkMemory) return shouldRecompute;
  const needed = totalOf({ recompute: shouldRecompute });
  if (needed <= available) return shouldRecompute;
  const fitting = fittingChanges(settings, shapes).flatMap(({ text, changes }) =>
    // int8 computes on the CPU.
    !(isDevice && changes.precision === 'int8') && totalOf({ recompute: true, ...changes }) <= available ? [text] : [],
  );
  if (!isDevice) throw new LorikeetError('train.too-little-memory', { needed, available, fitting });
  const { device } = room;
  throw new LorikeetError('train.too-little-device-memory', {
    device,
    needed,
    available,
    fitting,
    holders: named(room),
  });
}

/** The programs that hold memory of the device, with how much. */
function named({ holders }: DeviceRoom): string[] {
  return holders.map(({ name, pid, bytes }) => {
    const size = bytes === null ? '' : `, ${formatBytes(bytes)}`;
    return `${path.win32.basename(name)} (process ${pid}${size})`;
  });
}

/** Settings that take less memory, with recomputation, from the one that changes least. */
function fittingChanges(
  { precision, recompute }: Settings,
  { training }: Pick<MemoryRequest, 'training'>,
): { text: string; changes: Partial<MemoryRequest> }[] {
  const halved: BatchShape = {
    ...training,
    rows: Math.ceil(training.rows / 2),
    tokens: Math.ceil(training.tokens / 2),
  };
  const leaner = (['int8', 'nf4'] as const satisfies Precision[]).filter((each) => each !== precision);
  return [
    ...(recompute === false ? [{ text: 'train.recompute: true', changes: {} }] : []),
    { text: `train.batchSize: ${halved.rows} with train.recompute: true`, changes: { training: halved } },
    ...leaner.map((each) => ({ text: `precision: ${each}`, changes: { precision: each } })),
    ...leaner.map((each) => ({
      text: `precision: ${each} with train.batchSize: ${halved.rows}`,
      changes: { precision: each, training: halved },
    })),
  ];
}
