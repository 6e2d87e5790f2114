import { initialA } from '../../adapters/index.ts';
import { elementCount } from '../../ir/index.ts';
import { headParameters, type ModelSpec, parametersOf } from '../../models/index.ts';
import { seededGenerator } from '../../random/generator.ts';
import type { HeadPlan } from '../../../shared/head.ts';
import type { Checkpoint } from '../../weights/checkpoint.ts';
import { readFloats } from '../../weights/read.ts';
import type { TrainedTensor } from './tensors.ts';
import { findTensor } from '../frozen/locate.ts';

/** Values of the trained tensors by name. */
export type TensorValues = Map<string, Float32Array>;

export interface InitialValues {
  readonly values: TensorValues;
  /** Whether the head was in the checkpoint (a classifier that is trained further), in the adapter to go on from, or drawn. */
  readonly head: 'checkpoint' | 'adapter' | 'seed';
}

/**
 * The values training starts from. Low-rank factors: A Kaiming-uniform, B zero. The head: from the checkpoint where that
 * is a classifier of as many classes, else as transformers draws it (weights normal with the config's deviation, biases
 * zero, norms one). Other parameters that are trained in full, such as biases: from the checkpoint. Each tensor draws from a stream of its
 * own, so that adding one changes no other. The lengths of DoRA are not among them: see `magnitudes.ts`.
 *
 * @param head says which rows of the checkpoint's output layer are used for which class; without it they are used as they are
 */
export async function initialValues(
  spec: ModelSpec,
  tensors: readonly TrainedTensor[],
  checkpoint: Checkpoint,
  seed: number,
  head: HeadPlan | null = null,
): Promise<InitialValues> {
  const values: TensorValues = new Map();
  const output = new Set(outputParameters(spec));
  const isOutput = ({ part }: TrainedTensor) => head !== null && part.kind === 'full' && output.has(part.parameter);
  const storedFor = (tensor: TrainedTensor) =>
    isOutput(tensor) ? storedRows(tensor, checkpoint, spec) : storedLike(tensor, checkpoint, spec);
  const headNames = new Set(headParameters(spec).map(({ name }) => name));
  const isHead = ({ part }: TrainedTensor) => part.kind === 'full' && headNames.has(part.parameter);
  const ofHead = tensors.filter(isHead);
  const inCheckpoint =
    head?.from !== 'new' && ofHead.length > 0 && ofHead.every((tensor) => storedFor(tensor) !== undefined);
  const kinds = new Map(parametersOf(spec).map(({ name, kind }) => [name, kind]));
  const draw = ({ part, name, shape }: TrainedTensor): Float32Array => {
    const size = elementCount(shape, {});
    const generator = seededGenerator(seed, 'initial', name);
    if (part.kind !== 'full') return part.kind === 'lora-a' ? initialA(shape, generator) : new Float32Array(size);
    const kind = kinds.get(part.parameter);
    if (kind === 'bias' || kind === 'norm-bias') return new Float32Array(size);
    if (kind === 'norm-scale') return new Float32Array(size).fill(1);
    return Float32Array.from({ length: size }, () => generator.normal() * spec.initializerRange);
  };
  for (const tensor of tensors) {
    if (tensor.part.kind === 'magnitude') continue;
    const stored = inCheckpoint || !isHead(tensor) ? storedFor(tensor) : undefined;
    const read = stored && (await readFloats(stored));
    if (read && isOutput(tensor)) values.set(tensor.name, withRows(draw(tensor), read, head!.rows));
    else values.set(tensor.name, read ?? draw(tensor));
  }
  return { values, head: inCheckpoint ? 'checkpoint' : 'seed' };
}

/** Weight and bias of the layer that gives the logits. */
function outputParameters({ head }: ModelSpec): string[] {
  const step = head.steps.findLast(({ kind }) => kind === 'linear');
  if (step?.kind !== 'linear') return [];
  return [`${step.linear.module}.weight`, `${step.linear.module}.bias`];
}

/** How many classes the head of a checkpoint has; null where there is no head of this kind in it. */
export function storedClasses(spec: ModelSpec, checkpoint: Checkpoint): number | null {
  const [weight] = outputParameters(spec);
  return (weight === undefined ? undefined : findTensor(checkpoint, weight, spec.prefix)?.shape[0]) ?? null;
}

/** The rows of the classes, each replaced by one of the checkpoint's where it has one. */
function withRows(values: Float32Array, stored: Float32Array, rows: readonly (number | null)[]): Float32Array {
  const size = values.length / rows.length;
  for (const [at, row] of rows.entries()) {
    if (row !== null) values.set(stored.subarray(row * size, (row + 1) * size), at * size);
  }
  return values;
}

/** The checkpoint's tensor of the output layer, for any number of classes. */
function storedRows({ part, shape }: TrainedTensor, checkpoint: Checkpoint, spec: ModelSpec) {
  if (part.kind !== 'full') return undefined;
  const tensor = findTensor(checkpoint, part.parameter, spec.prefix);
  return tensor && tensor.shape.slice(1).join() === shape.slice(1).join() ? tensor : undefined;
}

/** The checkpoint's tensor of that parameter if its shape fits; a head for other classes does not. */
function storedLike({ part, shape }: TrainedTensor, checkpoint: Checkpoint, spec: ModelSpec) {
  if (part.kind !== 'full') return undefined;
  const tensor = findTensor(checkpoint, part.parameter, spec.prefix);
  return tensor && tensor.shape.join() === shape.join() ? tensor : undefined;
}
