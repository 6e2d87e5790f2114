import { cpus } from 'node:os';
import type { DeviceList, DeviceName, DeviceState, FormatState, ProvingEvent } from '../../contract/index.ts';
import { LorikeetError, machineMemory } from '../../engine/index.ts';
import {
  type DeviceChoice,
  type DeviceMemory,
  deviceTitles,
  type ProofFormat,
  provableFormats,
} from '../../shared/device.ts';
import { versions } from '../common/versions.ts';
import type { HostContext } from '../context/index.ts';
import { readSettings } from '../context/settings.ts';
import type { Adapters } from './adapters.ts';
import { type Choice, fastestProved } from './choose.ts';
import { type Described, describeDevices, type Machine } from './describe.ts';
import { type Proving, proveInWorker } from './prove.ts';
import { adapterReader } from './readers/index.ts';
import { readHolders } from './readers/nvidia.ts';
import { DeviceRecord, formatIn } from './record.ts';
import { cudaProvider, runtimeDevices } from './runtime.ts';
import { phrase } from '../../shared/phrases/index.ts';

type Context = Pick<HostContext, 'appFolder' | 'launcher' | 'ownFiles'>;

/** What handlers of other rooms need of the devices. */
export interface DeviceContext {
  readonly devices: Devices;
}

/** A reading is not older than this, in milliseconds: pages that ask at once share one. */
const FRESH_MS = 1000;

/** The devices of this machine: what they are, what is known of them, which one a run gets. */
export class Devices {
  readonly #host: Context;
  readonly #record: DeviceRecord;
  readonly #readMachine: () => Promise<Machine>;
  #reading: { readonly machine: Promise<Machine>; readonly at: number } | null = null;

  /** @param readMachine reads what the machine has */
  constructor(host: Context, readMachine: () => Promise<Machine> = machineReader()) {
    this.#host = host;
    this.#record = new DeviceRecord(host);
    this.#readMachine = readMachine;
  }

