export * from './graph.ts';
export * from './onnx.ts';
export * from './print.ts';
export * from './signatures.ts';
export * from './types.ts';
export * from './verify.ts';
export * from './rewrite.ts';
