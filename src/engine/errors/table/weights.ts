import { entry } from '../entry.ts';
import { counted, inList } from '../wording.ts';

const downloadAgain = () => 'Download the file again; the copy on disk is damaged or was made by a faulty program.';

/** Checkpoints and safetensors files. */
export const weightErrors = {
  'weights.folder-missing': entry<{ folder: string }>(
    ({ folder }) => `There is no folder ${folder}.`,
    () => 'Choose the folder that holds config.json and the .safetensors files of the model.',
  ),
  'weights.not-a-folder': entry<{ folder: string }>(
    ({ folder }) => `${folder} is a file; a model is a folder.`,
    () => 'Choose the folder that holds config.json and the .safetensors files of the model.',
  ),
  'weights.none-found': entry<{ folder: string; found: readonly string[] }>(
    ({ folder, found }) =>
      found.length === 0
        ? `The folder ${folder} is empty; expected model.safetensors in it.`
        : `The folder ${folder} holds no .safetensors file; found ${inList(found)}.`,
    () => 'Choose a model folder with model.safetensors, or with model.safetensors.index.json and its shards.',
  ),
  'weights.pickle-only': entry<{ folder: string; files: readonly string[] }>(
    ({ folder, files }) => `The folder ${folder} holds its weights only as Python pickle: ${inList(files)}.`,
    () =>
      'A run converts pytorch_model.bin by itself; `lorikeet model import` does it too. If the model has another name, rename it, or pick a revision that has .safetensors files.',
  ),
  'weights.pickle-legacy': entry<{ file: string }>(
    ({ file }) => `${file} is in the format of PyTorch before 1.6, which is not read here.`,
    () =>
      'Take a revision of the model that has .safetensors files, or save the weights again in Python: torch.save(torch.load(file, weights_only=True), file).',
  ),
  'weights.pickle-import': entry<{ file: string; name: string }>(
    ({ file, name }) =>
      `${file} is not only tensors: its pickle imports ${name}, which could run code. Nothing of it was run.`,
    () => 'Do not open this file with other programs unless you trust who made it. Choose another revision or model.',
  ),
  'weights.pickle-broken': entry<{ file: string; reason: string }>(
    ({ file, reason }) => `${file} is not a whole file of PyTorch weights: ${reason}.`,
    downloadAgain,
  ),
  'weights.ambiguous': entry<{ folder: string; files: readonly string[] }>(
    ({ folder, files }) =>
      `The folder ${folder} holds several weight files and no model.safetensors.index.json that joins them: ${inList(files)}.`,
    () => 'Keep the one file that is the model, or add the index file that came with the shards.',
  ),
  'weights.adapter-folder': entry<{ folder: string }>(
    ({ folder }) => `The folder ${folder} holds an adapter (adapter_config.json), not a whole model.`,
    () => 'Choose the folder of the base model here, and the adapter where an adapter is asked for.',
  ),
  'weights.bad-index': entry<{ file: string; reason: string }>(
    ({ file, reason }) => `${file} is not an index of shards: ${reason}.`,
    downloadAgain,
  ),
  'weights.missing-shard': entry<{ file: string; index: string; tensors: number }>(
    ({ file, index, tensors }) => `The shard ${file} is missing; ${index} expects ${counted(tensors, 'tensor')} in it.`,
    () => 'Download the missing shard into the same folder, or download the whole model again.',
  ),
  'weights.broken-link': entry<{ file: string; target: string }>(
    ({ file, target }) => `${file} is a link to ${target}, which is missing.`,
    () => 'The download was interrupted or its cache was cleaned: download the model again.',
  ),
  'weights.missing-tensor': entry<{ file: string; tensor: string; index: string }>(
    ({ file, tensor, index }) => `${index} places the tensor ${tensor} in ${file}, which does not hold it.`,
    () => 'The index and the shards come from different revisions: download the whole model again.',
  ),
  'weights.duplicate-tensor': entry<{ tensor: string; first: string; second: string }>(
    ({ tensor, first, second }) => `The tensor ${tensor} is both in ${first} and in ${second}.`,
    () => 'Shards of two models or revisions are mixed in this folder: download the model into an empty one.',
  ),
  'weights.unknown-tensor': entry<{ folder: string; tensor: string; nearest: string | undefined }>(
    ({ folder, tensor, nearest }) =>
      `The checkpoint ${folder} has no tensor ${tensor}${nearest === undefined ? '' : `; the nearest name is ${nearest}`}.`,
    () => 'Check that config.json and the weights belong to the same model.',
  ),
  'weights.config-missing': entry<{ folder: string }>(
    ({ folder }) => `The folder ${folder} has no config.json.`,
    () => 'Copy the config.json that was published with the model into the folder.',
  ),
  'weights.bad-config': entry<{ file: string; found: string }>(
    ({ file, found }) => `${file} should hold a JSON object; found ${found}.`,
    () => 'Download config.json again from where the model was published.',
  ),
  'weights.html-page': entry<{ file: string }>(
    ({ file }) => `${file} is a web page, not weights: the download saved an error or login page under this name.`,
    () => 'Download the file again; a gated model needs an access token and its license accepted.',
  ),
  'weights.lfs-pointer': entry<{ file: string; bytes: number | undefined }>(
    ({ file, bytes }) =>
      `${file} is a Git LFS pointer, not the weights${bytes === undefined ? '' : ` (${counted(bytes, 'byte')})`} it stands for.`,
    () => 'Run `git lfs pull` in the folder, or download the file from the Hub.',
  ),
  'weights.not-safetensors': entry<{ file: string; looksLike: string }>(
    ({ file, looksLike }) => `${file} is not a safetensors file: it ${looksLike}.`,
    () => 'Choose a file in the safetensors format, or download it again.',
  ),
  'weights.header-too-large': entry<{ file: string; bytes: string; most: number }>(
    ({ file, bytes, most }) => `The header of ${file} should have at most ${most} bytes; it claims to have ${bytes}.`,
    downloadAgain,
  ),
  'weights.truncated': entry<{ file: string; expected: number; found: number }>(
    ({ file, expected, found }) =>
      `${file} is cut off: expected ${counted(expected, 'byte')}, found ${found.toLocaleString('en-US')}.`,
    () => 'The download was interrupted: download the file again.',
  ),
  'weights.trailing-bytes': entry<{ file: string; expected: number; found: number }>(
    ({ file, expected, found }) =>
      `${file} is longer than its header says: expected ${counted(expected, 'byte')}, found ${found.toLocaleString('en-US')}.`,
    downloadAgain,
  ),
  'weights.bad-header': entry<{ file: string; reason: string }>(
    ({ file, reason }) => `The header of ${file} is not valid: ${reason}.`,
    downloadAgain,
  ),
  'weights.bad-tensor': entry<{ file: string; tensor: string; reason: string }>(
    ({ file, tensor, reason }) => `The header of ${file} describes the tensor ${tensor} wrongly: ${reason}.`,
    downloadAgain,
  ),
  'weights.not-finite': entry<{
    file: string;
    tensor: string;
    row: number;
    column: number;
    value: string;
    folded: boolean;
  }>(
    ({ file, tensor, row, column, value, folded }) =>
      `The tensor ${tensor} in ${file} has ${value} in row ${row}, column ${column} (counted from 0)${folded ? ', once multiplied by the gain of the norm in front' : ''}; weights have to be finite numbers.`,
    () => 'Download the file again; if the published weights are like this, choose another revision of the model.',
  ),
  'weights.no-float-values': entry<{ file: string; tensor: string; dtype: string }>(
    ({ file, tensor, dtype }) =>
      `The tensor ${tensor} in ${file} is stored as ${dtype}, which cannot be read as numbers here.`,
    () => 'Use a version of the model in F32, F16 or BF16; quantized checkpoints cannot be fine-tuned directly.',
  ),
};
