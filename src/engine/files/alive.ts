import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { systemCode } from './failure.ts';

/** A process that can be told from a later one with the same number. */
export interface ProcessIdentity {
  readonly pid: number;
  /** An opaque token of the moment it started; null where the system does not tell. */
  readonly startToken: string | null;
  /** Name of its machine. */
  readonly host: string;
}

/** This machine's process `pid`. */
export function processIdentity(pid: number): ProcessIdentity {
  return { pid, startToken: startToken(pid), host: hostname() };
}

/** Whether a process still runs; `elsewhere` where it ran on another machine, which cannot be asked. */
export function processState(identity: ProcessIdentity): 'alive' | 'gone' | 'elsewhere' {
  if (identity.host !== hostname()) return 'elsewhere';
  try {
    process.kill(identity.pid, 0);
  } catch (error) {
    // EPERM: it is there and belongs to somebody else.
    if (systemCode(error) !== 'EPERM') return 'gone';
  }
  if (identity.startToken === null) return 'alive';
  return startToken(identity.pid) === identity.startToken ? 'alive' : 'gone';
}

/** When a process started, in the system's own notation; null where it is gone, a zombie, or the system does not tell. */
function startToken(pid: number): string | null {
  try {
    switch (process.platform) {
      case 'linux':
        return linuxStartToken(pid);
      case 'win32':
        return null;
      default:
        return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
    }
  } catch {
    return null;
  }
}

/** Clock ticks from boot to start (field 22 of proc_pid_stat(5)), with the boot they count from. */
function linuxStartToken(pid: number): string | null {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The second field is the name in parentheses, which may hold spaces: count after the last one.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (fields[0] === 'Z' || fields[0] === 'X') return null;
  return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}:${fields[19]}`;
}
