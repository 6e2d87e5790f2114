import koffi from 'koffi';

/** An address in the memory of this process; 0 is none. */
export type Pointer = bigint;

/** The version of OrtApi that the places below are counted in. New versions add functions at the end and move none. */
const API_VERSION = 23;

const pointer = 'void *';
const text = 'const char *';
const texts = 'const char **';
/** A path as the system writes it. */
const systemPath: 'const char *' | 'const char16_t *' = process.platform === 'win32' ? 'const char16_t *' : text;
const size = 'size_t';
const integer = 'int';

/**
 * The functions used, each with its place in the table OrtApi and its parameters, as onnxruntime_c_api.h has them. All
 * return a status, none if they succeeded, unless they are named `release…` or `errorMessage`. A pointer to a pointer is
 * passed as a typed array of one element.
 */
const functions = {
  errorMessage: [2, text, [pointer]],
  createEnvironment: [3, pointer, [integer, text, pointer]],
  createSessionFromArray: [8, pointer, [pointer, pointer, size, pointer, pointer]],
  run: [9, pointer, [pointer, pointer, texts, pointer, size, texts, size, pointer]],
  createSessionOptions: [10, pointer, [pointer]],
  enableProfiling: [14, pointer, [pointer, systemPath]],
  disableMemoryPattern: [17, pointer, [pointer]],
  setLogSeverity: [22, pointer, [pointer, integer]],
  setOptimizationLevel: [23, pointer, [pointer, integer]],
  setIntraOpThreads: [24, pointer, [pointer, integer]],
  outputCount: [31, pointer, [pointer, pointer]],
  outputName: [37, pointer, [pointer, size, pointer, pointer]],
  createTensor: [49, pointer, [pointer, pointer, size, pointer, size, integer, pointer]],
  tensorData: [51, pointer, [pointer, pointer]],
  elementType: [60, pointer, [pointer, pointer]],
  dimensionCount: [61, pointer, [pointer, pointer]],
  dimensions: [62, pointer, [pointer, pointer, size]],
  typeAndShape: [65, pointer, [pointer, pointer]],
  createMemoryInfo: [68, pointer, [text, integer, integer, integer, pointer]],
  createCpuMemoryInfo: [69, pointer, [integer, integer, pointer]],
  free: [76, pointer, [pointer, pointer]],
  defaultAllocator: [78, pointer, [pointer]],
  releaseStatus: [93, 'void', [pointer]],
  releaseSession: [95, 'void', [pointer]],
  releaseValue: [96, 'void', [pointer]],
  releaseTypeAndShape: [99, 'void', [pointer]],
  releaseSessionOptions: [100, 'void', [pointer]],
  endProfiling: [110, pointer, [pointer, pointer, pointer]],
  addSessionConfigEntry: [130, pointer, [pointer, text, text]],
  runWithBinding: [133, pointer, [pointer, pointer, pointer]],
  createBinding: [134, pointer, [pointer, pointer]],
  releaseBinding: [135, 'void', [pointer]],
  bindInput: [136, pointer, [pointer, text, pointer]],
  bindOutputToDevice: [138, pointer, [pointer, text, pointer]],
  boundOutputs: [140, pointer, [pointer, pointer, pointer, pointer]],
  appendCuda: [204, pointer, [pointer, pointer]],
  createCudaOptions: [205, pointer, [pointer]],
  updateCudaOptions: [206, pointer, [pointer, texts, texts, size]],
  releaseCudaOptions: [208, 'void', [pointer]],
} as const satisfies Record<string, readonly [number, string, readonly string[]]>;

type Argument = Pointer | number | string | readonly string[] | ArrayBufferView | null;
type Status = Pointer | null;
type Native<Name extends keyof typeof functions> = (
  ...parameters: Arguments<(typeof functions)[Name][2]>
) => Returned[(typeof functions)[Name][1]];
type Arguments<Types extends readonly string[]> = { [Place in keyof Types]: Argument };
interface Returned {
  readonly [pointer]: Status;
  readonly [text]: string;
  readonly void: void;
}

