import { LorikeetError } from '../../errors/index.ts';
import {
  type AdamWSettings,
  adamWGraph,
  adamWNames,
  adamWScalars,
  adamWScalarsAt,
  gradNormName,
  isDecayed,
} from '../../optim/index.ts';
import { emit } from '../../passes/index.ts';
import { float32Scalar, float32Tensor, type HostTensor, openSession, type Session } from '../../runtime/index.ts';
import type { TensorValues } from './initial.ts';
import type { TrainedTensor } from './tensors.ts';

/** Both moments of every trained tensor. */
export interface Moments {
  readonly first: TensorValues;
  readonly second: TensorValues;
}

/** AdamW over the trained tensors, in a small session of its own on the CPU: they are megabytes. */
export class AdamW {
  readonly #session: Session;
  readonly #tensors: readonly TrainedTensor[];
  readonly #settings: AdamWSettings;
  readonly moments: Moments;

  private constructor(session: Session, tensors: readonly TrainedTensor[], settings: AdamWSettings, moments: Moments) {
    this.#session = session;
    this.#tensors = tensors;
    this.#settings = settings;
    this.moments = moments;
  }

  /** @param moments of a run that is resumed; zeros where they are left out */
  static async open(
    tensors: readonly TrainedTensor[],
    settings: AdamWSettings,
    moments: Moments = { first: zeros(tensors), second: zeros(tensors) },
  ): Promise<AdamW> {
    const optimized = tensors.map(({ name, shape }) => ({ name, shape, decayed: isDecayed(name) }));
    const model = emit(adamWGraph(optimized, settings));
    return new AdamW(await openSession(model, { device: 'cpu', threads: 1 }), tensors, settings, moments);
  }

  /**
   * Takes one step and replaces `values` and the moments.
   *
   * @param gradients of the loss times `lossScale`
   * @param step counted from 1
   * @returns the global norm of the gradients before clipping
   * @throws LorikeetError `train.gradients-not-finite`; values and moments are then as they were
   */
  async step(
    values: TensorValues,
    gradients: ReadonlyMap<string, Float32Array>,
    step: number,
    learningRate: number,
    lossScale = 1,
  ): Promise<number> {
    const scalars = adamWScalarsAt(step, learningRate, this.#settings.betas, lossScale);
    const feeds: Record<string, HostTensor> = {};
    for (const [key, name] of Object.entries(adamWScalars)) {
      feeds[name] = float32Scalar(scalars[key as keyof typeof adamWScalars]);
    }
    const { first, second } = this.moments;
    for (const { name, shape } of this.#tensors) {
      const names = adamWNames(name);
      const feed = (input: string, data: Float32Array | undefined) =>
        (feeds[input] = float32Tensor(shape, data as Float32Array));
      feed(name, values.get(name));
      feed(names.gradient, gradients.get(name));
      feed(names.first, first.get(name));
      feed(names.second, second.get(name));
    }
    const outputs = await this.#session.run(feeds);
    const norm = (outputs[gradNormName] as HostTensor).data[0] as number;
    if (!Number.isFinite(norm)) throw new LorikeetError('train.gradients-not-finite', { step, norm });
    for (const { name } of this.#tensors) {
      const names = adamWNames(name);
      const take = (into: TensorValues, output: string) =>
        into.set(name, (outputs[output] as HostTensor).data as Float32Array);
      take(values, names.next);
      take(first, names.nextFirst);
      take(second, names.nextSecond);
    }
    return norm;
  }

  async close(): Promise<void> {
    await this.#session.close();
  }
}

function zeros(tensors: readonly TrainedTensor[]): TensorValues {
  return new Map(
    tensors.map(({ name, shape }) => [name, new Float32Array(shape.reduce((size, dim) => size * dim, 1))]),
  );
}
