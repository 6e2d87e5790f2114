import { type Compute, halfOf } from '../../../shared/precision.ts';
import { invariant, LorikeetError } from '../../errors/index.ts';
import type { OnnxModel } from '../../ir/index.ts';
import type { ModelSpec } from '../../models/index.ts';
import { splitScale } from '../../adapters/index.ts';
import {
  ANY_DROPOUT,
  type Backward,
  type DropoutPlace,
  type TrainedParts,
  emit,
  gradientName,
  inputNames,
  type MaskForm,
  outputNames,
  type TrainingGraph,
  trainingGraph,
} from '../../passes/index.ts';
import {
  boolScalar,
  type CopiedBytes,
  type Device,
  float32Scalar,
  float32Tensor,
  type HostTensor,
  measuredFeaturesOf,
  type NodesOnCpu,
  openPlacedSession,
  type PlacedSession,
} from '../../runtime/index.ts';
import type { Checkpoint } from '../../weights/checkpoint.ts';
import type { FrozenBase } from '../frozen/base.ts';
import { batchFeeds, type TokenBatch } from '../feeds/batch.ts';
import type { TensorValues } from '../trained/initial.ts';
import { type DeviceValues, isOnDevice } from '../trained/device-values.ts';
import { locateParameters } from '../frozen/locate.ts';
import { MaskFeeder } from '../feeds/masks.ts';
import { type TrainedTensor, trainedTensorsOf } from '../trained/tensors.ts';

export interface ModelOptions {
  readonly device: Device;
  readonly threads: number;
  /** Seed of the dropout masks. */
  readonly seed: number;
  /** The frozen base in another form than the checkpoint's files. */
  readonly base?: FrozenBase;
  /** Trade time for memory: see `passes/4-optimize/recompute`. */
  readonly recompute?: boolean;
  /** What products are computed in; left out, float32. */
  readonly compute?: Compute | undefined;
  /** What is computed besides logits and loss; left out, the gradients of the trained tensors. */
  readonly backward?: Backward;
  /** Open it for adapters of any rank, dropout and power of the scale: {@link ClassifierModel.withAdapter} gives one each. */
  readonly forAnyAdapter?: boolean;
  /** How dropout masks are fed; by default what suits the device. */
  readonly masks?: MaskForm;
  readonly profilePrefix?: string | undefined;
  readonly noFallback?: boolean;
  /** Through the runtime's C interface, which can leave gradients on the device; CUDA by default. */
  readonly native?: boolean | undefined;
  /** Marks of the graph (`hidden.3`) to return as outputs besides, for tests. */
  readonly reveal?: readonly string[];
  /** Changes the model before its session is opened, such as to give every value out. */
  readonly rewrite?: ((model: OnnxModel) => OnnxModel) | undefined;
}

/** What models with different adapters have in common. */
interface SharedSession {
  /** Replaced after memory ran out. */
  session: PlacedSession;
  readonly dropouts: readonly DropoutPlace[];
  readonly masks: MaskForm;
  readonly backward: Backward;
}

/** What one training run of a micro-batch gives. */
export interface MicroBatchResult {
  readonly loss: number;
  /** [rows, classes], row-major. */
  readonly logits: Float32Array;
  /** By the name of the trained tensor; of `loss · lossScale`. */
  readonly gradients: ReadonlyMap<string, Float32Array>;
  readonly tokens: number;
}

/** Families whose products stay in float32: half floats overflow in their attention, or their graph has no half form yet. */
const onlyFloat32: readonly string[] = ['deberta-v2', 'gemma3_text'];

/** What products of a model are computed in, when a run asks for `compute`. */
export function computeOf({ modelType }: Pick<ModelSpec, 'modelType'>, compute: Compute = 'fp32'): Compute {
  return onlyFloat32.includes(modelType) ? 'fp32' : compute;
}

/**
 * A classifier in one session: base checkpoint, adapter and head, forward and backward. The trained tensors live outside,
 * in `values`, and are fed at every run.
 */
export class ClassifierModel {
  readonly spec: ModelSpec;
  readonly tensors: readonly TrainedTensor[];
  readonly #shared: SharedSession;
  readonly #masks: MaskFeeder;
  /** What the values of a tensor are fed times, and its gradient is taken times; powers of two. */
  readonly #powers: ReadonlyMap<string, number>;

  private constructor(
    spec: ModelSpec,
    tensors: readonly TrainedTensor[],
    shared: SharedSession,
    masks: MaskFeeder,
    powers: ReadonlyMap<string, number> = new Map(),
  ) {
    this.spec = spec;
    this.tensors = tensors;
    this.#shared = shared;
    this.#masks = masks;
    this.#powers = powers;
  }

