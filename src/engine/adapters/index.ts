export { CLASSIFIER_MODULES, defaultTargetModules } from './defaults.ts';
export { initialFactors } from './initial.ts';
export { loraScale, type LoraTarget, withLora } from './lora.ts';
export { ALL_LINEAR, matchModules, savedModules, savedParameters } from './matching.ts';
export { loraTensorNames, savedTensorName } from './names.ts';
