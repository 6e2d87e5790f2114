export { architectures, resolveModel } from './architectures.ts';
export { checkpointNames } from './names.ts';
export { layerLinears, linearsOf, parametersOf } from './parameters.ts';
export * from './spec.ts';
