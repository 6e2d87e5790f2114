import { expect, it } from 'vitest';
import { weightsFile } from '../../src/shared/model-files.ts';

it.each([
  [['model.safetensors', 'model.safetensors.index.json'], 'model.safetensors'],
  [['model.safetensors.index.json', 'model-00001-of-00002.safetensors'], 'model.safetensors.index.json'],
  [['tiny.safetensors', 'adapter_model.safetensors'], 'tiny.safetensors'],
  [['a.safetensors', 'b.safetensors'], undefined],
  [['adapter_model.safetensors', 'pytorch_model.bin'], undefined],
])('of %j takes %s', (names, chosen) => {
  expect(weightsFile(names)).toBe(chosen);
});
