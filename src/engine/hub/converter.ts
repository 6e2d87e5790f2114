/** What converts weights of pickle, with the progress of a download. */
export { startProgress } from '../download/index.ts';
export { convertCheckpoint } from '../weights/pickle/index.ts';
export { pickleBytes } from '../weights/pickled.ts';
