import path from 'node:path';
import { LorikeetError } from '../../errors/index.ts';
import type { DType, ExternalRange } from '../../ir/index.ts';
import { checkpointNames, type ModelSpec, parametersOf } from '../../models/index.ts';
import { type LocateParameter, type StoredParameter, storedParameter } from '../../passes/index.ts';
import type { Checkpoint } from '../../weights/checkpoint.ts';
import type { StoredTensor } from '../../weights/header.ts';

/** Stored element types that the runtime can read from a file; narrower ones are cast when they are used. */
const readable: Readonly<Record<string, DType>> = { F32: 'float32', F16: 'float16', BF16: 'bfloat16' };

/** The tensor of a parameter in a checkpoint, under any of the names it may have there. */
export function findTensor(checkpoint: Checkpoint, parameter: string, prefix: string): StoredTensor | undefined {
  for (const name of checkpointNames(parameter, prefix)) {
    const tensor = checkpoint.tensors.get(name);
    if (tensor) return tensor;
  }
  return undefined;
}

/**
 * Ties every frozen parameter to the bytes of the checkpoint's own files.
 *
 * @returns where each parameter lies, relative to `folder`, the nearest folder above all the files
 * @throws LorikeetError `models.missing-tensor`, `models.shape-mismatch`, `models.unsupported-dtype`
 */
export function locateParameters(
  spec: ModelSpec,
  checkpoint: Checkpoint,
  folder = commonFolder(checkpoint.files.map((file) => file.path)),
): { readonly folder: string; readonly locate: LocateParameter } {
  const shapes = new Map(parametersOf(spec).map(({ name, shape }) => [name, shape]));
  const locate = (parameter: string): StoredParameter => {
    const tensor = findTensor(checkpoint, parameter, spec.prefix);
    if (!tensor) {
      const tried = checkpointNames(parameter, spec.prefix);
      throw new LorikeetError('models.missing-tensor', { folder: checkpoint.folder, tensor: parameter, tried });
    }
    checkShape(tensor, shapes.get(parameter) ?? []);
    const dtype = readable[tensor.dtype];
    if (!dtype) {
      const { file, name, dtype: stored } = tensor;
      throw new LorikeetError('models.unsupported-dtype', { file, tensor: name, dtype: stored });
    }
    return storedParameter('stored', tensor.shape, dtype, () => relativeRange(tensor, folder));
  };
  return { folder, locate };
}

/** Names of the checkpoint's tensors that the model does not use, such as a language head. */
export function unusedTensors(spec: ModelSpec, checkpoint: Checkpoint): string[] {
  const used = new Set(parametersOf(spec).map(({ name }) => findTensor(checkpoint, name, spec.prefix)?.name));
  return [...checkpoint.tensors.keys()].filter((name) => !used.has(name));
}

/** Where a tensor lies, by a path that the runtime takes on every system. */
export function relativeRange({ file, offset, bytes }: StoredTensor, folder: string): ExternalRange {
  return { location: path.relative(folder, file).split(path.sep).join('/'), offset, length: bytes };
}

/** @throws LorikeetError `models.shape-mismatch` */
export function checkShape({ file, name, shape }: StoredTensor, expected: readonly number[]): void {
  if (shape.length === expected.length && shape.every((size, axis) => size === expected[axis])) return;
  throw new LorikeetError('models.shape-mismatch', {
    file,
    tensor: name,
    expected: `[${expected.join(', ')}]`,
    found: `[${shape.join(', ')}]`,
  });
}

/** The nearest folder that holds all files: the runtime refuses paths that leave the folder it is given. */
export function commonFolder(files: readonly string[]): string {
  const [first, ...others] = files.map((file) => path.dirname(file));
  let folder = first as string;
  const holds = (other: string) =>
    other === folder || other.startsWith(folder.endsWith(path.sep) ? folder : folder + path.sep);
  while (!others.every(holds) && path.dirname(folder) !== folder) folder = path.dirname(folder);
  return folder;
}
