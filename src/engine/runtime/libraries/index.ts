export { BadElf, readElf } from './elf.ts';
export { type MissingLibrary, missingLibraries } from './needed.ts';
export { cudaFolders, findLibrary, type LibraryPlaces, libraryPlaces } from './search.ts';
