import { initialA } from '../../adapters/index.ts';
import { elementCount } from '../../ir/index.ts';
import { headParameters, type ModelSpec, parametersOf } from '../../models/index.ts';
import { seededGenerator } from '../../random/generator.ts';
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
 */
export async function initialValues(
  spec: ModelSpec,
  tensors: readonly TrainedTensor[],
  checkpoint: Checkpoint,
  seed: number,
): Promise<InitialValues> {
  const values: TensorValues = new Map();
  const head = new Set(headParameters(spec).map(({ name }) => name));
  const isHead = ({ part }: TrainedTensor) => part.kind === 'full' && head.has(part.parameter);
  const ofHead = tensors.filter(isHead);
  const inCheckpoint =
    ofHead.length > 0 && ofHead.every((tensor) => storedLike(tensor, checkpoint, spec) !== undefined);
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
    const stored = inCheckpoint || !isHead(tensor) ? storedLike(tensor, checkpoint, spec) : undefined;
    values.set(tensor.name, stored ? await readFloats(stored) : draw(tensor));
  }
  return { values, head: inCheckpoint ? 'checkpoint' : 'seed' };
}

/** The checkpoint's tensor of that parameter if its shape fits; a head for other classes does not. */
function storedLike({ part, shape }: TrainedTensor, checkpoint: Checkpoint, spec: ModelSpec) {
  if (part.kind !== 'full') return undefined;
  const tensor = findTensor(checkpoint, part.parameter, spec.prefix);
  return tensor && tensor.shape.join() === shape.join() ? tensor : undefined;
}
