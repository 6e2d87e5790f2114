import { totalmem } from 'node:os';

/** What reading files may take, before the process that reads is ended. */
export interface ReaderLimits {
  /** For any question, because the process has to start. */
  readonly seconds: number;
  /** Slowest rate for a whole file, on a busy, slow machine: a tokenizer counts 0.5 MB a second on a fast one. */
  readonly bytesPerSecond: number;
  /** Memory for any question: the program itself takes 0.1 GB, and garbage is collected late. */
  readonly bytes: number;
  /** Memory for each byte of the files: Parquet files unpack to ten times their size, one group of rows at a time. */
  readonly memoryPerByte: number;
  /** The most memory for a question, whatever the size of its files. */
  readonly mostBytes: number;
}

/** Half of the machine, or of what a container may take of it. */
export function usualLimits(): ReaderLimits {
  const machine = Math.min(totalmem(), process.constrainedMemory() || Infinity);
  const [base, half] = [2 ** 30, machine / 2];
  return { seconds: 30, bytesPerSecond: 50_000, bytes: base, memoryPerByte: 12, mostBytes: Math.max(base, half) };
}

/** What a question about files of a size may take. */
export function limitsFor(limits: ReaderLimits, fileBytes: number): { seconds: number; bytes: number } {
  return {
    seconds: limits.seconds + fileBytes / limits.bytesPerSecond,
    bytes: Math.min(limits.mostBytes, limits.bytes + fileBytes * limits.memoryPerByte),
  };
}