  /** Every device with its state, and which one a new run gets. @throws files.unreadable */
  async list(): Promise<DeviceList> {
    const devices = await this.#states();
    const { device: setting } = await readSettings(this.#host);
    const { device, why } =
      setting === 'auto' ? fastestProved(devices, 'float32') : { device: setting, why: { kind: 'named' as const } };
    return { devices, chosen: device, why };
  }

  /**
   * Proves a device in some formats, whatever is known of it, and keeps what comes out. One that cannot be tried is left alone.
   *
   * @throws the signal's reason; files.unreadable, files.not-writable, files.disk-full
   */
  async prove(
    device: DeviceName,
    formats: readonly ProofFormat[],
    signal: AbortSignal,
    emit: (event: ProvingEvent) => void = () => undefined,
    options: Pick<Proving, 'limitSeconds'> = {},
  ): Promise<void> {
    const described = await this.#described(device);
    if (described.obstacle !== null) return;
    const key = keyOf(described);
    await proveInWorker({
      ...{ launcher: this.#host.launcher, device, formats, signal, ...options },
      onBegun: (format) => emit({ type: 'proving', device, format }),
      onProof: (proof) => this.#record.put(device, key, { ...proof, by: 'proof', at: new Date().toISOString() }),
    });
  }

  /** Proves every device that can be tried, or the one that is named, in every format. @throws as {@link prove} */
  async proveAll(named: DeviceName | null, signal: AbortSignal, emit: (event: ProvingEvent) => void): Promise<void> {
    const found = describeDevices(await this.#machine()).filter(
      ({ device, isFound }) => device === named || (named === null && isFound),
    );
    for (const { device } of found) await this.prove(device, provableFormats(device), signal, emit);
    // What a card is compared with when `auto` chooses.
    await this.#proveOnce('cpu', 'float32', signal, emit);
  }

  /**
   * The device of a run. A device that is named is proved first where that was not done; `auto` proves every card there is, and takes
   * the fastest. Nothing is proved on a machine without a card: the CPU is all there is.
   *
   * @throws runtime.device-unavailable for a named device that failed or cannot be tried; as {@link prove}
   */
  async choose(
    choice: DeviceChoice,
    format: ProofFormat,
    signal: AbortSignal,
    emit: (event: ProvingEvent) => void = () => undefined,
  ): Promise<Choice> {
    if (choice === 'cpu') return { device: 'cpu', why: { kind: 'named' } };
    if (choice !== 'auto') return this.#named(choice, format, signal, emit);
    const described = describeDevices(await this.#machine());
    const cards = described.filter(({ device, isFound, obstacle }) => device !== 'cpu' && isFound && obstacle === null);
    for (const { device } of cards) await this.#proveOnce(device, format, signal, emit);
    const proved = fastestProved(await this.#states(), format);
    if (proved.device === 'cpu') return proved;
    await this.#proveOnce('cpu', format, signal, emit);
    return fastestProved(await this.#states(), format);
  }

  /** What is free on a device now, and who holds the rest; null where that is not known, and for the CPU. */
  async memoryOf(device: DeviceName): Promise<DeviceMemory | null> {
    if (device === 'cpu') return null;
    this.#reading = null;
    const { memoryBytes, memoryUsedBytes, isDedicated } = await this.#described(device);
    if (memoryBytes === null || memoryUsedBytes === null || !isDedicated) return null;
    const freeBytes = Math.max(0, memoryBytes - memoryUsedBytes);
    return { freeBytes, totalBytes: memoryBytes, holders: await readHolders() };
  }

  /** Notes that a run has taken steps on a device: that proves it, unless a proof has failed. */
  async hasTrained(device: DeviceName, format: ProofFormat): Promise<void> {
    const key = keyOf(await this.#described(device));
    if (formatIn(await this.#record.formatsOf(device, key), format) !== undefined) return;
    const at = new Date().toISOString();
    const numbers = { largestDifference: null, stepSeconds: null };
    await this.#record.put(device, key, { format, passed: true, reason: null, ...numbers, by: 'run', at });
  }

  /** Notes that a device stopped in the middle of a run: `auto` does not take it before it is proved anew. */
  async hasFailed(device: DeviceName, format: ProofFormat, reason: string): Promise<void> {
    const key = keyOf(await this.#described(device));
    const at = new Date().toISOString();
    const numbers = { largestDifference: null, stepSeconds: null };
    await this.#record.put(device, key, { format, passed: false, reason, ...numbers, by: 'run', at });
  }

  async #named(
    device: DeviceName,
    format: ProofFormat,
    signal: AbortSignal,
    emit: (event: ProvingEvent) => void,
  ): Promise<Choice> {
    const { obstacle } = await this.#described(device);
    const refuse = (reason: string) => new LorikeetError('runtime.device-unavailable', { device, reason });
    if (obstacle !== null) throw refuse(`${obstacle.reason} ${obstacle.remedy}`);
    await this.#proveOnce(device, format, signal, emit);
    const state = (await this.#states()).find((each) => each.device === device)!;
    const proof = formatIn(state.formats, format);
    if (proof?.passed === true) return { device, why: { kind: 'named' } };
    const reason = proof?.reason ?? state.reason ?? phrase('device.not-begun');
    throw refuse(phrase('device.not-proved', { format, reason, device }));
  }

  async #proveOnce(
    device: DeviceName,
    format: ProofFormat,
    signal: AbortSignal,
    emit: (event: ProvingEvent) => void,
  ): Promise<void> {
    const formats = await this.#record.formatsOf(device, keyOf(await this.#described(device)));
    const known = formatIn(formats, format);
    // Steps of a run say that a device works, and not how fast it is.
    if (known?.by === 'proof' || (known !== undefined && !known.passed)) return;
    await this.prove(device, [format], signal, emit);
  }

  #machine(): Promise<Machine> {
    const now = Date.now();
    if (this.#reading === null || now - this.#reading.at > FRESH_MS) {
      this.#reading = { machine: this.#readMachine(), at: now };
    }
    return this.#reading.machine;
  }

  async #described(name: DeviceName): Promise<Described> {
    const described = describeDevices(await this.#machine()).find(({ device }) => device === name);
    if (described !== undefined) return described;
    const reason = phrase('device.not-here', { device: deviceTitles[name], platform: process.platform });
    throw new LorikeetError('runtime.device-unavailable', { device: name, reason });
  }

  async #states(): Promise<DeviceState[]> {
    const described = describeDevices(await this.#machine());
    return Promise.all(
      described.map(async (each) => stateOf(each, await this.#record.formatsOf(each.device, keyOf(each)))),
    );
  }
}

/** What a proof holds for: another driver, card, runtime, installation of CUDA or version of Lorikeet is proved anew. */
function keyOf({ device, name, driver, libraries, installed }: Described): string {
  const { VK_DRIVER_FILES: vulkan, VK_ICD_FILENAMES: icd } = process.env;
  const loader = device === 'webgpu' ? (vulkan ?? icd ?? null) : null;
  return JSON.stringify([versions().lorikeet, name, driver, libraries, loader, installed]);
}

function stateOf(
  { obstacle, isFound, isDedicated: _, installed: __, ...described }: Described,
  formats: readonly FormatState[],
): DeviceState {
  const common = { ...described, formats: [...formats] };
  if (obstacle !== null) return { ...common, state: 'unavailable', ...obstacle };
  if (formats.some(({ passed }) => passed)) return { ...common, state: 'proved', reason: null, remedy: null };
  const failed = formats.find(({ passed }) => !passed);
  if (failed !== undefined) {
    const remedy = phrase('device.failed.remedy');
    return { ...common, state: 'failed', reason: failed.reason, remedy };
  }
  const missing = isFound ? null : phrase('device.no-card');
  const remedy = isFound ? null : phrase('device.no-card.remedy');
  return { ...common, state: 'unproved', reason: missing, remedy };
}

function machineReader(): () => Promise<Machine> {
  const readAdapters = adapterReader();
  return async () => thisMachine(await readAdapters());
}

function thisMachine(adapters: Adapters): Machine {
  const { limit, available } = machineMemory();
  return {
    adapters,
    platform: `${process.platform}-${process.arch}`,
    runtime: { devices: runtimeDevices(), version: versions().onnxruntime, cuda: cudaProvider() },
    cpu: {
      name: cpus()[0]?.model.trim() ?? null,
      memoryBytes: limit,
      memoryUsedBytes: Math.max(0, limit - available),
    },
  };
}
