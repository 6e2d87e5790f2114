export { describeFiles, describeFolder, describePickled, type FileDetails } from './describe.ts';
export { openModelFolder } from './model-folder.ts';
