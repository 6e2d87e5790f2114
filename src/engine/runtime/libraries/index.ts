export { BadElf, readElf } from './elf.ts';
export { missingLibraries } from './needed.ts';
export { cudaFolders, findLibrary, type LibraryPlaces, libraryPlaces } from './search.ts';
