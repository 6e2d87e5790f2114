import type { Bridge, DeviceName, DeviceState, ErrorShape } from '../../contract/index.ts';

/** The devices of the machine that trains. */
export class Devices {
  all: readonly DeviceState[] = $state.raw([]);
  chosen: DeviceName | null = $state(null);
  isProving = $state(false);
  error: ErrorShape | null = $state.raw(null);

  readonly #bridge: Bridge;

  constructor(bridge: Bridge) {
    this.#bridge = bridge;
  }

  /** The device a run gets now; null before the host has said. */
  get current(): DeviceState | null {
    return this.all.find(({ device }) => device === this.chosen) ?? null;
  }

  load(): Promise<void> {
    return this.#ask(false);
  }

  /** Runs a small graph on each, in a process of its own. */
  async prove(): Promise<void> {
    this.isProving = true;
    await this.#ask(true);
    this.isProving = false;
  }

  async #ask(prove: boolean): Promise<void> {
    const answer = await this.#bridge.call('devices.list', { prove });
    this.error = answer.ok ? null : answer.error;
    if (!answer.ok) return;
    this.all = answer.reply.devices;
    this.chosen = answer.reply.chosen;
  }
}
