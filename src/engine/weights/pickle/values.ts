import type { StoredDtype } from '../dtypes.ts';

/** A value of a pickle. Lists and tuples are arrays, dictionaries are maps. */
export type Value =
  null | boolean | number | bigint | string | Value[] | Map<Value, Value> | Imported | Storage | PickledTensor | Mark;

/** A name that the pickle imports: one of the few known. */
export class Imported {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

/** Where a list on the stack begins. */
export class Mark {
  readonly kind = 'mark';
}

/** Elements of one type in an entry of the archive. */
export class Storage {
  /** Name of the entry under `data/`. */
  readonly key: string;
  readonly dtype: StoredDtype;
  /** Elements that the pickle says it has. */
  readonly elements: number;

  constructor(key: string, dtype: StoredDtype, elements: number) {
    this.key = key;
    this.dtype = dtype;
    this.elements = elements;
  }
}

/** A view of a storage, as `torch.Tensor` is one. */
export class PickledTensor {
  readonly storage: Storage;
  /** In elements, from the start of the storage. */
  readonly offset: number;
  readonly shape: readonly number[];
  /** In elements, one for each dimension. */
  readonly strides: readonly number[];

  constructor(storage: Storage, offset: number, shape: readonly number[], strides: readonly number[]) {
    this.storage = storage;
    this.offset = offset;
    this.shape = shape;
    this.strides = strides;
  }
}
