import path from 'node:path';
import { LorikeetError } from '../errors/index.ts';

/** Names that Windows keeps for devices, whatever extension follows. */
const DEVICE = /^(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])\s*(?:\.|$)/i;

/** Longest name of one file or folder on the usual file systems, in bytes of UTF-8. */
export const mostNameBytes = 255;

/** Whether Windows takes a name for that of a device. */
export function isDeviceName(name: string): boolean {
  return DEVICE.test(name);
}

/**
 * The path of `name` in `folder`. Every name from a request, a page or another program's file goes through here before
 * anything is read, written or deleted, because a name could be a path to somewhere else. Separators of every system
 * are refused on all systems; on Windows also names of devices and drives, and names that it changes.
 *
 * @throws files.bad-name
 */
export function inside(folder: string, name: string, platform: string = process.platform): string {
  const reason = reasonAgainst(name, platform);
  if (reason !== undefined) throw new LorikeetError('files.bad-name', { folder, name, reason });
  return path.join(folder, name);
}

/** Whether {@link inside} takes a name. */
export function isName(name: string, platform: string = process.platform): boolean {
  return reasonAgainst(name, platform) === undefined;
}

function reasonAgainst(name: string, platform: string): string | undefined {
  if (name === '') return 'it is empty';
  if (name === '.' || name === '..') return 'it is that of a folder above or of the folder itself';
  if (/[/\\]/.test(name)) return 'it is a path';
  if (/[\u0000-\u001f\u007f]/.test(name)) return 'it holds a control character';
  if (Buffer.byteLength(name) > mostNameBytes) return `it has more than ${mostNameBytes} bytes`;
  if (platform !== 'win32') return undefined;
  if (/[<>:"|?*]/.test(name)) return 'it holds a character that Windows forbids in names';
  if (/[. ]$/.test(name)) return 'Windows drops a dot or a space at the end of a name';
  return isDeviceName(name) ? 'Windows keeps it for a device' : undefined;
}

/**
 * Makes a name that {@link inside} accepts on every system from any text: its last part, without forbidden characters,
 * at most `most` bytes.
 */
export function asName(text: string, most = 120): string {
  const last = text.split(/[\\/]/).at(-1)!;
  const allowed = last.replaceAll(/[\u0000-\u001f\u007f<>:"|?*]/g, '_');
  // The end stays: it says what kind of file it is.
  const name = endOf(allowed, most).replace(/^[.\s]+|[.\s]+$/g, '');
  return name === '' || isDeviceName(name) ? `file-${name}` : name;
}

/** The last characters of a text that fit into so many bytes. */
function endOf(text: string, most: number): string {
  const characters = [...text];
  let bytes = 0;
  let from = characters.length;
  while (from > 0) {
    bytes += Buffer.byteLength(characters[from - 1]!);
    if (bytes > most) break;
    from -= 1;
  }
  return characters.slice(from).join('');
}
