import { invariant } from '../../errors/index.ts';
import type { DType } from '../../ir/index.ts';
import { dataTypes } from '../../proto/index.ts';
import {
  type AnyTensor,
  type CopiedBytes,
  type DeviceTensor,
  isDeviceTensor,
  type ResidentOutputs,
  type ResidentRuns,
  type Session,
  type SessionSettings,
} from '../session-types.ts';
import { emptyTensor, type HostTensor } from '../tensors.ts';
import { openApi, type Pointer, type RuntimeApi } from './api.ts';
import { runtimeLibrary } from './library.ts';

/**
 * Options of CUDA. TF32 is off: its products have ten bits of mantissa, and losses would differ from those of every other device.
 * Memory grows by what is asked for: doubling it each time leaves up to half unused.
 */
const cudaOptions = { device_id: '0', use_tf32: '0', arena_extend_strategy: 'kSameAsRequested' } as const;

const OPTIMIZATION_BASIC = 1;

/**
 * A session of the runtime's C interface, which gives a provider all its options: the Node binding passes on none of CUDA's. A run
 * blocks the event loop, as the binding's does: CUDA keeps handles and memory for each thread that runs.
 */
export class NativeSession implements Session {
  static #opened: RuntimeApi | undefined;

  readonly #api: RuntimeApi;
  readonly #session: Pointer;
  /** Describes the memory in which its device has tensors. */
  readonly #memory: Pointer;
  readonly outputNames: readonly string[];
  #fed = 0;
  #fetched = 0;

