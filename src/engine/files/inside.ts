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
 * The path of what is called `name` in `folder`. Every name that a request, a page or a file of another program gives passes here
 * before anything is read, written or deleted: a name that is a path would lead elsewhere. Separators of any system are refused on
 * all of them; what Windows takes for a device, a drive or another name is refused there.
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

/** A name that {@link inside} takes on every system, made of any text: its last part, without what systems forbid in names, at most `most` bytes. */
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
