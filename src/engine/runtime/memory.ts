import { readFileSync } from 'node:fs';

/**
 * The most memory this process has held at once, in bytes: VmHWM on Linux (mapped weight files count while they are
 * resident), else what the system reports as the maximum resident set. The latter alone would not do on Linux, where a
 * process starts with its parent's.
 */
export function peakMemoryBytes(): number {
  if (process.platform === 'linux') {
    const line = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'));
    if (line) return Number(line[1]) * 1024;
  }
  return process.resourceUsage().maxRSS * 1024;
}
