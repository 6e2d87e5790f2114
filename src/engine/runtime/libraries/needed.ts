import path from 'node:path';
import { type ElfFacts, readElf } from './elf.ts';
import { findLibrary, type LibraryPlaces } from './search.ts';

/** A library that is not there, or cannot be loaded. */
export interface MissingLibrary {
  readonly library: string;
  /** The file that needs it. */
  readonly neededBy: string;
}

/** Libraries that one file brings along, directly or not: some thirty. */
const MOST_LIBRARIES = 4096;

/**
 * The libraries that a file needs and that the loader would not find, those of its libraries included. The loader itself names one at most,
 * on standard error alone.
 *
 * @throws {BadElf} where `file` itself is none; the system's error where it cannot be read
 */
export async function missingLibraries(file: string, places: LibraryPlaces): Promise<MissingLibrary[]> {
  const root = await readElf(file);
  const missing: MissingLibrary[] = [];
  const seen = new Set<string>();
  const waiting: { readonly file: string; readonly elf: ElfFacts }[] = [{ file, elf: root }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (const library of next.elf.needed) {
      if (seen.has(library) || seen.size > MOST_LIBRARIES) continue;
      seen.add(library);
      const place = await findLibrary(library, places, root.machine, ownFolders(next.file, next.elf));
      if (place !== undefined) waiting.push({ file: place, elf: await readElf(place) });
      else if (!places.loaded.has(library)) missing.push({ library, neededBy: next.file });
    }
  }
  return missing;
}

/** The folders that a library names for those it needs; a RUNPATH takes the place of an RPATH. */
function ownFolders(file: string, { rpath, runpath }: ElfFacts): string[] {
  const folders = runpath.length > 0 ? runpath : rpath;
  return folders.map((folder) => folder.replaceAll(/\$ORIGIN|\$\{ORIGIN\}/g, path.dirname(file)));
}
