export { dequantizeParameter } from './dequantize.ts';
export { fits, partsOf } from './layout.ts';
export { type BaseFormat, byteTable, fourBit, type FourBitFormat } from './levels.ts';
export type { BaseWeight } from './pieces.ts';
export { type PreparedBase, prepareBase, type PrepareRequest } from './prepare.ts';
