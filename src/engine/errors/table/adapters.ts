import { entry } from '../entry.ts';
import { inList } from '../wording.ts';

/** Adapters: PEFT folders, and the rules that say which modules are adapted. */
export const adapterErrors = {
  'adapters.folder-missing': entry<{ folder: string }>(
    ({ folder }) => `There is no adapter folder ${folder}.`,
    () => 'Choose the folder that holds adapter_config.json and adapter_model.safetensors.',
  ),
  'adapters.file-missing': entry<{ folder: string; file: string }>(
    ({ folder, file }) => `The folder ${folder} is not an adapter: it has no ${file}.`,
    () => 'Choose the folder that holds adapter_config.json and adapter_model.safetensors.',
  ),
  'adapters.pickle-only': entry<{ file: string }>(
    ({ file }) => `${file} is a Python pickle, which can run code when read and is not read here.`,
    () => 'Save the adapter once more in Python with save_pretrained, which writes adapter_model.safetensors.',
  ),
  'adapters.not-lora': entry<{ file: string; found: string }>(
    ({ file, found }) => `${file} describes an adapter of type ${found}; only LORA can be read.`,
    () => 'Train a LoRA adapter, or merge this one into its base model in Python first.',
  ),
  'adapters.bad-field': entry<{ file: string; field: string; expected: string; found: string }>(
    ({ file, field, expected, found }) => `${file}: the field ${field} should be ${expected}; found ${found}.`,
    () => 'Correct the field, or export the adapter again.',
  ),
  'adapters.unsupported': entry<{ file: string; field: string; found: string }>(
    ({ file, field, found }) => `${file} uses ${field} (${found}), which is not supported.`,
    () => 'Merge the adapter into its base model in Python, or train it again without this feature.',
  ),
  'adapters.bad-tensor': entry<{ file: string; tensor: string; reason: string }>(
    ({ file, tensor, reason }) => `${file}: the tensor ${tensor} ${reason}.`,
    () => 'The weights and adapter_config.json do not belong together: export the adapter again.',
  ),
  'adapters.no-head': entry<{ file: string; taskType: string | null }>(
    ({ file, taskType }) =>
      `${file} has no classification head${taskType === null || taskType === 'SEQ_CLS' ? '' : `: the adapter was made for ${taskType}`}.`,
    () => 'Choose an adapter that was trained for sequence classification (task_type SEQ_CLS) and saved with its head.',
  ),
  'adapters.not-finite': entry<{ folder: string }>(
    ({ folder }) => `The adapter in ${folder} gives logits that are no numbers.`,
    () =>
      'Its values or its base are damaged: save it again, and check that the base model is the one it was made for.',
  ),
  'adapters.bad-pattern': entry<{ field: string; pattern: string; reason: string }>(
    ({ field, pattern, reason }) => `${field} is not a regular expression that can be used: ${pattern} (${reason}).`,
    () => 'Correct the expression, or give a list of module names instead.',
  ),
  'adapters.layers-with-pattern': entry<{ targetModules: string }>(
    ({ targetModules }) =>
      `layers_to_transform needs target_modules as a list of names; found the single expression ${targetModules}.`,
    () => 'Give target_modules as a list, or name the layers inside the expression.',
  ),
  'adapters.nothing-matched': entry<{ wanted: readonly string[]; nearest: readonly string[]; reason: string }>(
    ({ wanted, nearest, reason }) =>
      `No module of this model matches ${inList(wanted)}${reason}. Modules that can be adapted: ${inList(nearest)}.`,
    () => 'Choose from the modules listed, or use all-linear.',
  ),
};
