import { invariant, LorikeetError } from '../../errors/index.ts';
import { Graph, tensor } from '../../ir/index.ts';
import {
  type AdamWSettings,
  adamWGraph,
  adamWNames,
  adamWScalars,
  adamWScalarsAt,
  gradNormName,
  isDecayed,
} from '../../optim/index.ts';
import { buildIn } from '../../ops/index.ts';
import { emit } from '../../passes/index.ts';
import {
  type AnyTensor,
  type CopiedBytes,
  type Device,
  type DeviceTensor,
  featuresOf,
  float32Scalar,
  float32Tensor,
  type HostTensor,
  openSession,
  type ResidentRuns,
  type Session,
} from '../../runtime/index.ts';
import type { Moments } from './adamw-session.ts';
import { closeAll, type DeviceValues } from './device-values.ts';
import type { TensorValues } from './initial.ts';
import type { TrainedTensor } from './tensors.ts';

/**
 * Trained tensors and their moments on the device that trains: gradients come from the session of the model there, are added up there and change
 * them there. Only the norm of the gradients comes back at a step; all else when it is asked for, for a checkpoint or an adapter.
 */
export class ResidentState {
  readonly #tensors: readonly TrainedTensor[];
  readonly #settings: AdamWSettings;
  readonly #sessions: Readonly<Record<'optimizer' | 'sum' | 'copy', Session>>;
  #values: DeviceValues = new Map();
  #first: DeviceValues = new Map();
  #second: DeviceValues = new Map();

  private constructor(
    tensors: readonly TrainedTensor[],
    settings: AdamWSettings,
    sessions: Readonly<Record<'optimizer' | 'sum' | 'copy', Session>>,
  ) {
    this.#tensors = tensors;
    this.#settings = settings;
    this.#sessions = sessions;
  }

  /** Copies values and moments to a device. @throws LorikeetError `runtime.session-failed`, `runtime.out-of-memory` */
  static async open(
    tensors: readonly TrainedTensor[],
    settings: AdamWSettings,
    { device, values, moments }: { device: Device; values: TensorValues; moments: Moments },
  ): Promise<ResidentState> {
    const optimized = tensors.map(({ name, shape }) => ({ name, shape, decayed: isDecayed(name) }));
    const open = (graph: Graph) =>
      openSession(emit(graph, new Map(), featuresOf(device)), {
        device,
        threads: 1,
        native: true,
        noFallback: device !== 'cpu',
      });
    const state = new ResidentState(tensors, settings, {
      optimizer: await open(adamWGraph(optimized, settings)),
      sum: await open(sumGraph(tensors)),
      copy: await open(copyGraph(tensors)),
    });
    state.#values = await state.#upload(values);
    state.#first = await state.#upload(moments.first);
    state.#second = await state.#upload(moments.second);
    return state;
  }

  get values(): DeviceValues {
    return this.#values;
  }

