export { describeFiles, describeFolder, type FileDetails } from './describe.ts';
export { type ModelFolder, openModelFolder } from './model-folder.ts';
