import { invariant } from '../../errors/index.ts';
import type { ModelSpec } from '../../models/index.ts';
import { emit, lengthName, lengthsGraph } from '../../passes/index.ts';
import { featuresOf, openSession } from '../../runtime/index.ts';
import type { FrozenBase } from '../frozen/base.ts';
import type { TensorValues } from './initial.ts';
import type { TrainedTensor } from './tensors.ts';

/**
 * Gives the lengths of DoRA that have no values yet those of the base weights, in the form in which they are computed with: with B zero the
 * adapted model then starts as the base model. A weight that is trained in full is of the head, and as long as its values say.
 *
 * @param base the frozen weights, opened
 * @throws LorikeetError `runtime.session-failed`, `runtime.out-of-memory`
 */
export async function addMagnitudes(
  spec: ModelSpec,
  tensors: readonly TrainedTensor[],
  values: TensorValues,
  base: FrozenBase,
  threads: number,
): Promise<void> {
  const trained = new Map(tensors.flatMap(({ part, name }) => (part.kind === 'full' ? [[part.parameter, name]] : [])));
  const missing = tensors.flatMap(({ name, shape, part }) =>
    part.kind === 'magnitude' && !values.has(name) ? [{ name, shape, weight: `${part.module}.weight` }] : [],
  );
  const frozen = missing.filter(({ weight }) => !trained.has(weight));
  for (const { name, shape, weight } of missing) {
    const inFull = values.get(trained.get(weight) ?? '');
    if (inFull) values.set(name, rowLengths(inFull, shape[0] as number));
  }
  if (frozen.length === 0) return;
  const weights = frozen.map(({ weight }) => weight);
  const features = featuresOf('cpu');
  const { graph, tensors: stored } = lengthsGraph(spec, weights, base.locate, features);
  const session = await openSession(emit(graph, stored, features), {
    device: 'cpu',
    threads,
    weightsFolder: base.folder,
  });
  try {
    for (const { name, weight } of frozen) {
      const output = lengthName(weight);
      const { [output]: lengths } = await session.run({}, [output]);
      invariant(lengths, `no lengths of ${weight}`);
      values.set(name, Float32Array.from(lengths.data as Float32Array));
    }
  } finally {
    await session.close();
  }
}

function rowLengths(weight: Float32Array, rows: number): Float32Array {
  const size = weight.length / rows;
  return Float32Array.from({ length: rows }, (_, row) =>
    Math.sqrt(weight.subarray(row * size, (row + 1) * size).reduce((sum, value) => sum + value * value, 0)),
  );
}
