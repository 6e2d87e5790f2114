/** The names under which a model's folder, on disk or on the Hub, holds what a run needs. */
export const CONFIG = 'config.json';
export const TOKENIZER = 'tokenizer.json';
export const WEIGHTS = 'model.safetensors';
export const WEIGHTS_INDEX = 'model.safetensors.index.json';
/** Weights as `torch.save` writes them, and the index of their shards. */
export const PICKLE = 'pytorch_model.bin';
export const PICKLE_INDEX = 'pytorch_model.bin.index.json';

/** Files that complete the tokenizer where a repository has them. */
export const optionalModelFiles = ['tokenizer_config.json', 'special_tokens_map.json', 'added_tokens.json'] as const;

/** The files of SentencePiece, by the names they have in the models of different families. */
export const sentencePieceFiles = ['sentencepiece.bpe.model', 'spiece.model', 'spm.model', 'tokenizer.model'] as const;

/** Files that a tokenizer is built from where there is no tokenizer.json: all files of one set are needed. */
const tokenizerSources: readonly (readonly string[])[] = [
  ...sentencePieceFiles.map((name) => [name]),
  ['vocab.json', 'merges.txt'],
  ['vocab.txt'],
];

/** Files of tokenizers in the formats that were usual before tokenizer.json. */
export const slowTokenizerFiles: readonly string[] = tokenizerSources.flat();

/**
 * The files that a folder's tokenizer is read from: tokenizer.json, else those it is built from. undefined where there is none.
 *
 * @param names the files in the root of the folder
 */
export function tokenizerFiles(names: readonly string[]): readonly string[] | undefined {
  return [[TOKENIZER], ...tokenizerSources].find((set) => set.every((name) => names.includes(name)));
}

/** The file that holds the weights as pickle, or the index of its shards; undefined where there is neither. */
export function pickleFile(names: readonly string[]): string | undefined {
  return [PICKLE, PICKLE_INDEX].find((name) => names.includes(name));
}

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

/** {@link weightsFile}, else {@link pickleFile}: what a run reads, or converts first. */
export function trainableWeights(names: readonly string[]): string | undefined {
  return weightsFile(names) ?? pickleFile(names);
}

/** Whether a file is the index of a model's shards. */
export function isShardIndex(name: string): boolean {
  return name === WEIGHTS_INDEX || name === PICKLE_INDEX;
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

/** What a model is called in the name of a run: the last part of its place, without its revision. */
export function modelTitle(model: string): string {
  const [place = ''] = model.split('@');
  return isDemoModel(place) ? 'demo' : (place.split(/[\\/]/).findLast((part) => part !== '') ?? model);
}

/** Whether a folder is that of the model which ships with Lorikeet. */
export function isDemoModel(folder: string): boolean {
  return /[\\/]resources[\\/]demo[\\/]checkpoint[\\/]?$/.test(folder);
}
