import type { TransferProgress } from '../../contract/index.ts';
import { bytes, duration } from './format.ts';

/** `1.20 GiB of 4.00 GiB, 35.00 MiB/s, 1 min 22 s left` */
export function transferText({ bytes: done, totalBytes, rate, secondsLeft }: TransferProgress): string {
  const left = secondsLeft === null ? '' : `, ${duration(secondsLeft)} left`;
  return `${bytes(done)} of ${bytes(totalBytes)}, ${bytes(rate)}/s${left}`;
}
