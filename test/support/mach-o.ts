import { readFileSync } from 'node:fs';

/** Load commands of a 64-bit Mach-O file (`loader.h` of Apple's headers). */
const LOAD_DYLIB = 0xc;
const BUILD_VERSION = 0x32;

/** What a library of macOS says of itself: those it is linked to, and the oldest system it runs on. */
export function readMachO(file: string): { libraries: string[]; minimumSystem: string } {
  const bytes = readFileSync(file);
  if (bytes.readUInt32LE(0) !== 0xfeedfacf) throw new Error(`${file} is no 64-bit Mach-O file`);
  const libraries: string[] = [];
  let minimumSystem = '';
  let at = 32;
  for (let left = bytes.readUInt32LE(16); left > 0; left -= 1) {
    const [command, size] = [bytes.readUInt32LE(at), bytes.readUInt32LE(at + 4)];
    if (command === LOAD_DYLIB) {
      const name = bytes.subarray(at + bytes.readUInt32LE(at + 8), at + size);
      libraries.push(name.subarray(0, name.indexOf(0)).toString());
    }
    // Two bytes of the major version, one of the minor.
    if (command === BUILD_VERSION) minimumSystem = `${bytes.readUInt16LE(at + 14)}.${bytes[at + 13]}`;
    at += size;
  }
  return { libraries, minimumSystem };
}
