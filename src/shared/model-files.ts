/** The names under which a model's folder, on disk or on the Hub, holds what a run needs. */
export const CONFIG = 'config.json';
export const TOKENIZER = 'tokenizer.json';
export const WEIGHTS = 'model.safetensors';
export const WEIGHTS_INDEX = 'model.safetensors.index.json';

/** Files without which a model cannot be trained, the weights aside. */
export const requiredModelFiles = [CONFIG, TOKENIZER] as const;
/** Files that complete the tokenizer where a repository has them. */
export const optionalModelFiles = ['tokenizer_config.json', 'special_tokens_map.json', 'added_tokens.json'] as const;

/** Files of tokenizers that Python builds from other formats; alone they are of no use to us. */
export const slowTokenizerFiles: readonly string[] = [
  'tokenizer.model',
  'vocab.json',
  'merges.txt',
  'vocab.txt',
  'sentencepiece.bpe.model',
  'spiece.model',
  'spm.model',
];

/**
 * The file that holds a model's weights, or the index that lists their shards, as transformers looks for it: the usual
 * names, else the only other safetensors file. undefined where there is none, or more than one and nothing tells which.
 *
 * @param names the files in the root of the folder
 */
export function weightsFile(names: readonly string[]): string | undefined {
  const usual = [WEIGHTS, WEIGHTS_INDEX].find((name) => names.includes(name));
  const others = otherWeights(names);
  return usual ?? (others.length === 1 ? others[0] : undefined);
}

/** The safetensors files that may be the weights of a whole model, which an adapter's are not. */
export function otherWeights(names: readonly string[]): string[] {
  return names.filter((name) => name.endsWith('.safetensors') && !isAdapterFile(name));
}

/** Whether a file belongs to an adapter, by its name. */
export function isAdapterFile(name: string): boolean {
  return name.startsWith('adapter_');
}

/** Whether a file holds weights as Python pickle, which can run code when it is read. */
export function isPickle(name: string): boolean {
  return /\.(?:bin|pt|pth|ckpt|pkl|pickle)$/.test(name);
}

/** Whether a folder is that of the model which ships with Lorikeet. */
export function isDemoModel(folder: string): boolean {
  return /[\\/]resources[\\/]demo[\\/]checkpoint[\\/]?$/.test(folder);
}