  /** Bytes that went to the sessions of this state, and back. */
  get copied(): CopiedBytes {
    const all = Object.values(this.#sessions).map((session) => runsOf(session).copied);
    return {
      fed: all.reduce((sum, { fed }) => sum + fed, 0),
      fetched: all.reduce((sum, { fetched }) => sum + fetched, 0),
    };
  }

  /** The sum of gradients; both are closed. */
  async sum(totals: DeviceValues, gradients: DeviceValues): Promise<DeviceValues> {
    const feeds: Record<string, AnyTensor> = {};
    for (const { name } of this.#tensors) {
      feeds[sumNames(name).total] = totals.get(name)!;
      feeds[sumNames(name).gradient] = gradients.get(name)!;
    }
    const kept = this.#tensors.map(({ name }) => sumNames(name).sum);
    const outputs = await runsOf(this.#sessions.sum).run(feeds, kept, []);
    closeAll(totals);
    closeAll(gradients);
    return new Map(this.#tensors.map(({ name }) => [name, outputs.kept[sumNames(name).sum]!]));
  }

  /**
   * Takes one step; see `AdamW.step`. The gradients stay the caller's.
   *
   * @returns the global norm of the gradients before clipping
   * @throws LorikeetError `train.gradients-not-finite`; values and moments are then as they were
   */
  async step(gradients: DeviceValues, step: number, learningRate: number, lossScale = 1): Promise<number> {
    const scalars = adamWScalarsAt(step, learningRate, this.#settings.betas, lossScale);
    const feeds: Record<string, AnyTensor> = {};
    for (const [key, name] of Object.entries(adamWScalars)) {
      feeds[name] = float32Scalar(scalars[key as keyof typeof adamWScalars]);
    }
    for (const { name } of this.#tensors) {
      const names = adamWNames(name);
      feeds[name] = this.#values.get(name)!;
      feeds[names.gradient] = gradients.get(name)!;
      feeds[names.first] = this.#first.get(name)!;
      feeds[names.second] = this.#second.get(name)!;
    }
    const kept = this.#tensors.flatMap(({ name }) => {
      const { next, nextFirst, nextSecond } = adamWNames(name);
      return [next, nextFirst, nextSecond];
    });
    const outputs = await runsOf(this.#sessions.optimizer).run(feeds, kept, [gradNormName]);
    const norm = (outputs.fetched[gradNormName] as HostTensor).data[0] as number;
    if (!Number.isFinite(norm)) {
      for (const output of Object.values(outputs.kept)) output.close();
      throw new LorikeetError('train.gradients-not-finite', { step, norm });
    }
    const take = (part: 'next' | 'nextFirst' | 'nextSecond') =>
      new Map(this.#tensors.map(({ name }) => [name, outputs.kept[adamWNames(name)[part]]!]));
    this.#closeTensors();
    [this.#values, this.#first, this.#second] = [take('next'), take('nextFirst'), take('nextSecond')];
    return norm;
  }

  /** Copies of the trained tensors. */
  readValues(): Promise<TensorValues> {
    return this.#download(this.#values);
  }

  /** Copies of the moments. */
  async readMoments(): Promise<Moments> {
    return { first: await this.#download(this.#first), second: await this.#download(this.#second) };
  }

  async close(): Promise<void> {
    this.#closeTensors();
    for (const session of Object.values(this.#sessions)) await session.close();
  }

  #closeTensors(): void {
    for (const values of [this.#values, this.#first, this.#second]) closeAll(values);
  }

  async #upload(values: TensorValues): Promise<DeviceValues> {
    const feeds = Object.fromEntries(
      this.#tensors.map(({ name, shape }) => [name, float32Tensor(shape, values.get(name)!)]),
    );
    const outputs = await runsOf(this.#sessions.copy).run(feeds, this.#tensors.map(copyName), []);
    return new Map(this.#tensors.map((each): [string, DeviceTensor] => [each.name, outputs.kept[copyName(each)]!]));
  }

  async #download(values: DeviceValues): Promise<TensorValues> {
    const { fetched } = await runsOf(this.#sessions.copy).run(
      Object.fromEntries(values),
      [],
      this.#tensors.map(copyName),
    );
    return new Map(this.#tensors.map((each) => [each.name, fetched[copyName(each)]!.data as Float32Array]));
  }
}

function runsOf({ resident }: Session): ResidentRuns {
  invariant(resident, 'a session whose outputs come back');
  return resident;
}

const sumNames = (name: string) => ({ total: `total:${name}`, gradient: `gradient:${name}`, sum: `sum:${name}` });
const copyName = ({ name }: { readonly name: string }) => `copy:${name}`;

/** sum = total + gradient, for every trained tensor */
function sumGraph(tensors: readonly TrainedTensor[]): Graph {
  const graph = new Graph('sum of gradients');
  for (const { name, shape } of tensors) {
    const names = sumNames(name);
    const [total, gradient] = [names.total, names.gradient].map((each) => graph.input(each, tensor('float32', shape)));
    graph.output(names.sum, buildIn(graph, name).add(total!, gradient!));
  }
  return graph;
}

/** Every tensor as it is: what its session is fed and gives lies where the caller says. */
function copyGraph(tensors: readonly TrainedTensor[]): Graph {
  const graph = new Graph('copy');
  for (const { name, shape } of tensors) graph.output(copyName({ name }), graph.input(name, tensor('float32', shape)));
  return graph;
}
