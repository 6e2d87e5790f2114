import { loadWorkbench, openCheckpoint, type TensorValues, type Workbench } from '../../src/engine/index.ts';
import { at, type Reference } from './reference.ts';

/** A model of the reference with an adapter on it, ready to run. */
export interface OpenModel {
  readonly workbench: Workbench;
  readonly spec: ReturnType<Workbench['resolveModel']>;
  readonly parts: Awaited<ReturnType<Workbench['openAdapter']>>['parts'];
  readonly model: Awaited<ReturnType<Workbench['ClassifierModel']['open']>>;
  readonly values: TensorValues;
}

/**
 * Opens a model and an adapter, both by their path in the reference, and closes it behind `use`.
 *
 * @param reveal marks of the graph that an evaluation can return
 */
export async function* withModel<T>(
  reference: Reference,
  names: { readonly model: string; readonly adapter: string; readonly classes: number },
  use: (open: OpenModel) => AsyncIterable<T>,
): AsyncGenerator<T> {
  const workbench = await loadWorkbench();
  const folder = at(reference, names.model);
  const spec = workbench.resolveModel(
    await workbench.readConfig(folder),
    at(reference, names.model, 'config.json'),
    names.classes,
  );
  const { parts, values } = await workbench.openAdapter(at(reference, names.adapter), spec);
  const model = await workbench.ClassifierModel.open(spec, parts, await openCheckpoint(folder), {
    device: reference.device,
    threads: 1,
    seed: 0,
    reveal: hiddenNames(spec.layers.length),
  });
  try {
    yield* use({ workbench, spec, parts, model, values });
  } finally {
    await model.close();
  }
}

/** `hidden.0` is what the embeddings give, `hidden.i` what layer i gives. */
export function hiddenNames(layers: number): string[] {
  return Array.from({ length: layers + 1 }, (_, index) => `hidden.${index}`);
}
