import { initialFactors } from '../../adapters/index.ts';
import type { ModelSpec } from '../../models/index.ts';
import { parametersOf } from '../../models/index.ts';
import { seededGenerator } from '../../random/generator.ts';
import type { Checkpoint } from '../../weights/checkpoint.ts';
import { readFloats } from '../../weights/read.ts';
import type { TrainedTensor } from './tensors.ts';
import { findTensor } from '../frozen/locate.ts';

/** Values of the trained tensors by name. */
export type TensorValues = Map<string, Float32Array>;

export interface InitialValues {
  readonly values: TensorValues;
  /** Whether the head was in the checkpoint (a classifier that is trained further) or drawn. */
  readonly head: 'checkpoint' | 'seed';
}

/**
 * The values training starts from. Low-rank factors: A Kaiming-uniform, B zero. The head: from the checkpoint where that
 * is a classifier of as many classes, else as transformers draws it (weights normal with the config's deviation, biases
 * zero, norms one). Each tensor draws from a stream of its own, so that adding one changes no other.
 */
export async function initialValues(
  spec: ModelSpec,
  tensors: readonly TrainedTensor[],
  checkpoint: Checkpoint,
  seed: number,
): Promise<InitialValues> {
  const values: TensorValues = new Map();
  const full = tensors.filter(({ part }) => part.kind === 'full');
  const inCheckpoint = full.length > 0 && full.every((tensor) => storedLike(tensor, checkpoint, spec) !== undefined);
  const kinds = new Map(parametersOf(spec).map(({ name, kind }) => [name, kind]));
  for (const tensor of tensors) {
    const size = tensor.shape.reduce((product, dim) => product * dim, 1);
    const { part, name, shape } = tensor;
    const generator = seededGenerator(seed, 'initial', name);
    if (part.kind !== 'full') {
      const [rank, inFeatures] = shape as [number, number];
      const isA = part.kind === 'lora-a';
      values.set(
        name,
        isA ? initialFactors({ rank, inFeatures, outFeatures: 0 }, generator).a : new Float32Array(size),
      );
    } else {
      const stored = inCheckpoint ? storedLike(tensor, checkpoint, spec) : undefined;
      const kind = kinds.get(part.parameter);
      if (stored) values.set(name, await readFloats(stored));
      else if (kind === 'bias' || kind === 'norm-bias') values.set(name, new Float32Array(size));
      else if (kind === 'norm-scale') values.set(name, new Float32Array(size).fill(1));
      else
        values.set(
          name,
          Float32Array.from({ length: size }, () => generator.normal() * spec.initializerRange),
        );
    }
  }
  return { values, head: inCheckpoint ? 'checkpoint' : 'seed' };
}

/** The checkpoint's tensor of that parameter if its shape fits; a head for other classes does not. */
function storedLike({ part, shape }: TrainedTensor, checkpoint: Checkpoint, spec: ModelSpec) {
  if (part.kind !== 'full') return undefined;
  const found = findTensor(checkpoint, part.parameter, spec.prefix);
  return found && found.shape.join() === shape.join() ? found : undefined;
}
