import type { DeviceName, WorkerNews } from '../../contract/index.ts';
import { median } from '../../shared/median.ts';

/** A device may be silent for so long, and for so many times the usual step. */
const LEAST_SECONDS = 600;
const STEPS = 50;

/** So many of the newest steps say what is usual. */
const MOST_STEPS = 101;

/** A worker whose process hangs in the kernel cannot be ended: it is waited for no longer, in milliseconds. */
const GRACE_MS = 10_000;

export interface DeviceWatch {
  /** Hears what the worker tells. */
  readonly hear: (news: WorkerNews) => void;
  /** Resolves when the device has been silent for too long, after `kill` was called. */
  readonly over: (kill: () => void) => Promise<'hung'>;
  readonly limitSeconds: () => number;
  readonly stop: () => void;
}

/**
 * Watches a run for a device that has stopped: a driver that hangs leaves a step that never ends, and the process that waits for it
 * cannot look at a clock. It begins once the model is loaded, and every step, batch of an evaluation, and other event begins it
 * anew. The CPU has no driver, and is as slow as its memory: it is not watched.
 *
 * @param leastSeconds the shortest silence that counts, where it is not the usual
 */
export function watchDevice(device: DeviceName, leastSeconds = LEAST_SECONDS): DeviceWatch {
  const steps: number[] = [];
  let timer: NodeJS.Timeout | undefined;
  let isBegun = false;
  let hang: () => void = () => undefined;
  const limitSeconds = () => Math.max(leastSeconds, steps.length === 0 ? 0 : STEPS * median(steps));
  return {
    hear(news) {
      if (device === 'cpu') return;
      if (news.type === 'event') {
        if (news.event.type === 'prepared') isBegun = true;
        if (news.event.type === 'step') steps.splice(0, Math.max(0, steps.push(news.event.seconds) - MOST_STEPS));
      }
      if (!isBegun) return;
      clearTimeout(timer);
      timer = setTimeout(() => hang(), limitSeconds() * 1000);
      timer.unref();
    },
    over: (kill) =>
      new Promise((resolve) => {
        hang = () => {
          kill();
          timer = setTimeout(() => resolve('hung'), GRACE_MS);
        };
      }),
    limitSeconds,
    stop: () => clearTimeout(timer),
  };
}
