import { entry } from '../entry.ts';
import { counted } from '../wording.ts';

/** Trained classifiers in use: adapters of any folder, files of predictions. */
export const useErrors = {
  'use.labels-unknown': entry<{ folder: string; classes: number }>(
    ({ folder, classes }) => `The adapter in ${folder} has ${counted(classes, 'class')} and no names for them.`,
    () => 'Name them in their order with --labels no,yes.',
  ),
  'use.labels-count': entry<{ folder: string; expected: number; found: number }>(
    ({ folder, expected, found }) =>
      `The adapter in ${folder} tells ${counted(expected, 'class')} apart; found ${counted(found, 'name')}.`,
    () => 'Give --labels one name for each class, in the order of training.',
  ),
  'use.problem-type': entry<{ file: string; found: string }>(
    ({ file, found }) =>
      `problem_type in ${file} should be single_label_classification or multi_label_classification; found ${found}.`,
    () =>
      'Correct it where it is misspelt, or import the adapter with --multi-label or --no-multi-label. A model of regression cannot be used.',
  ),
  'use.base-unknown': entry<{ folder: string; model: string | null }>(
    ({ folder, model }) =>
      model === null
        ? `The adapter in ${folder} does not say which model it is for.`
        : `The adapter in ${folder} is for the model ${model}, and there is no such folder.`,
    ({ folder }) =>
      `Write the folder or the name of the model as base_model_name_or_path of ${folder}/adapter_config.json.`,
  ),
  'use.bad-ending': entry<{ file: string }>(
    ({ file }) => `Predictions are written to a .csv or a .jsonl file, and ${file} is called neither.`,
    () => 'Give the file one of these endings.',
  ),
  'use.same-file': entry<{ file: string }>(
    ({ file }) => `The predictions would replace ${file}, the file with the texts.`,
    () => 'Choose another name for the predictions.',
  ),
  'use.file-busy': entry<{ file: string }>(
    ({ file }) => `Another process is writing predictions to ${file}.`,
    () => 'Wait until it ends, or choose another name.',
  ),
  'use.no-result': entry<{ file: string }>(
    ({ file }) => `${file} is no file of predictions that was written since the program started.`,
    () => 'Classify the file again, or open it where it lies.',
  ),
};
