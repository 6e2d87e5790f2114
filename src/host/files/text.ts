import { writeWholeFile } from '../../engine/index.ts';

/** Writes a text file, whole or not at all. @throws files.disk-full, files.not-writable */
export function writeText(file: string, text: string): Promise<void> {
  return writeWholeFile(file, (handle) => handle.writeFile(text));
}
