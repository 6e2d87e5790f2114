import { formatBytes } from '../../../shared/format-bytes.ts';
import { phrase } from '../../../shared/phrases/index.ts';
import { entry } from '../entry.ts';
import { counted, inList } from '../wording.ts';

const stabilize = () =>
  'Lower learningRate, add warm-up (warmupRatio) or set maxGradNorm; the checkpoints written before are sound.';

/** What stops a fine-tuning that is otherwise well configured. */
export const trainErrors = {
  'train.adapter-mismatch': entry<{ adapter: string; tensor: string; expected: string; found: string }>(
    ({ adapter, tensor, expected, found }) =>
      `${adapter}: the adapter does not belong to this model: ${tensor} should be ${expected}, but is ${found}.`,
    () =>
      'Use the adapter with the base checkpoint it was trained on (base_model_name_or_path in adapter_config.json).',
  ),
  'train.head-mismatch': entry<{
    folder: string;
    labels: readonly string[];
    names: readonly string[] | null;
    classes: number | null;
  }>(
    ({ folder, labels, names, classes }) =>
      classes === null
        ? `${folder}: the checkpoint has no head of a classifier, and train.head=checkpoint is set.`
        : `${folder}: no class of the checkpoint (${names === null ? `${classes} without names` : inList(names)}) can be told to be a label of the data (${inList(labels)}), and train.head=checkpoint is set.`,
    () =>
      'Set train.head=new for a head of its own, or rename the labels of the data to the names that config.json has in id2label.',
  ),
  'train.vocabulary': entry<{ folder: string; id: number; rows: number }>(
    ({ folder, id, rows }) =>
      `${folder}: the tokenizer gives the token id ${id}, but the model has embeddings for ids below ${rows} only.`,
    () => 'Check that tokenizer.json and the safetensors files come from the same checkpoint.',
  ),
  'train.loss-not-finite': entry<{ step: number; loss: number }>(
    ({ step, loss }) => `The loss is ${loss} at step ${step}: the training has diverged.`,
    stabilize,
  ),
  'train.gradients-not-finite': entry<{ step: number; norm: number }>(
    ({ step, norm }) => `The norm of the gradients is ${norm} at step ${step}: the training has diverged.`,
    stabilize,
  ),
  'train.checkpoint-of-another-run': entry<{ folder: string; field: string; expected: string; found: string }>(
    ({ folder, field, expected, found }) =>
      `${folder}: the checkpoint belongs to a run with another ${field}: expected ${expected}, found ${found}.`,
    () => 'Resume with the configuration and the data that wrote the checkpoint, or start a new run.',
  ),
  'train.compute-unavailable': entry<{ device: string; compute: string }>(
    ({ device, compute }) => `${device} has no matrix products in ${compute} here.`,
    () => 'Set train.compute=fp32, or train.compute=auto, which takes what the device has.',
  ),
  'train.bad-checkpoint': entry<{ folder: string; reason: string }>(
    ({ folder, reason }) => phrase('log.bad-checkpoint', { folder, reason }),
    () => 'Delete the folder of checkpoints: the run then starts again from its first step.',
  ),
  'train.too-little-memory': entry<{ needed: number; available: number; fitting: readonly string[] }>(
    ({ needed, available }) =>
      `The run needs about ${formatBytes(needed)} of memory, and ${formatBytes(available)} are available.`,
    ({ fitting }) =>
      fitting.length === 0
        ? 'Use a smaller model, or a machine with more memory; `train.checkMemory: false` starts the run anyway.'
        : `Any of these would fit: ${fitting.join('; ')}. \`train.checkMemory: false\` starts the run anyway.`,
  ),
  'train.row-too-large': entry<{ device: string; step: number; tokens: number; reason: string }>(
    ({ device, step, tokens, reason }) =>
      `The memory of ${device} is not enough for a micro-batch of one row (step ${step}, ${counted(tokens, 'token')}): ${reason}`,
    () =>
      'Lower data.maxLength, set train.recompute: true or choose a smaller precision (int8, nf4) in a new run, or close other programs that use the device and resume this one.',
  ),
  'train.too-little-device-memory': entry<{
    device: string;
    needed: number;
    available: number;
    holders: readonly string[];
    fitting: readonly string[];
  }>(
    ({ device, needed, available, holders }) =>
      `The run needs about ${formatBytes(needed)} of memory on the device ${device}, and ${formatBytes(available)} are free there${holders.length === 0 ? '' : `: ${holders.join(', ')} hold the rest`}.`,
    ({ holders, fitting }) =>
      [
        ...(holders.length === 0 ? [] : ['Close what else computes on it, or wait for it.']),
        ...(fitting.length === 0 ? [] : [`Any of these would fit: ${fitting.join('; ')}.`]),
        '`device: cpu` uses the memory of the machine; `train.checkMemory: false` starts the run anyway.',
      ].join(' '),
  ),
  'train.no-rows': entry<{ split: string }>(
    ({ split }) => `The ${split} split has no rows.`,
    () => 'Give it rows: check data.train, data.validation and data.split.validation.',
  ),
};
