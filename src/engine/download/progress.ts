import type { TransferProgress } from '../../shared/events.ts';

/** Counts for all files of a download together. */
export interface ProgressMeter {
  /** Bytes that came over the network. */
  received(bytes: number): void;
  /** Bytes that were on the disk before. */
  found(bytes: number): void;
  /** Bytes that turned out wrong and are fetched again. */
  lost(bytes: number): void;
  fileDone(): void;
  /** Tells the last state, whether it is time or not. */
  end(): void;
}

/** Milliseconds between two reports. */
const REPORT_INTERVAL = 200;
/** Milliseconds the rate looks back. */
const RATE_WINDOW = 5_000;

export function startProgress(
  { totalBytes, totalFiles }: { totalBytes: number; totalFiles: number },
  report: (progress: TransferProgress) => void,
  now: () => number = () => performance.now(),
): ProgressMeter {
  let bytes = 0;
  let files = 0;
  let reported = -Infinity;
  let fromNetwork = 0;
  const samples = [{ time: now(), fromNetwork: 0 }];

  const tell = () => {
    reported = now();
    samples.push({ time: reported, fromNetwork });
    while (samples.length > 2 && samples[0]!.time < reported - RATE_WINDOW) samples.shift();
    const [oldest] = samples;
    const seconds = (reported - oldest!.time) / 1000;
    const rate = seconds > 0 ? (fromNetwork - oldest!.fromNetwork) / seconds : 0;
    const secondsLeft = rate > 0 ? (totalBytes - bytes) / rate : null;
    report({ type: 'progress', bytes, totalBytes, files, totalFiles, rate, secondsLeft });
  };
  const tellSometimes = () => {
    if (now() - reported >= REPORT_INTERVAL) tell();
  };

  return {
    received(count) {
      bytes += count;
      fromNetwork += count;
      tellSometimes();
    },
    found(count) {
      bytes += count;
      tellSometimes();
    },
    lost(count) {
      bytes -= count;
    },
    fileDone() {
      files += 1;
      tellSometimes();
    },
    end: tell,
  };
}
