import { entry } from '../entry.ts';
import { counted, quoted } from '../wording.ts';

const again = () => 'Export the run again, into another folder; if it fails again, the disk may be at fault.';

/** Exports, and the proof that they are the model that was trained. */
export const exportErrors = {
  'export.labels-missing': entry<{ file: string }>(
    ({ file }) => `${file} does not name the classes: there is no id2label for each of them.`,
    again,
  ),
  'export.decision-of-labels': entry<Record<string, never>>(
    () =>
      'A temperature, a positive class and its threshold decide for one class, thresholds of all labels for any number of them; this classifier is of the other kind.',
    () =>
      'Use --decision alone: it takes what the evaluation of the run has; lorikeet eval --tune-thresholds tunes the threshold of each label.',
  ),
  'export.labels-differ': entry<{ folder: string; expected: readonly string[]; found: readonly string[] }>(
    ({ folder, expected, found }) =>
      `The classes in ${folder} should be ${quoted(expected)}, in this order; found ${quoted(found)}.`,
    again,
  ),
  'export.cannot-open': entry<{ file: string; reason: string }>(
    ({ file, reason }) => `${file} cannot be opened as a classifier: ${reason}`,
    again,
  ),
  'export.tokens-differ': entry<{ folder: string; text: string; expected: string; found: string }>(
    ({ folder, text, expected, found }) =>
      `The tokenizer in ${folder} reads ${JSON.stringify(text)} as the ids ${found}; it should give ${expected}.`,
    again,
  ),
  'export.logits-differ': entry<{
    file: string;
    rows: number;
    largest: string;
    mean: string;
    allowedLargest: string;
    allowedMean: string;
  }>(
    ({ file, rows, largest, mean, allowedLargest, allowedMean }) =>
      `${file} gives other logits than the trained model on ${counted(rows, 'row')}: the largest difference is ${largest} (allowed ${allowedLargest}), the mean ${mean} (allowed ${allowedMean}).`,
    () => 'Choose a dtype that keeps more of each weight, such as fp32. If that fails too, the disk may be at fault.',
  ),
  'export.decisions-differ': entry<{ file: string; rows: number; changed: number; allowed: number }>(
    ({ file, rows, changed, allowed }) =>
      `${file} decides ${changed} of ${counted(rows, 'row')} otherwise than the trained model; ${allowed} may differ.`,
    () => 'Choose a dtype that keeps more of each weight, such as fp16 or fp32.',
  ),
  'export.file-missing': entry<{ folder: string; file: string }>(
    ({ folder, file }) => `The export in ${folder} lacks the file ${file}, which was there when it was proved.`,
    () => 'Copy the folder again, or export the run again.',
  ),
  'export.file-changed': entry<{ folder: string; file: string }>(
    ({ folder, file }) => `${file} in ${folder} is not the file that was proved: its content has changed.`,
    () => 'Copy the folder again, or export the run again.',
  ),
  'export.no-proof': entry<{ folder: string }>(
    ({ folder }) => `There is no export with a proof in ${folder}: it has no proof.json that can be read.`,
    () => 'Choose the folder that an export was written to.',
  ),
  'export.no-bundle': entry<{ folder: string }>(
    ({ folder }) => `There is no bundle of a run in ${folder}: it has no bundle.json that can be read.`,
    () => 'Choose the folder that `lorikeet export RUN --to bundle` wrote.',
  ),
  'export.folder-in-use': entry<{ folder: string; files: number; isExport: boolean }>(
    ({ folder, files }) =>
      `The folder ${folder} has ${counted(files, 'file')} in it already; nothing there was changed.`,
    ({ isExport }) =>
      isExport
        ? 'It holds an earlier export: replace it (--replace on the command line), or choose another folder.'
        : 'Choose a folder that does not exist yet or is empty.',
  ),
  'export.inside-run': entry<{ folder: string; run: string }>(
    ({ folder, run }) => `${folder} is inside the folder of the run ${run}, which only the run itself writes to.`,
    () => 'Choose a folder outside the runs.',
  ),
  'export.base-missing': entry<{ folder: string }>(
    ({ folder }) => `The adapter in ${folder} needs its base model, which is not on this machine.`,
    () => 'Download the base model first, or give its folder with --base.',
  ),
};
