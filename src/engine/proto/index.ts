export { encodeModel, encodeStreamed, type StreamedTensor } from './encode.ts';
export { dataTypes } from './schema.ts';
