export { requireDevice } from './devices.ts';
export { featuresOf, measuredFeaturesOf } from './kernels/features.ts';
export { missingKernels } from './kernels/missing.ts';
export { machineMemory, peakMemoryBytes } from './memory.ts';
export * from './session.ts';
export * from './tensors.ts';
