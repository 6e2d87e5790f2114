import type { DeviceName, DeviceState } from '../../contract/index.ts';
import type { Adapter, Adapters } from './adapters.ts';
import { phrase } from '../../shared/phrases/index.ts';

/** What is known of a device before anything is tried on it. */
export interface Described extends Pick<
  DeviceState,
  'device' | 'name' | 'memoryBytes' | 'memoryUsedBytes' | 'driver' | 'libraries'
> {
  /** Why it cannot be used here, and what to do; null where it can be tried. */
  readonly obstacle: { readonly reason: string; readonly remedy: string } | null;
  /** Whether a card for it was found: without one a driver in software may be there, and is tried on request only. */
  readonly isFound: boolean;
  /** Whether its memory is its own, and what is free of it bounds a run. */
  readonly isDedicated: boolean;
  /** What was installed for it, and when; null where it came with the runtime. */
  readonly installed: string | null;
}

/** What the machine and the runtime are. */
export interface Machine {
  readonly adapters: Adapters;
  /** `linux-x64` */
  readonly platform: string;
  readonly runtime: {
    readonly devices: readonly DeviceName[];
    readonly version: string;
    /** See `cudaProvider`. */
    readonly cuda: string | null;
  };
  readonly cpu: { readonly name: string | null; readonly memoryBytes: number; readonly memoryUsedBytes: number };
}

/** The devices there could be, those of graphics cards first. */
export function describeDevices(machine: Machine): Described[] {
  const { runtime, adapters, platform } = machine;
  const onnxruntime = { name: 'onnxruntime', version: runtime.version };
  const { cpu } = machine;
  const system = platform.split('-')[0];
  const names: DeviceName[] = [
    ...(system === 'darwin' ? [] : (['cuda'] as const)),
    ...(system === 'win32' ? (['dml'] as const) : []),
    'webgpu',
  ];
  return [
    ...names.map((device): Described => {
      const cards =
        device === 'cuda' ? adapters.adapters.filter(({ vendor }) => vendor === 'nvidia') : adapters.adapters;
      const libraries = [...(device === 'cuda' && adapters.cuda ? [{ name: 'CUDA', version: adapters.cuda }] : [])];
      return {
        device,
        ...cardsTogether(device === 'cuda' ? cards.slice(0, 1) : cards),
        libraries: [...libraries, onnxruntime],
        obstacle: obstacleOf(device, machine, cards),
        isFound: cards.length > 0,
        isDedicated: device === 'cuda',
        installed: device === 'cuda' ? runtime.cuda : null,
      };
    }),
    {
      device: 'cpu',
      ...cpu,
      driver: null,
      libraries: [onnxruntime],
      obstacle: null,
      isFound: true,
      isDedicated: false,
      installed: null,
    },
  ];
}

/** The runtime itself chooses among several cards: memory is told where there is one. */
function cardsTogether(
  cards: readonly Adapter[],
): Pick<Described, 'name' | 'memoryBytes' | 'memoryUsedBytes' | 'driver'> {
  const [first] = cards;
  if (first === undefined) return { name: null, memoryBytes: null, memoryUsedBytes: null, driver: null };
  if (cards.length === 1) {
    const { name, memoryBytes, memoryUsedBytes, driver } = first;
    return { name, memoryBytes, memoryUsedBytes, driver };
  }
  const drivers = cards.flatMap(({ driver }) => (driver === null ? [] : [driver]));
  return {
    name: cards.map(({ name }) => name).join(' / '),
    driver: drivers.length === 0 ? null : [...new Set(drivers)].join(' / '),
    ...{ memoryBytes: null, memoryUsedBytes: null },
  };
}

function obstacleOf(device: DeviceName, machine: Machine, cards: readonly Adapter[]): Described['obstacle'] {
  const { runtime, adapters, platform } = machine;
  if (!runtime.devices.includes(device)) {
    if (device === 'cuda') {
      const reason = phrase('device.no-cuda');
      return { reason, remedy: phrase('device.no-cuda.remedy') };
    }
    return {
      reason: phrase('device.no-such', { platform }),
      remedy: phrase('device.no-such.remedy'),
    };
  }
  if (device !== 'cuda') return null;
  if (adapters.nvidiaFault !== null) {
    return {
      reason: phrase('device.driver-fault', { fault: adapters.nvidiaFault.replace(/\.$/, '') }),
      remedy: phrase('device.driver-fault.remedy'),
    };
  }
  if (cards.length === 0) {
    return {
      reason: phrase('device.no-nvidia'),
      remedy: phrase('device.no-nvidia.remedy'),
    };
  }
  if (runtime.cuda === null) {
    return {
      reason: phrase('device.no-provider'),
      remedy: phrase('device.no-provider.remedy'),
    };
  }
  return null;
}
