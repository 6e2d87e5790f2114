export { encodeModel } from './encode.ts';
export { dataTypes } from './schema.ts';
