export { architectures, resolveModel } from './architectures.ts';
export { checkpointNames } from './names.ts';
export { headParameters, layerLinears, linearsOf, parametersOf, quantizableWeights } from './parameters.ts';
export * from './spec.ts';
