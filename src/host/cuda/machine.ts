import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { LorikeetError } from '../../engine/index.ts';

/** The text of the kernel module; both the closed and the open one write it. */
const driverFile = '/proc/driver/nvidia/version';

/**
 * Version of the NVIDIA driver, such as `580.65.06`: as the kernel module says, else as `nvidia-smi` does (under WSL there is no module);
 * null where there is none.
 */
export async function driverVersion(file: string = driverFile): Promise<string | null> {
  const text = await readFile(file, 'utf8').catch(() => '');
  const version = /^NVRM version:.*?\s(\d+(?:\.\d+)+)\s/m.exec(text)?.[1];
  if (version !== undefined) return version;
  const query = ['--query-gpu=driver_version', '--format=csv,noheader'];
  const printed = await promisify(execFile)('nvidia-smi', query, { timeout: 10_000 }).catch(() => null);
  return /^\d+(?:\.\d+)+$/m.exec(printed?.stdout ?? '')?.[0] ?? null;
}

/** What is wrong with a driver; null where it will do. */
export function driverTrouble(version: string | null, least: string): LorikeetError | null {
  if (version === null) return new LorikeetError('cuda.no-driver', { least });
  return isOlder(version, least) ? new LorikeetError('cuda.old-driver', { version, least }) : null;
}

function isOlder(version: string, least: string): boolean {
  const [own, other] = [version, least].map((text) => text.split('.').map(Number));
  for (const [place, number] of other!.entries()) {
    if ((own![place] ?? 0) !== number) return (own![place] ?? 0) < number;
  }
  return false;
}
