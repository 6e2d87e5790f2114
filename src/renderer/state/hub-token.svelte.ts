import type { Answer, Bridge, ErrorShape, TokenState } from '../../contract/index.ts';
import { Call } from './call.svelte.ts';
import type { Connection } from './connection.svelte.ts';

/** The token that is used at the Hub, and whose it is. */
export class HubToken {
  /** null before the host was asked. */
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

  /** For an effect: asks whose it is, and again whenever the line opens anew. */
  async load(): Promise<void> {
    if (this.#connection.opened > 0) await this.#take(this.#bridge.call('hub.token', {}));
  }

  /** Has the host keep a token; true once the Hub has said whose it is. */
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
