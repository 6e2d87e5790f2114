import { entry } from '../entry.ts';

/** What is wrong with the config of a checkpoint, or with its tensors against the config. */
export const modelErrors = {
  'models.not-found': entry<{ model: string; page: string; withToken: boolean; nearest: string | null }>(
    ({ model, withToken }) =>
      `There is no folder ${model}, and the Hub knows no model of this name${withToken ? ', or your token may not see it' : ', or it is private'}.`,
    ({ page, nearest }) =>
      nearest === null
        ? `Check the path, or the name on ${page}; \`lorikeet model search\` finds names.`
        : `Did you mean ${nearest}? Otherwise check the path, or the name on ${page}.`,
  ),
  'models.unknown-architecture': entry<{ file: string; modelType: string; known: readonly string[] }>(
    ({ file, modelType }) => `${file}: the architecture "${modelType}" (model_type) is not one Lorikeet can train.`,
    ({ known }) => `Choose a checkpoint of one of these architectures: ${known.join(', ')}.`,
  ),
  'models.config-field': entry<{ file: string; field: string; expected: string; found: string }>(
    ({ file, field, expected, found }) => `${file}: "${field}" should be ${expected}, but is ${found}.`,
    () => 'Download config.json again from where the checkpoint was published; edited copies often lack a field.',
  ),
  'models.unsupported-setting': entry<{ file: string; field: string; value: string; supported: readonly string[] }>(
    ({ file, field, value }) => `${file}: "${field}" is "${value}", which Lorikeet does not support.`,
    ({ supported }) => `Choose a checkpoint where it is ${supported.join(' or ')}.`,
  ),
  'models.missing-tensor': entry<{ folder: string; tensor: string; tried: readonly string[] }>(
    ({ folder, tensor }) => `${folder}: the checkpoint has no tensor ${tensor}, which its config asks for.`,
    ({ tried }) =>
      `Check that config.json and the safetensors files belong together. These names were looked for: ${tried.join(', ')}.`,
  ),
  'models.shape-mismatch': entry<{ file: string; tensor: string; expected: string; found: string }>(
    ({ file, tensor, expected, found }) =>
      `${file}: the tensor ${tensor} has the shape ${found}, but the config asks for ${expected}.`,
    () => 'Check that config.json and the safetensors files come from the same checkpoint.',
  ),
  'models.unsupported-dtype': entry<{ file: string; tensor: string; dtype: string }>(
    ({ file, tensor, dtype }) =>
      `${file}: the tensor ${tensor} is stored as ${dtype}, which Lorikeet cannot compute with.`,
    () => 'Choose a version of the checkpoint stored as F32, F16 or BF16.',
  ),
};
