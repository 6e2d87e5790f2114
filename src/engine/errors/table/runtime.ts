import { entry } from '../entry.ts';

/** What the runtime refuses: devices that cannot be had, sessions that cannot be made. */
export const runtimeErrors = {
  'runtime.device-unavailable': entry<{ device: string; reason: string }>(
    ({ device, reason }) => `The device ${device} cannot be used on this machine: ${reason}`,
    () => 'Set "device: auto" or "device: cpu", or install what the device needs.',
  ),
  'runtime.device-hung': entry<{ device: string; seconds: number; lastStep: number }>(
    ({ device, seconds, lastStep }) =>
      `The device ${device} gave no answer for ${Math.round(seconds / 60)} minutes after step ${lastStep}, and the run was ended.`,
    ({ device }) =>
      `Resume the run: it goes on from its newest checkpoint, with "device: auto" on another device. "lorikeet device prove ${device}" tries the device again; restart the machine if it hangs there too.`,
  ),
  'runtime.session-failed': entry<{ device: string; reason: string }>(
    ({ device, reason }) => `The runtime could not prepare the model on ${device}: ${reason}`,
    () => 'Try "device: cpu"; if that fails too, please report this together with the log of the run.',
  ),
  'runtime.step-failed': entry<{ device: string; reason: string }>(
    ({ device, reason }) => `The runtime failed in the middle of a run on ${device}: ${reason}`,
    () => 'Please report this together with the log of the run.',
  ),
  'runtime.out-of-memory': entry<{ device: string; reason: string }>(
    ({ device, reason }) => `The memory of ${device} is not enough: ${reason}`,
    () =>
      'Lower train.batchSize or data.maxLength, set train.recompute: true, choose a smaller precision (int8, nf4), or close other programs that use the device.',
  ),
};
