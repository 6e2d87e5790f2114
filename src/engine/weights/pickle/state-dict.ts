import type { FileHandle } from 'node:fs/promises';
import { elementCount, STORED_DTYPE_BITS, type StoredDtype } from '../dtypes.ts';
import { MOST_TENSORS } from '../header.ts';
import { type Archive, broken, readArchive } from './archive.ts';
import { unpickle } from './unpickle.ts';
import { PickledTensor, type Value } from './values.ts';

/** A tensor of a pickle: which elements of which bytes of the file. */
export interface TensorView {
  readonly name: string;
  readonly dtype: StoredDtype;
  readonly shape: readonly number[];
  /** In elements. */
  readonly strides: readonly number[];
  /** Of its first element, from the start of the file. */
  readonly offset: number;
  /** Bytes of one element. */
  readonly width: number;
  /** The storage it lies in. */
  readonly storage: { readonly offset: number; readonly bytes: number; readonly crc32: number };
}

/** What a file of weights holds: every tensor once, and the other names of those that have several. */
export interface StateDict {
  readonly tensors: readonly TensorView[];
  /** A name that is tied to a tensor, with the name under which the tensor is listed. */
  readonly tied: ReadonlyMap<string, string>;
  /** The archive's directory and pickle: they stand for its whole content, as every storage has a checksum there. */
  readonly archive: Archive;
}

/** Tensors that overlap may have this many times the bytes of the file: tied ones are listed once, so that real files have 1. */
const MOST_COPIES = 4;

/**
 * Reads the tensors of a `pytorch_model.bin`: their names and where their elements lie. Of the data nothing is read.
 *
 * @throws weights.pickle-legacy, weights.pickle-import, weights.pickle-broken
 */
export async function readStateDict(file: string, handle: FileHandle): Promise<StateDict> {
  const archive = await readArchive(file, handle);
  const dictionary = unpickle(file, archive.pickle);
  if (!(dictionary instanceof Map)) throw broken(file, 'it holds no dictionary of tensors');
  if (dictionary.size > MOST_TENSORS) throw broken(file, `it has ${dictionary.size} tensors`);
  const views = [...dictionary].map(([name, value]) => viewOf(file, archive, name, value));
  const { tensors, tied } = withoutTied(views);
  const total = tensors.reduce((sum, { shape, width }) => sum + elementCount(shape) * width, 0);
  const { size } = await handle.stat();
  if (total > size * MOST_COPIES) throw broken(file, `its tensors have ${total} bytes, the file ${size}`);
  return { tensors, tied, archive };
}

function viewOf(file: string, { storages }: Archive, name: Value, value: Value): TensorView {
  if (typeof name !== 'string') throw broken(file, 'an entry of its dictionary has no name');
  const wrong = (reason: string) => broken(file, `the tensor ${name.slice(0, 200)} ${reason}`);
  if (!(value instanceof PickledTensor)) {
    throw broken(
      file,
      `its entry ${name.slice(0, 200)} is no tensor; it may be the checkpoint of a training, not a model`,
    );
  }
  const { storage, offset, shape, strides } = value;
  const stored = storages.get(storage.key);
  if (stored === undefined) throw wrong(`lies in the storage ${storage.key.slice(0, 50)}, which is not in the file`);
  const width = STORED_DTYPE_BITS[storage.dtype] / 8;
  if (storage.elements * width > stored.bytes) {
    throw wrong(`lies in a storage of ${storage.elements * width} bytes, of which the file has ${stored.bytes}`);
  }
  const elements = elementCount(shape);
  const last = shape.reduce((sum, size, axis) => sum + (size - 1) * strides[axis]!, offset);
  if (elements > 0 && last >= storage.elements) {
    throw wrong(`reaches to element ${last} of a storage of ${storage.elements}`);
  }
  // Strides of 0 repeat elements: a few bytes would stand for any number.
  if (elements > storage.elements) throw wrong(`has ${elements} elements, its storage ${storage.elements}`);
  return { name, dtype: storage.dtype, shape, strides, offset: stored.offset + offset * width, width, storage: stored };
}

/** Modules that share their weights with the embeddings, in a language head: a classifier does not use them. */
const HEAD = /^(?:lm_head|cls|predictions|generator_lm_head|lm_predictions)\.|(?:^|\.)lm_head\./;

/** Names of one and the same tensor become one; that of a language head is the one left out. */
function withoutTied(views: readonly TensorView[]): Pick<StateDict, 'tensors' | 'tied'> {
  const same = new Map<string, TensorView[]>();
  for (const view of views) {
    // Tensors without elements share nothing.
    const place = elementCount(view.shape) === 0 ? view.name : '';
    const key = JSON.stringify([place, view.offset, view.dtype, view.shape, view.strides]);
    const others = same.get(key);
    if (others === undefined) same.set(key, [view]);
    else others.push(view);
  }
  const tied = new Map<string, string>();
  const tensors = [...same.values()].map((names) => {
    const kept = names.find(({ name }) => !HEAD.test(name)) ?? names[0]!;
    for (const { name } of names) if (name !== kept.name) tied.set(name, kept.name);
    return kept;
  });
  return { tensors, tied };
}
