/** Weights as `torch.save` writes them, read without Python and without running any code, and converted to safetensors once. */
export { convertCheckpoint } from './convert.ts';
