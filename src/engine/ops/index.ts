export { Build } from './build.ts';
export type { QuantizedRows } from './operands.ts';
export * from './lowering.ts';
export * from './record.ts';
export * from './registry.ts';
