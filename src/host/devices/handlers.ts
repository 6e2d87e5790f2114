import type { Handlers } from '../../contract/index.ts';
import type { DeviceContext } from './devices.ts';

/** The devices of this machine. */
export function deviceHandlers({ devices }: DeviceContext) {
  return {
    /** @throws files.unreadable */
    'devices.list': () => devices.list(),

    /** @throws files.unreadable, files.not-writable, files.disk-full; runtime.device-unavailable */
    'devices.prove': async ({ device }, emit, signal) => {
      await devices.proveAll(device, signal, emit);
      return devices.list();
    },
  } satisfies Partial<Handlers>;
}
