import type { LorikeetError } from '../../errors/index.ts';
import type { StoredDtype } from '../dtypes.ts';
import { MOST_DIMENSIONS } from '../header.ts';
import { Imported, PickledTensor, Storage, type Value } from './values.ts';

/** Raises an error of the pickle that is read. */
export type Called = (reason: string) => LorikeetError;

/** The storages of PyTorch by the type of their elements. */
const storageDtypes: Readonly<Record<string, StoredDtype>> = {
  'torch.FloatStorage': 'F32',
  'torch.HalfStorage': 'F16',
  'torch.BFloat16Storage': 'BF16',
  'torch.DoubleStorage': 'F64',
  'torch.LongStorage': 'I64',
  'torch.IntStorage': 'I32',
  'torch.ShortStorage': 'I16',
  'torch.CharStorage': 'I8',
  'torch.ByteStorage': 'U8',
  'torch.BoolStorage': 'BOOL',
};

const functions = ['collections.OrderedDict', 'torch._utils._rebuild_tensor_v2', 'torch._utils._rebuild_parameter'];

/** Whether a file of tensors may import the name. */
export function isKnownImport(name: string): boolean {
  return functions.includes(name) || Object.hasOwn(storageDtypes, name);
}

/** The storage of a persistent id: `('storage', torch.FloatStorage, '0', 'cpu', 1024)`. */
export function storageFrom(id: Value, wrong: Called): Storage {
  const [kind, type, key, , elements] = Array.isArray(id) ? id : [];
  const dtype = type instanceof Imported ? storageDtypes[type.name] : undefined;
  if (kind !== 'storage' || dtype === undefined || typeof key !== 'string' || !isCount(elements)) {
    throw wrong('it refers to what is no storage');
  }
  return new Storage(key, dtype, elements);
}

/** Calls `torch._utils._rebuild_tensor_v2(storage, offset, size, stride, …)`, or `_rebuild_parameter(tensor, …)`. */
export function tensorFrom(name: string, argument: readonly Value[], wrong: Called): PickledTensor {
  const [first, offset, shape, strides] = argument;
  if (name === 'torch._utils._rebuild_parameter') {
    if (first instanceof PickledTensor) return first;
    throw wrong('it makes a parameter of what is no tensor');
  }
  if (name !== 'torch._utils._rebuild_tensor_v2') throw wrong(`it calls ${name}, which is no function`);
  const isTensor = first instanceof Storage && isCount(offset) && areCounts(shape) && areCounts(strides);
  if (!isTensor || shape.length !== strides.length) throw wrong('it makes a tensor of what is no storage');
  if (shape.length > MOST_DIMENSIONS) throw wrong(`it has a tensor of ${shape.length} dimensions`);
  return new PickledTensor(first, offset, shape, strides);
}

function isCount(value: Value | undefined): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function areCounts(values: Value | undefined): values is number[] {
  return Array.isArray(values) && values.every(isCount);
}
