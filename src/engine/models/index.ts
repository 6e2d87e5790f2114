export { architectures, resolveModel } from './architectures.ts';
export { checkpointNames } from './names.ts';
export { layerLinears, linearsOf, parametersOf, quantizableWeights } from './parameters.ts';
export * from './spec.ts';
