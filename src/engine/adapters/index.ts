export { withDora } from './dora.ts';
export { initialA } from './initial.ts';
export { loraScale, type LoraTarget, splitScale, withLora } from './lora.ts';
export { matchModules, patternValue, savedParameters } from './matching.ts';
export { loraTensorNames, savedTensorName } from './names.ts';
