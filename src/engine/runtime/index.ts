export * from './session.ts';
export * from './tensors.ts';
