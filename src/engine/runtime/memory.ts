import { readFileSync } from 'node:fs';
import { freemem, totalmem } from 'node:os';
import path from 'node:path';

/**
 * Peak memory of this process, in bytes: VmHWM on Linux (mapped weight files count while they are
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

/** Memory of this machine, or of the container that this process is in, in bytes. */
export interface MachineMemory {
  /** The most that can be held. */
  readonly limit: number;
  /** What is free, or could be freed without harm, such as cached files. */
  readonly available: number;
}

/** @param root where the system's files are, for tests */
export function machineMemory(root = '/'): MachineMemory {
  const machine = { limit: totalmem(), available: freemem() };
  if (process.platform !== 'linux') return machine;
  const read = (...parts: string[]) => {
    try {
      return readFileSync(path.join(root, ...parts), 'utf8');
    } catch {
      return '';
    }
  };
  const kibibytes = (name: string) =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(read('proc/meminfo'))?.[1]) * 1024;
  const [total, free] = [kibibytes('MemTotal'), kibibytes('MemAvailable')];
  const limits = controlGroups(read('proc/self/cgroup')).map(({ folder, limit, usage, cached }) => {
    const most = Number(read(folder, limit));
    const files = Number(new RegExp(`^${cached} (\\d+)$`, 'm').exec(read(folder, 'memory.stat'))?.[1] ?? 0);
    const used = Number(read(folder, usage)) - files;
    // `max`, and the huge number of version 1, are no limits.
    return most > 0 && most < machine.limit * 8 ? { limit: most, available: Math.max(0, most - used) } : null;
  });
  const bounds = [
    total > 0 && free > 0 ? { limit: total, available: free } : machine,
    ...limits.filter((each) => each !== null),
  ];
  return {
    limit: Math.min(...bounds.map(({ limit }) => limit)),
    available: Math.min(...bounds.map(({ available }) => available)),
  };
}

/** The control groups around this process that may limit its memory: of version 2 every one up to the root. */
function controlGroups(text: string) {
  const groups = text
    .trim()
    .split('\n')
    .map((line) => line.split(':'));
  return groups.flatMap(([, controllers, place = '']) => {
    if (controllers === '') {
      const parts = place.split('/').filter((part) => part !== '');
      return [...parts.keys(), parts.length].map((depth) => ({
        folder: path.join('sys/fs/cgroup', ...parts.slice(0, depth)),
        ...{ limit: 'memory.max', usage: 'memory.current', cached: 'inactive_file' },
      }));
    }
    if (!controllers?.split(',').includes('memory')) return [];
    // In a container the group's own folder is often mounted as the root.
    return [place, ''].map((folder) => ({
      folder: path.join('sys/fs/cgroup/memory', folder),
      ...{ limit: 'memory.limit_in_bytes', usage: 'memory.usage_in_bytes', cached: 'total_inactive_file' },
    }));
  });
}
