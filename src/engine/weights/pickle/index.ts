/** Weights as `torch.save` writes them, read without Python and without running any code, and converted to safetensors once. */
export { type ConvertRequest, convertCheckpoint } from './convert.ts';
export { readStateDict, type StateDict, type TensorView } from './state-dict.ts';