  /**
   * Writes the graph and opens the session; frozen weights stay in the checkpoint's files.
   *
   * @throws LorikeetError of the passes, of `locateParameters`, `runtime.session-failed`, `runtime.out-of-memory`,
   *   `train.compute-unavailable`
   */
  static async open(
    spec: ModelSpec,
    parts: TrainedParts,
    checkpoint: Checkpoint,
    options: ModelOptions,
  ): Promise<ClassifierModel> {
    const { folder, locate } = options.base ?? locateParameters(spec, checkpoint);
    const { device, threads, profilePrefix, noFallback, native } = options;
    const compute = computeOf(spec, options.compute);
    const half = halfOf(compute);
    const measured = await measuredFeaturesOf(device);
    if (half !== null && !measured.halfProducts.includes(half)) {
      throw new LorikeetError('train.compute-unavailable', { device, compute });
    }
    // Codes of int8 are multiplied with inputs in 8 bits: there is nothing to narrow.
    const features = { ...measured, int8Products: measured.int8Products && half === null };
    const masks = options.masks ?? (features.inputsInPlace ? 'apart' : 'pooled');
    const { graph, tensors, dropouts }: TrainingGraph = trainingGraph(spec, parts, locate, {
      recompute: options.recompute ?? false,
      masks,
      half,
      weights: features,
      backward: options.backward ?? 'trained',
      forAnyAdapter: options.forAnyAdapter ?? false,
    });
    for (const mark of options.reveal ?? []) {
      const value = graph.marks.get(mark);
      if (value) graph.output(mark, value);
    }
    const isInt8 = [...tensors.values()].some(({ type }) => type.dtype === 'int8');
    const model = emit(graph, tensors, features);
    const session = await openPlacedSession(options.rewrite?.(model) ?? model, {
      device,
      threads,
      weightsFolder: folder,
      prepack: isInt8 && features.int8Products,
      ...(profilePrefix === undefined ? {} : { profilePrefix }),
      ...(noFallback === undefined ? {} : { noFallback }),
      ...(native === undefined ? {} : { native }),
    });
    const shared = { session, dropouts, masks, backward: options.backward ?? 'trained' };
    if (options.forAnyAdapter === true) return ClassifierModel.#adapted(spec, parts, shared, options.seed);
    const feeder = new MaskFeeder(dropouts, options.seed, masks);
    return new ClassifierModel(spec, trainedTensorsOf(spec, parts), shared, feeder);
  }

  /**
   * The same session with another adapter; to be closed once, by any of them. Needs a model opened with `forAnyAdapter`, for the
   * same modules and the same mantissa of the scale. It computes the bits that a model of its own would.
   *
   * @param seed of the dropout masks
   */
  withAdapter(parts: TrainedParts, seed: number): ClassifierModel {
    return ClassifierModel.#adapted(this.spec, parts, this.#shared, seed);
  }

