export { dequantizeBlocks, dequantizeParameter, dequantizeRows } from './dequantize.ts';
export { fits, partsOf } from './layout.ts';
export { type BaseFormat, byteTable, int4Levels, nf4Levels } from './levels.ts';
export type { BaseWeight } from './pieces.ts';
export { type PreparedBase, prepareBase, type PrepareRequest } from './prepare.ts';
export { reconstructScales } from './scales.ts';
