export type { DropoutOverrides } from './architecture.ts';
export { architectures, resolveModel } from './architectures.ts';
export { checkpointNames } from './names.ts';
export { linearsOf, type ParameterSpec, parametersOf } from './parameters.ts';
export * from './spec.ts';