/** The runtime's C interface in this process. */
export interface RuntimeApi {
  readonly functions: { readonly [Name in keyof typeof functions]: Native<Name> };
  readonly environment: Pointer;
  /** Describes memory of the CPU, in which tensors are handed over. */
  readonly cpuMemory: Pointer;
  /** Describes memory of the first CUDA card. */
  readonly cudaMemory: Pointer;
  readonly allocator: Pointer;
  /** @throws Error with the runtime's words where a call failed */
  readonly check: (status: Status) => void;
  /** What a call writes into its last parameter. @throws Error as `check` does */
  readonly result: (call: (slot: BigUint64Array) => Status) => Pointer;
  /** The text at an address, up to its 0. */
  readonly textAt: (address: Pointer) => string;
  /** The addresses at an address. */
  readonly pointersAt: (address: Pointer, count: number) => Pointer[];
  /** Copies bytes from an address into an array of this program. */
  readonly copy: (into: Uint8Array, from: Pointer) => void;
}

/**
 * Opens the interface of the runtime's library.
 *
 * @throws Error where the library cannot be loaded or is older than the table here
 */
export function openApi(library: string): RuntimeApi {
  // Read once, when the library is loaded; see `onnxruntime.ts`.
  process.env['ORT_DISABLE_TELEMETRY'] = '1';
  const getBase = koffi.load(library).func('OrtGetApiBase', pointer, []) as () => Pointer;
  const [getApi] = koffi.decode(getBase(), koffi.array(pointer, 1)) as [Pointer];
  const table = call<Pointer | null>(getApi, pointer, ['uint32_t'])(API_VERSION);
  if (table === null) throw new Error(`${library} is older than version 1.${API_VERSION} of the runtime`);
  const last = Math.max(...Object.values(functions).map(([place]) => place));
  const places = koffi.decode(table, koffi.array(pointer, last + 1)) as Pointer[];
  const bound = Object.fromEntries(
    Object.entries(functions).map(([name, [place, returns, parameters]]) => [
      name,
      call(places[place]!, returns, parameters),
    ]),
  ) as unknown as RuntimeApi['functions'];

  const textAt = (address: Pointer) => koffi.decode(address, 'char', -1) as string;
  const check: RuntimeApi['check'] = (status) => {
    if (status === null) return;
    const message = bound.errorMessage(status);
    bound.releaseStatus(status);
    throw new Error(message);
  };
  const result: RuntimeApi['result'] = (call) => {
    const slot = new BigUint64Array(1);
    check(call(slot));
    return slot[0]!;
  };
  const SEVERITY_ERROR = 3;
  const [DEVICE, ARENA, DEFAULT_MEMORY] = [0, 1, 0];
  const FIRST_CARD = 0;
  return {
    functions: bound,
    environment: result((slot) => bound.createEnvironment(SEVERITY_ERROR, 'lorikeet', slot)),
    cpuMemory: result((slot) => bound.createCpuMemoryInfo(ARENA, DEFAULT_MEMORY, slot)),
    cudaMemory: result((slot) => bound.createMemoryInfo('Cuda', DEVICE, FIRST_CARD, DEFAULT_MEMORY, slot)),
    allocator: result((slot) => bound.defaultAllocator(slot)),
    check,
    result,
    textAt,
    pointersAt: (address, count) =>
      count === 0 ? [] : (koffi.decode(address, koffi.array(pointer, count)) as Pointer[]),
    copy: memoryCopy(),
  };
}

/** The function at an address. */
function call<Result>(address: Pointer, returns: string, parameters: readonly string[]) {
  return koffi.decode(address, koffi.proto(returns, [...parameters])) as (...parameters: unknown[]) => Result;
}

/** The C library's memcpy. Electron allows no array over memory that is not its own, so outputs are copied. */
function memoryCopy(): RuntimeApi['copy'] {
  const library = koffi.load(process.platform === 'win32' ? 'ucrtbase.dll' : null);
  const memcpy = library.func('memcpy', pointer, [pointer, pointer, size]);
  return (into, from) => {
    if (into.byteLength > 0) memcpy(into, from, into.byteLength);
  };
}
