import {
  CONFIG,
  isPickle,
  isShardIndex,
  optionalModelFiles,
  pickleFile,
  slowTokenizerFiles,
  tokenizerFiles,
  trainableWeights,
  weightsFile,
} from '../../shared/model-files.ts';
import { LorikeetError } from '../errors/index.ts';
import type { ListedFile } from './client/listing.ts';
import { nameOf, type Reference } from './repository.ts';
import { phrase } from '../../shared/phrases/index.ts';

/** The files of a repository that a run needs. */
export interface ModelFiles {
  /** Configuration and tokenizer. */
  readonly small: readonly ListedFile[];
  /** model.safetensors, or the only other safetensors file, or pytorch_model.bin, or the index that lists the shards. */
  readonly weights: ListedFile;
  readonly isIndex: boolean;
}

/**
 * Picks the files that a run needs from the root of the repository: configuration, tokenizer, and weights: safetensors, and only where
 * there are none pytorch_model.bin. Files for other frameworks are never picked.
 *
 * @throws hub.pickle-only, hub.no-weights, hub.no-tokenizer
 */
export function chooseModelFiles(reference: Reference, files: readonly ListedFile[]): ModelFiles {
  const repository = nameOf(reference.repository);
  const { revision } = reference;
  const root = new Map(files.filter(({ path }) => !path.includes('/')).map((file) => [file.path, file]));
  const lacking = (reason: string) => new LorikeetError('hub.no-weights', { repository, revision, reason });
  if (root.has('adapter_config.json') && !root.has(CONFIG)) {
    throw lacking(phrase('hub.is-adapter'));
  }
  const names = [...root.keys()];
  const weights = root.get(trainableWeights(names) ?? '');
  if (weights === undefined) {
    const pickles = names.filter(isPickle);
    if (pickles.length > 0) throw new LorikeetError('hub.pickle-only', { repository, revision, files: pickles });
    throw lacking(phrase('hub.no-safetensors'));
  }
  if (!root.has(CONFIG)) throw lacking(phrase('hub.lacks', { file: CONFIG }));
  const tokenizer = tokenizerFiles(names);
  if (tokenizer === undefined) {
    const slowFiles = slowTokenizerFiles.filter((name) => root.has(name));
    throw new LorikeetError('hub.no-tokenizer', { repository, revision, slowFiles });
  }
  const small = [CONFIG, ...tokenizer, ...optionalModelFiles].flatMap((name) => root.get(name) ?? []);
  return { small, weights, isIndex: isShardIndex(weights.path) };
}

/** Whether the weights in the root of a repository are pickle only. */
export function isPickledRepository(files: readonly ListedFile[]): boolean {
  const names = files.flatMap(({ path }) => (path.includes('/') ? [] : [path]));
  return weightsFile(names) === undefined && pickleFile(names) !== undefined;
}

/** The entries of a listing with these names. @throws hub.no-file */
export function filesNamed(reference: Reference, files: readonly ListedFile[], names: Iterable<string>): ListedFile[] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  return [...names].map((name) => {
    const file = byPath.get(name);
    if (file !== undefined) return file;
    const repository = nameOf(reference.repository);
    throw new LorikeetError('hub.no-file', { repository, revision: reference.revision, file: name });
  });
}
