import { formatBytes } from '../../../shared/format-bytes.ts';
import { phrase } from '../../../shared/phrases/index.ts';
import { entry } from '../entry.ts';
import { counted } from '../wording.ts';

/** Reading and writing plain files and folders. */
export const fileErrors = {
  'files.missing': entry<{ file: string }>(
    ({ file }) => phrase('system.missing', { file }),
    () => 'Check the path; if the file was moved, choose it again.',
  ),
  'files.unreadable': entry<{ file: string; reason: string }>(
    ({ file, reason }) => phrase('system.unreadable', { file, reason }),
    () => 'Check that it is a file, that you may read it and that the disk it lies on is connected.',
  ),
  'files.too-large': entry<{ file: string; bytes: number; most: number }>(
    ({ file, bytes, most }) => `${file} has ${counted(bytes, 'byte')}; a file of this kind has at most ${most}.`,
    () => 'Check that this is the file you meant.',
  ),
  'files.bad-name': entry<{ folder: string; name: string; reason: string }>(
    ({ folder, name, reason }) => `${JSON.stringify(name)} is not the name of anything in ${folder}: ${reason}.`,
    () => 'Give the name alone, as it is listed, without the folder it lies in.',
  ),
  'files.reading-too-slow': entry<{ what: string; bytes: number; seconds: number }>(
    ({ what, bytes, seconds }) =>
      `Reading ${what} (${formatBytes(bytes)}) was not done after ${counted(seconds, 'second')}, more than files of this size take, and was stopped.`,
    () => 'The file is probably damaged: download or write it again. If the machine is very busy, try again later.',
  ),
  'files.reading-out-of-memory': entry<{ what: string; bytes: number; memory: number }>(
    ({ what, bytes, memory }) =>
      `Reading ${what} (${formatBytes(bytes)}) took more memory than files of this size need (${formatBytes(memory)}), and was stopped.`,
    () =>
      'The file is probably damaged: download or write it again. If it is whole, save it as CSV, or in smaller parts.',
  ),
  'files.not-json': entry<{ file: string; line: number; column: number; found: string }>(
    ({ file, line, column, found }) => `${file} is not valid JSON: line ${line}, column ${column} has ${found}.`,
    () => 'Correct that place in a text editor, or download the file again.',
  ),
  'files.disk-full': entry<{ file: string }>(
    ({ file }) => phrase('system.disk-full', { file }),
    () => 'Free some space on that disk, or choose a folder on another one.',
  ),
  'files.no-space': entry<{ folder: string; needed: number; free: number }>(
    ({ folder, needed, free }) =>
      `${folder} would take ${formatBytes(needed)}, but its disk has ${formatBytes(free)} free. Nothing was written.`,
    () => 'Free some space on that disk, or choose a folder on another one.',
  ),
  'files.not-a-folder': entry<{ folder: string }>(
    ({ folder }) => `${folder} is not a folder.`,
    () => 'Give the path of a folder; this one leads to a file, or through one.',
  ),
  'files.folder-not-empty': entry<{ folder: string }>(
    ({ folder }) => `The folder ${folder} has files in it already; they were left as they are.`,
    () => 'Choose a folder that does not exist yet or is empty.',
  ),
  'files.not-writable': entry<{ file: string; reason: string }>(
    ({ file, reason }) => phrase('system.not-writable', { file, reason }),
    () => 'Choose a folder in which you may create files.',
  ),
};