  static #adapted(spec: ModelSpec, parts: TrainedParts, shared: SharedSession, seed: number): ClassifierModel {
    const [target] = parts.targets.values();
    const tensors = trainedTensorsOf(spec, parts);
    const power = target === undefined ? 1 : splitScale(target.scale).power;
    const scaled = tensors.filter(({ part }) => part.kind === 'lora-b' && power !== 1);
    const probabilityOf = (inGraph: number) => (inGraph === ANY_DROPOUT ? (target?.dropout ?? 0) : inGraph);
    const feeder = new MaskFeeder(shared.dropouts, seed, shared.masks, probabilityOf);
    return new ClassifierModel(spec, tensors, shared, feeder, new Map(scaled.map(({ name }) => [name, power])));
  }

  /** What of the graph the runtime left to the CPU; `null` where that shows in the first run only. */
  get nodesOnCpu(): NodesOnCpu | null {
    return this.#shared.session.nodesOnCpu;
  }

  /**
   * Opens the session anew, for a run that went out of memory: what its runtime holds by then it would not give back.
   *
   * @throws LorikeetError `runtime.session-failed`, `runtime.out-of-memory`
   */
  async restart(): Promise<void> {
    this.#shared.session = await this.#shared.session.reopen();
  }

  /** Loss and gradients of one micro-batch, with dropout drawn for `run`. */
  async train(
    batch: TokenBatch,
    values: TensorValues,
    run: readonly [step: number, microBatch: number],
    lossScale: number,
  ): Promise<MicroBatchResult> {
    const { feeds, sizes, tokenCount } = batchFeeds(this.spec, batch);
    const outputs = await this.#shared.session.run({
      ...feeds,
      ...this.#masks.training(sizes, run),
      ...this.#trainedFeeds(values),
      [inputNames.lossScale]: float32Scalar(lossScale),
      [inputNames.training]: boolScalar(true),
    });
    const gradients = new Map<string, Float32Array>();
    for (const { name } of this.tensors) {
      const gradient = outputs[gradientName(name)];
      if (gradient) gradients.set(name, this.#times(name, gradient.data as Float32Array));
    }
    return {
      loss: (outputs[outputNames.loss] as HostTensor).data[0] as number,
      logits: (outputs[outputNames.logits] as HostTensor).data as Float32Array,
      gradients,
      tokens: tokenCount,
    };
  }

  /** Whether gradients can stay on the device: {@link trainResident}. */
  get isResident(): boolean {
    return this.#shared.session.resident !== null;
  }

  /** Bytes that went to the session and back, where it counts them. */
  get copied(): CopiedBytes | null {
    return this.#shared.session.resident?.copied ?? null;
  }

  /** {@link train} with trained tensors that lie on the device; their gradients stay there, and are the caller's to close. */
  async trainResident(
    batch: TokenBatch,
    values: DeviceValues,
    run: readonly [step: number, microBatch: number],
    lossScale: number,
  ): Promise<Omit<MicroBatchResult, 'gradients'> & { readonly gradients: DeviceValues }> {
    const { resident } = this.#shared.session;
    invariant(resident, 'a session whose outputs come back');
    const { feeds, sizes, tokenCount } = batchFeeds(this.spec, batch);
    const names = new Map(this.tensors.map(({ name }) => [gradientName(name), name]));
    const kept = this.#shared.session.outputNames.filter((name) => names.has(name));
    const outputs = await resident.run(
      {
        ...feeds,
        ...this.#masks.training(sizes, run),
        ...Object.fromEntries(values),
        [inputNames.lossScale]: float32Scalar(lossScale),
        [inputNames.training]: boolScalar(true),
      },
      kept,
      [outputNames.loss, outputNames.logits],
    );
    return {
      loss: (outputs.fetched[outputNames.loss] as HostTensor).data[0] as number,
      logits: (outputs.fetched[outputNames.logits] as HostTensor).data as Float32Array,
      gradients: new Map(kept.map((name) => [names.get(name)!, outputs.kept[name]!])),
      tokens: tokenCount,
    };
  }

  /** Logits [rows, classes] without dropout, and the values named in `reveal`. */
  async evaluate(
    batch: TokenBatch,
    values: TensorValues | DeviceValues,
    fetches: readonly string[] = [outputNames.logits],
  ): Promise<Readonly<Record<string, HostTensor>>> {
    const { feeds, sizes } = batchFeeds(this.spec, batch);
    const common = {
      ...feeds,
      ...this.#masks.evaluation(sizes),
      ...(this.#shared.backward === 'trained'
        ? { [inputNames.lossScale]: float32Scalar(1), [inputNames.training]: boolScalar(false) }
        : {}),
    };
    if (!isOnDevice(values)) return this.#shared.session.run({ ...common, ...this.#trainedFeeds(values) }, fetches);
    const { resident } = this.#shared.session;
    invariant(resident, 'values of a device in a session without one');
    return (await resident.run({ ...common, ...Object.fromEntries(values) }, [], fetches)).fetched;
  }

  /**
   * Logits [rows, classes] without dropout, and for each row what its tokens contribute to the logit of one class: see
   * `passes/3-differentiate/contributions.ts`. Needs a model opened with `backward: 'contributions'`.
   *
   * @param chosen class of each row
   */
  async contributions(
    sequences: readonly ArrayLike<number>[],
    chosen: readonly number[],
    classes: number,
    values: TensorValues,
  ): Promise<{ readonly logits: Float32Array; readonly contributions: readonly Float32Array[] }> {
    invariant(this.#shared.backward === 'contributions', 'the model was opened without contributions');
    const { feeds, sizes } = batchFeeds(this.spec, { sequences, classWeights: Array<number>(classes).fill(1) });
    const targets = new Float32Array(sequences.length * classes);
    chosen.forEach((index, row) => (targets[row * classes + index] = 1));
    const outputs = await this.#shared.session.run(
      {
        ...feeds,
        ...this.#masks.evaluation(sizes),
        ...this.#trainedFeeds(values),
        [inputNames.targets]: float32Tensor([sequences.length, classes], targets),
      },
      [outputNames.logits, outputNames.contributions],
    );
    const all = outputs[outputNames.contributions]?.data as Float32Array;
    let at = 0;
    const contributions = sequences.map(({ length }) => all.slice(at, (at += length)));
    return { logits: outputs[outputNames.logits]?.data as Float32Array, contributions };
  }

  endProfile(): void {
    this.#shared.session.endProfile();
  }

  async close(): Promise<void> {
    await this.#shared.session.close();
  }

  #trainedFeeds(values: TensorValues): Record<string, HostTensor> {
    const feeds: Record<string, HostTensor> = {};
    for (const { name, shape } of this.tensors) {
      feeds[name] = float32Tensor(shape, this.#times(name, values.get(name) as Float32Array));
    }
    return feeds;
  }

  #times(name: string, values: Float32Array): Float32Array {
    const power = this.#powers.get(name);
    return power === undefined ? values : values.map((value) => value * power);
  }
}

/** @throws LorikeetError `train.vocabulary` where a token id has no embedding */
export function checkVocabulary(spec: ModelSpec, folder: string, ids: Int32Array): void {
  const rows = spec.embeddings.words.rows;
  for (const id of ids) if (id >= rows) throw new LorikeetError('train.vocabulary', { folder, id, rows });
}
