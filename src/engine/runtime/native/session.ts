import { invariant } from '../../errors/index.ts';
import type { DType } from '../../ir/index.ts';
import { dataTypes } from '../../proto/index.ts';
import { emptyTensor, type HostTensor } from '../tensors.ts';
import { openApi, type Pointer, type RuntimeApi } from './api.ts';

/** What a session is opened with, in the runtime's own words. */
export interface NativeOptions {
  /** Path of the runtime's library. */
  readonly library: string;
  /** Session configuration entries, such as `session.disable_prepacking`. */
  readonly entries: Readonly<Record<string, string>>;
  readonly threads: number;
  /** None for the CPU. */
  readonly provider: ProviderChoice | null;
  /** Prefix of a profile that {@link NativeSession.endProfile} writes. */
  readonly profilePrefix?: string | undefined;
}

/** An execution provider with its options. */
export interface ProviderChoice {
  readonly name: 'CUDA' | 'WebGPU' | 'DML';
  readonly options: Readonly<Record<string, string>>;
}

const OPTIMIZATION_BASIC = 1;
const SEVERITY_ERROR = 3;

const apis = new Map<string, RuntimeApi>();

/**
 * A session of the runtime's C interface. It can what the Node binding cannot: give a provider all its options, among them
 * `use_tf32` of CUDA, and run on a thread of its own, so that the event loop goes on meanwhile.
 */
export class NativeSession {
  readonly #api: RuntimeApi;
  readonly #session: Pointer;
  readonly outputNames: readonly string[];

  /** @throws Error with the runtime's words */
  static open(model: Uint8Array, options: NativeOptions): NativeSession {
    const api = apis.get(options.library) ?? openApi(options.library);
    apis.set(options.library, api);
    const { functions, environment, result } = api;
    const settings = sessionSettings(api, options);
    try {
      const session = result((slot) =>
        functions.createSessionFromArray(environment, model, model.byteLength, settings, slot),
      );
      return new NativeSession(api, session);
    } finally {
      functions.releaseSessionOptions(settings);
    }
  }

  private constructor(api: RuntimeApi, session: Pointer) {
    this.#api = api;
    this.#session = session;
    this.outputNames = outputNames(api, session);
  }

  /** @throws Error with the runtime's words */
  async run(
    feeds: Readonly<Record<string, HostTensor>>,
    fetches: readonly string[] = this.outputNames,
  ): Promise<Record<string, HostTensor>> {
    const { functions, check } = this.#api;
    const names = Object.keys(feeds);
    const inputs = new BigUint64Array(names.length);
    const outputs = new BigUint64Array(fetches.length);
    try {
      for (const [index, name] of names.entries()) inputs[index] = this.#tensor(feeds[name]!);
      const status = await new Promise<Pointer | null>((resolve, reject) => {
        functions.run.async(
          this.#session,
          null,
          names,
          inputs,
          names.length,
          fetches,
          fetches.length,
          outputs,
          (error: Error | null, returned: Pointer | null) => (error === null ? resolve(returned) : reject(error)),
        );
      });
      check(status);
      return Object.fromEntries(fetches.map((name, index) => [name, this.#values(outputs[index]!)]));
    } finally {
      for (const value of [...inputs, ...outputs]) if (value !== 0n) functions.releaseValue(value);
    }
  }

  endProfile(): void {
    const { functions, allocator, check, result } = this.#api;
    const file = result((slot) => functions.endProfiling(this.#session, allocator, slot));
    check(functions.free(allocator, file));
  }

  close(): void {
    this.#api.functions.releaseSession(this.#session);
  }

  /** A tensor of the runtime over the memory of ours: the caller keeps `data` until the run is over. */
  #tensor({ dtype, shape, data }: HostTensor): Pointer {
    const { functions, cpuMemory, result } = this.#api;
    const dimensions = BigInt64Array.from(shape, BigInt);
    return result((slot) =>
      functions.createTensor(cpuMemory, data, data.byteLength, dimensions, shape.length, dataTypes[dtype], slot),
    );
  }

  /** A copy of a tensor of the runtime. */
  #values(value: Pointer): HostTensor {
    const { functions, check, result, copy } = this.#api;
    const info = result((slot) => functions.typeAndShape(value, slot));
    try {
      const dimensions = new BigInt64Array(Number(result((slot) => functions.dimensionCount(info, slot))));
      check(functions.dimensions(info, dimensions, dimensions.length));
      const code = new Int32Array(1);
      check(functions.elementType(info, code));
      const dtype = dtypes.get(code[0]!);
      invariant(dtype !== undefined, `the runtime gave a tensor of element type ${code[0]}`);
      const tensor = emptyTensor(dtype, Array.from(dimensions, Number));
      const { buffer, byteOffset, byteLength } = tensor.data;
      copy(
        new Uint8Array(buffer, byteOffset, byteLength),
        result((slot) => functions.tensorData(value, slot)),
      );
      return tensor;
    } finally {
      functions.releaseTypeAndShape(info);
    }
  }
}

/** The settings of a session; the caller releases them. */
function sessionSettings(api: RuntimeApi, options: NativeOptions): Pointer {
  const { functions, check, result } = api;
  const settings = result((slot) => functions.createSessionOptions(slot));
  try {
    check(functions.disableMemoryPattern(settings));
    check(functions.setLogSeverity(settings, SEVERITY_ERROR));
    check(functions.setOptimizationLevel(settings, OPTIMIZATION_BASIC));
    if (options.threads > 0) check(functions.setIntraOpThreads(settings, options.threads));
    for (const [key, value] of Object.entries(options.entries)) {
      check(functions.addSessionConfigEntry(settings, key, value));
    }
    if (options.profilePrefix !== undefined) check(functions.enableProfiling(settings, options.profilePrefix));
    if (options.provider !== null) appendProvider(api, settings, options.provider);
    return settings;
  } catch (error) {
    functions.releaseSessionOptions(settings);
    throw error;
  }
}

function appendProvider({ functions, check, result }: RuntimeApi, options: Pointer, provider: ProviderChoice): void {
  const keys = Object.keys(provider.options);
  const values = Object.values(provider.options);
  if (provider.name !== 'CUDA') {
    check(functions.appendProvider(options, provider.name, keys, values, keys.length));
    return;
  }
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
