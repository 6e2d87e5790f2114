export { type AdapterConfig, DEFAULT_ADAPTER_CONFIG } from './config.ts';
export { CLASSIFIER_MODULES, defaultTargetModules } from './defaults.ts';
export { type Adapter, type AdapterTensor, readAdapter, writeAdapter } from './folder.ts';
export { initialFactors, type LoraFactors } from './initial.ts';
export { loraScale, type LoraTarget, withLora } from './lora.ts';
export { ALL_LINEAR, matchModules, patternValue, savedModules, type TargetRule } from './matching.ts';
export { type AdapterTensorName, loraTensorNames, parseTensorName, savedTensorName } from './names.ts';
