export { requireDevice } from './devices.ts';
export { type DeviceFeatures, featuresOf, measuredFeaturesOf } from './kernels/features.ts';
export { missingKernels } from './kernels/missing.ts';
export { largeTensorFault, PROVED_TENSOR_BYTES } from './large-tensors.ts';
export { machineMemory, peakMemoryBytes } from './memory.ts';
export { type NodesOnCpu, openPlacedSession, type PlacedSession } from './placement.ts';
export * from './session.ts';
export * from './tensors.ts';
