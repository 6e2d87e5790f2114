import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { machineMemory, peakMemoryBytes } from '../../../src/engine/runtime/index.ts';
import { temporaryFolder } from '../../support/temporary.ts';

/** The files of a system, as far as they tell of memory. */
function system(files: Record<string, string>): string {
  const root = temporaryFolder();
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    writeFileSync(path.join(root, name), text);
  }
  return root;
}

const meminfo = 'MemTotal:       16000000 kB\nMemFree:         1000000 kB\nMemAvailable:    8000000 kB\n';

describe.skipIf(process.platform !== 'linux')('memory of the machine', () => {
  it('is what the system has, cached files counted as free', () => {
    const root = system({ 'proc/meminfo': meminfo, 'proc/self/cgroup': '0::/\n' });
    expect(machineMemory(root)).toEqual({ limit: 16e6 * 1024, available: 8e6 * 1024 });
  });
  it('is what a control group of version 2 leaves, or a group around it', () => {
    const root = system({
      'proc/meminfo': meminfo,
      'proc/self/cgroup': '0::/outer/inner\n',
      'sys/fs/cgroup/outer/memory.max': '4000000000\n',
      'sys/fs/cgroup/outer/memory.current': '1500000000\n',
      'sys/fs/cgroup/outer/memory.stat': 'anon 1000000000\ninactive_file 500000000\n',
      'sys/fs/cgroup/outer/inner/memory.max': 'max\n',
    });
    expect(machineMemory(root)).toEqual({ limit: 4e9, available: 3e9 });
  });
  it('is what a control group of version 1 leaves', () => {
    const root = system({
      'proc/meminfo': meminfo,
      'proc/self/cgroup': '5:cpu:/x\n4:memory:/docker/abc\n',
      'sys/fs/cgroup/memory/memory.limit_in_bytes': '2000000000\n',
      'sys/fs/cgroup/memory/memory.usage_in_bytes': '500000000\n',
      'sys/fs/cgroup/memory/memory.stat': 'total_inactive_file 100000000\n',
    });
    expect(machineMemory(root)).toEqual({ limit: 2e9, available: 1.6e9 });
  });
  it('takes the huge number of version 1 for no limit', () => {
    const root = system({
      'proc/meminfo': meminfo,
      'proc/self/cgroup': '4:memory:/\n',
      'sys/fs/cgroup/memory/memory.limit_in_bytes': '9223372036854771712\n',
      'sys/fs/cgroup/memory/memory.usage_in_bytes': '500000000\n',
    });
    expect(machineMemory(root).limit).toBe(16e6 * 1024);
  });
});

it('holds less than there is', () => {
  const { limit, available } = machineMemory();
  expect(available).toBeGreaterThan(0);
  expect(available).toBeLessThanOrEqual(limit);
  expect(peakMemoryBytes()).toBeLessThan(limit);
});
