import type { Bridge, DeviceList, DeviceName, DeviceState, ErrorShape, EventOf } from '../../contract/index.ts';
import { Question } from './question.svelte.ts';

/** How often the memory in use is read while a run trains, in milliseconds. */
const INTERVAL = 5000;

/** The devices of the machine that trains. */
export class Devices {
  /** What is being proved now. */
  proving: Pick<EventOf<'devices.prove'>, 'device' | 'format'> | null = $state.raw(null);
  isProving = $state(false);
  /** Why the last proof has no answer. */
  #proofError: ErrorShape | null = $state.raw(null);
  /** The newest answer, of whichever question. */
  #list: DeviceList | null = $state.raw(null);

  readonly #bridge: Bridge;
  readonly #listing: Question<'devices.list'>;

  constructor(bridge: Bridge) {
    this.#bridge = bridge;
    this.#listing = new Question(bridge, 'devices.list');
  }

  get all(): readonly DeviceState[] {
    return this.#list?.devices ?? [];
  }

  get chosen(): DeviceName | null {
    return this.#list?.chosen ?? null;
  }

  /** Why that one; null before the host has said. */
  get why(): DeviceList['why'] | null {
    return this.#list?.why ?? null;
  }

  /** The device a run gets now; null before the host has said. */
  get current(): DeviceState | null {
    return this.all.find(({ device }) => device === this.chosen) ?? null;
  }

  get error(): ErrorShape | null {
    return this.#proofError ?? this.#listing.error;
  }

  async load(): Promise<void> {
    const list = await this.#listing.ask({});
    if (list !== null) this.#list = list;
  }

  /** Reads again and again, as long as the page is looked at. Called in an effect; the result ends it. */
  watch(): () => void {
    const timer = setInterval(() => {
      if (!document.hidden) void this.load();
    }, INTERVAL);
    return () => clearInterval(timer);
  }

  /** Trains small models on a device, in a process of its own; null: on each that can be tried. */
  async prove(device: DeviceName | null = null): Promise<void> {
    if (this.isProving) return;
    this.isProving = true;
    const answer = await this.#bridge.call(
      'devices.prove',
      { device },
      {
        onEvent: (event) => (this.proving = event),
      },
    );
    this.isProving = false;
    this.proving = null;
    this.#proofError = answer.ok ? null : answer.error;
    if (answer.ok) this.#list = answer.reply;
  }
}
