import { LorikeetError } from '../errors/index.ts';
import { isDeviceName, mostNameBytes } from '../files/index.ts';
import { nameOf, type Repository } from './repository.ts';

/**
 * Refuses a path that leads out of the repository's folder. Git cannot hold such names, so they are an attack.
 *
 * @throws hub.unsafe-name
 */
export function checkStaysInside(repository: Repository, name: string): void {
  const reason = wayOut(name);
  if (reason !== undefined)
    throw new LorikeetError('hub.unsafe-name', { repository: nameOf(repository), name, reason });
}

/**
 * Refuses a path that cannot be written under its name: one that leads out of the folder, device names on every system
 * (a cache may be moved to Windows), and on Windows the characters that it forbids.
 *
 * @throws hub.unsafe-name
 */
export function checkWritable(repository: Repository, name: string, platform: string = process.platform): void {
  const reason =
    wayOut(name) ??
    name
      .split('/')
      .map((part) => unwritable(part, platform))
      .find((problem) => problem !== undefined);
  if (reason !== undefined)
    throw new LorikeetError('hub.unsafe-name', { repository: nameOf(repository), name, reason });
}

function wayOut(name: string): string | undefined {
  if (name === '') return 'it is empty';
  if (/[\x00-\x1f\x7f]/.test(name)) return 'it holds a control character';
  if (name.includes('\\')) return 'it holds a backslash, which separates folders on Windows';
  if (name.startsWith('/')) return 'it is an absolute path';
  if (/^[a-z]:/i.test(name)) return 'it names a drive';
  const parts = name.split('/');
  if (parts.includes('..')) return 'it leads out of its folder';
  if (parts.includes('') || parts.includes('.')) return 'it has an empty part';
  return undefined;
}

function unwritable(part: string, platform: string): string | undefined {
  if (Buffer.byteLength(part) > mostNameBytes) return `it has a part of more than ${mostNameBytes} bytes`;
  if (isDeviceName(part)) return `Windows keeps the name ${part} for a device`;
  if (platform !== 'win32') return undefined;
  if (/[<>:"|?*]/.test(part)) return 'it holds a character that Windows forbids in names';
  return /[. ]$/.test(part) ? 'Windows drops a dot or a space at the end of a name' : undefined;
}
