import type { Answer, Bridge, ErrorShape, TokenState } from '../../contract/index.ts';
import { Call } from './call.svelte.ts';
import type { Connection } from './connection.svelte.ts';

/** The token for the Hub and its owner. */
export class HubToken {
  /** null before the host has answered. */
  state: TokenState | null = $state.raw(null);

  readonly #bridge: Bridge;
  readonly #connection: Connection;
  readonly #call = new Call();

  constructor(bridge: Bridge, connection: Connection) {
    this.#bridge = bridge;
    this.#connection = connection;
  }

  get pending(): boolean {
    return this.#call.pending;
  }

  get error(): ErrorShape | null {
    return this.#call.error ?? this.state?.problem ?? null;
  }

  /** For an effect: asks for the owner, and again when the connection reopens. */
  async load(): Promise<void> {
    if (this.#connection.opened > 0) await this.#take(this.#bridge.call('hub.token', {}));
  }

  /** Stores a token; true once the Hub has confirmed its owner. */
  keep(token: string): Promise<boolean> {
    return this.#take(this.#bridge.call('hub.setToken', { token }));
  }

  forget(): Promise<boolean> {
    return this.#take(this.#bridge.call('hub.forgetToken', {}));
  }

  async #take(answer: Promise<Answer<TokenState>>): Promise<boolean> {
    const state = await this.#call.run(answer);
    if (state !== null) this.state = state;
    return state !== null;
  }
}
