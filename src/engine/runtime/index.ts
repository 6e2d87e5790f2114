export { requireDevice } from './devices.ts';
export { featuresOf, measuredFeaturesOf } from './kernels/features.ts';
export { missingKernels } from './kernels/missing.ts';
export { largeTensorFault, PROVED_TENSOR_BYTES } from './large-tensors.ts';
export { machineMemory, peakMemoryBytes } from './memory.ts';
export * from './session.ts';
export * from './tensors.ts';