  /** @throws Error with the runtime's words */
  static open(model: Uint8Array, settings: SessionSettings): NativeSession {
    const api = (this.#opened ??= openApi(runtimeLibrary()));
    const { functions, environment, result } = api;
    const options = sessionOptions(api, settings);
    try {
      const session = result((slot) =>
        functions.createSessionFromArray(environment, model, model.byteLength, options, slot),
      );
      return new NativeSession(api, session, settings.device === 'cuda' ? api.cudaMemory : api.cpuMemory);
    } finally {
      functions.releaseSessionOptions(options);
    }
  }

  private constructor(api: RuntimeApi, session: Pointer, memory: Pointer) {
    this.#api = api;
    this.#session = session;
    this.#memory = memory;
    this.outputNames = outputNames(api, session);
  }

  get copied(): CopiedBytes {
    return { fed: this.#fed, fetched: this.#fetched };
  }

  get resident(): ResidentRuns {
    const copied = () => this.copied;
    return {
      run: (feeds, kept, fetches) => this.#runResident(feeds, kept, fetches),
      get copied() {
        return copied();
      },
    };
  }

  /** @throws Error with the runtime's words */
  #runResident(
    feeds: Readonly<Record<string, AnyTensor>>,
    kept: readonly string[],
    fetches: readonly string[],
  ): Promise<ResidentOutputs> {
    const { functions, allocator, cpuMemory, check, result, pointersAt } = this.#api;
    const binding = result((slot) => functions.createBinding(this.#session, slot));
    const inputs: Pointer[] = [];
    let outputs: Pointer[] = [];
    try {
      for (const [name, tensor] of Object.entries(feeds)) {
        const value = isDeviceTensor(tensor) ? NativeTensor.valueOf(tensor) : this.#tensor(tensor);
        if (!isDeviceTensor(tensor)) inputs.push(value);
        // The runtime copies it to its device here, where it does not lie there.
        check(functions.bindInput(binding, name, value));
      }
      for (const name of kept) check(functions.bindOutputToDevice(binding, name, this.#memory));
      for (const name of fetches) check(functions.bindOutputToDevice(binding, name, cpuMemory));
      check(functions.runWithBinding(this.#session, null, binding));
      const [list, count] = [new BigUint64Array(1), new BigUint64Array(1)];
      check(functions.boundOutputs(binding, allocator, list, count));
      outputs = pointersAt(list[0]!, Number(count[0]!));
      check(functions.free(allocator, list[0]!));
      const fetched = Object.fromEntries(
        fetches.map((name, index) => [name, this.#values(outputs[kept.length + index]!)]),
      );
      const resident = Object.fromEntries(
        kept.map((name, index) => [name, new NativeTensor(this.#api, outputs[index]!, this.#typeOf(outputs[index]!))]),
      );
      // Those that are kept are their holders' from here on.
      outputs = outputs.slice(kept.length);
      return Promise.resolve({ kept: resident, fetched });
    } finally {
      functions.releaseBinding(binding);
      for (const value of [...inputs, ...outputs]) functions.releaseValue(value);
    }
  }

  /** @throws Error with the runtime's words */
  run(
    feeds: Readonly<Record<string, HostTensor>>,
    fetches: readonly string[] = this.outputNames,
  ): Promise<Record<string, HostTensor>> {
    const { functions, check } = this.#api;
    const names = Object.keys(feeds);
    const inputs = new BigUint64Array(names.length);
    const outputs = new BigUint64Array(fetches.length);
    try {
      for (const [index, name] of names.entries()) inputs[index] = this.#tensor(feeds[name]!);
      check(functions.run(this.#session, null, names, inputs, names.length, fetches, fetches.length, outputs));
      return Promise.resolve(Object.fromEntries(fetches.map((name, index) => [name, this.#values(outputs[index]!)])));
    } finally {
      for (const value of [...inputs, ...outputs]) if (value !== 0n) functions.releaseValue(value);
    }
  }

  endProfile(): void {
    const { functions, allocator, check, result } = this.#api;
    const file = result((slot) => functions.endProfiling(this.#session, allocator, slot));
    check(functions.free(allocator, file));
  }

  close(): Promise<void> {
    this.#api.functions.releaseSession(this.#session);
    return Promise.resolve();
  }

  /** A tensor of the runtime over the memory of ours: the caller keeps `data` until the run is over. */
  #tensor({ dtype, shape, data }: HostTensor): Pointer {
    const { functions, cpuMemory, result } = this.#api;
    const count = shape.reduce((product, length) => product * length, 1);
    if (data.length !== count)
      throw new Error(`${data.length} numbers for the shape [${shape.join(', ')}], which has ${count}`);
    const dimensions = BigInt64Array.from(shape, BigInt);
    this.#fed += data.byteLength;
    return result((slot) =>
      functions.createTensor(cpuMemory, data, data.byteLength, dimensions, shape.length, dataTypes[dtype], slot),
    );
  }

  /** A copy of a tensor of the runtime. */
  #values(value: Pointer): HostTensor {
    const { functions, result, copy } = this.#api;
    const { dtype, shape } = this.#typeOf(value);
    const tensor = emptyTensor(dtype, shape);
    const { buffer, byteOffset, byteLength } = tensor.data;
    this.#fetched += byteLength;
    copy(
      new Uint8Array(buffer, byteOffset, byteLength),
      result((slot) => functions.tensorData(value, slot)),
    );
    return tensor;
  }

  #typeOf(value: Pointer): Pick<HostTensor, 'dtype' | 'shape'> {
    const { functions, check, result } = this.#api;
    const info = result((slot) => functions.typeAndShape(value, slot));
    try {
      const dimensions = new BigInt64Array(Number(result((slot) => functions.dimensionCount(info, slot))));
      check(functions.dimensions(info, dimensions, dimensions.length));
      const code = new Int32Array(1);
      check(functions.elementType(info, code));
      const dtype = dtypes.get(code[0]!);
      invariant(dtype !== undefined, `the runtime gave a tensor of element type ${code[0]}`);
      return { dtype, shape: Array.from(dimensions, Number) };
    } finally {
      functions.releaseTypeAndShape(info);
    }
  }
}

/** A tensor of the runtime, in the memory of a device. */
class NativeTensor implements DeviceTensor {
  readonly kind = 'device';
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly #api: RuntimeApi;
  #value: Pointer | null;

  constructor(api: RuntimeApi, value: Pointer, { dtype, shape }: Pick<HostTensor, 'dtype' | 'shape'>) {
    this.dtype = dtype;
    this.shape = shape;
    this.#api = api;
    this.#value = value;
  }

  /** The runtime's address of a tensor that is open. */
  static valueOf(tensor: DeviceTensor): Pointer {
    invariant(tensor instanceof NativeTensor && tensor.#value !== null, 'a tensor of a device that was closed');
    return tensor.#value;
  }

  close(): void {
    if (this.#value !== null) this.#api.functions.releaseValue(this.#value);
    this.#value = null;
  }
}

/** The options of a session; the caller releases them. */
function sessionOptions(api: RuntimeApi, settings: SessionSettings): Pointer {
  const { device, threads, entries, logSeverity, profilePrefix } = settings;
  const { functions, check, result } = api;
  const options = result((slot) => functions.createSessionOptions(slot));
  try {
    check(functions.disableMemoryPattern(options));
    check(functions.setLogSeverity(options, logSeverity));
    check(functions.setOptimizationLevel(options, OPTIMIZATION_BASIC));
    if (threads > 0) check(functions.setIntraOpThreads(options, threads));
    for (const [key, value] of Object.entries(entries)) check(functions.addSessionConfigEntry(options, key, value));
    if (profilePrefix !== undefined) check(functions.enableProfiling(options, profilePrefix));
    if (device === 'cuda') appendCuda(api, options, cudaOptions);
    else if (device !== 'cpu') throw new Error(`${device} is opened through the binding alone`);
    return options;
  } catch (error) {
    functions.releaseSessionOptions(options);
    throw error;
  }
}

function appendCuda(
  { functions, check, result }: RuntimeApi,
  options: Pointer,
  settings: Readonly<Record<string, string>>,
): void {
  const [keys, values] = [Object.keys(settings), Object.values(settings)];
  const cuda = result((slot) => functions.createCudaOptions(slot));
  try {
    check(functions.updateCudaOptions(cuda, keys, values, keys.length));
    check(functions.appendCuda(options, cuda));
  } finally {
    functions.releaseCudaOptions(cuda);
  }
}

function outputNames({ functions, allocator, check, result, textAt }: RuntimeApi, session: Pointer): string[] {
  const count = Number(result((slot) => functions.outputCount(session, slot)));
  return Array.from({ length: count }, (_, index) => {
    const address = result((slot) => functions.outputName(session, index, allocator, slot));
    const name = textAt(address);
    check(functions.free(allocator, address));
    return name;
  });
}

/** The runtime numbers dtypes as ONNX files do. */
const dtypes = new Map(Object.entries(dataTypes).map(([dtype, code]) => [code, dtype as DType]));
