export { describeFiles, describeFolder, type FileDetails } from './describe.ts';
export { openModelFolder } from './model-folder.ts';
