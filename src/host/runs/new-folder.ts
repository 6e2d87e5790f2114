import { mkdir } from 'node:fs/promises';
import { asName, ensureFolder, inside, systemCode, writeFailure } from '../../engine/index.ts';

/** `20250131-235959-my-config`, in local time. */
export function dated(now: Date, name: string): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${now.getFullYear()}${two(now.getMonth() + 1)}${two(now.getDate())}`;
  const time = `${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}`;
  return asName(`${day}-${time}-${name.replaceAll(/[^\p{L}\p{N}._-]+/gu, '-').slice(0, 60)}`, 240);
}

/** What follows the time in a name that {@link dated} made; any other name as it is. */
export function withoutDate(name: string): string {
  return name.replace(/^\d{8}-\d{6}-/, '');
}

/** Makes a folder that was not there; of two runs in one second the later one gets `-2`. */
export async function newFolder(parent: string, name: string): Promise<string> {
  await ensureFolder(parent);
  for (let attempt = 1; ; attempt += 1) {
    const folder = inside(parent, attempt === 1 ? name : `${name}-${attempt}`);
    if (await makeFolder(folder)) return folder;
  }
}

/** False where the name is taken. */
async function makeFolder(folder: string): Promise<boolean> {
  try {
    await mkdir(folder);
    return true;
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false;
    throw writeFailure(folder, error);
  }
}
