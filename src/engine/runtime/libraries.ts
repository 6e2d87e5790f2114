/** What is known of native libraries without loading the runtime: which it has, which CUDA needs, where they are. */
export { cudaProvider, missingFor } from './cuda.ts';
export { cudaFolders, findLibrary, type LibraryPlaces, libraryPlaces, readElf } from './libraries/index.ts';
export { type RuntimePackage, runtimePackage } from './package-files.ts';
export { runtimeVariable } from './runtime-folder.ts';
