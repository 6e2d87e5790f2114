import type { TransferProgress } from '../../contract/index.ts';
import { formatBytes } from '../../shared/format-bytes.ts';
import { duration } from './format.ts';

/** `1.20 GB of 4.00 GB, 35.0 MB/s, 1 min 22 s left` */
export function transferText({ bytes: done, totalBytes, rate, secondsLeft }: TransferProgress): string {
  const timeLeft = secondsLeft === null ? '' : `, ${duration(secondsLeft)} left`;
  return `${formatBytes(done)} of ${formatBytes(totalBytes)}, ${formatBytes(rate)}/s${timeLeft}`;
}
