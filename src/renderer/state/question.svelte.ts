import type { Bridge, ChannelName, ErrorShape, EventOf, ReplyOf, RequestOf } from '../../contract/index.ts';

interface AskOptions<Name extends ChannelName> {
  /** Called for events before the reply. */
  readonly onEvent?: (event: EventOf<Name>) => void;
  /** Whether the last answer stays visible until the next one comes. */
  readonly keep?: boolean;
}

/** A request that a page repeats. The newest wins: it cancels the one before, whose reply and events are dropped. */
export class Question<Name extends ChannelName> {
  /** The last reply; it stays if a later request fails. */
  value: ReplyOf<Name> | null = $state.raw(null);
  /** The error of the last request that ended. */
  error: ErrorShape | null = $state.raw(null);
  /** Whether an answer is on its way. */
  pending = $state(false);

  readonly #bridge: Bridge;
  readonly #name: Name;
  #controller: AbortController | null = null;
  /** Who hears of the failure of a request that was let go. */
  readonly #heirs = new WeakMap<AbortController, (error: ErrorShape) => void>();
  /** The newest request, as text; null before there is one. */
  #request: string | null = null;

  constructor(bridge: Bridge, name: Name) {
    this.#bridge = bridge;
    this.#name = name;
  }

  /** Sends a request. Resolves with the reply; null on an error, or if a newer request has replaced it. */
  async ask(request: RequestOf<Name>, { onEvent, keep = true }: AskOptions<Name> = {}): Promise<ReplyOf<Name> | null> {
    this.#controller?.abort();
    const controller = new AbortController();
    this.#controller = controller;
    this.#request = JSON.stringify(request);
    this.pending = true;
    if (!keep) this.value = this.error = null;
    const { signal } = controller;
    const answer = await this.#bridge.call(this.#name, request, onEvent ? { signal, onEvent } : { signal });
    if (signal.aborted) return null;
    if (this.#controller !== controller) {
      if (!answer.ok) this.#heirs.get(controller)?.(answer.error);
      return null;
    }
    this.pending = false;
    this.error = answer.ok ? null : answer.error;
    if (!answer.ok) return null;
    this.value = answer.reply;
    return answer.reply;
  }

  /** For an effect: sends the request if it differs from the last one, and drops the old answer; null only drops it. */
  async askOnce(request: RequestOf<Name> | null, options: AskOptions<Name> = {}): Promise<ReplyOf<Name> | null> {
    if (request === null) this.clear();
    else if (JSON.stringify(request) !== this.#request) return this.ask(request, { keep: false, ...options });
    return null;
  }

  /** Cancels the running request. */
  stop(): void {
    this.#controller?.abort();
    this.#controller = null;
    this.pending = false;
    this.#request = null;
  }

  /** Lets the running request go on to its end, and waits no more for its answer; who may hear of an error hears of that. */
  letGo(onError: (error: ErrorShape) => void): void {
    if (this.#controller !== null) this.#heirs.set(this.#controller, onError);
    this.#controller = null;
    this.pending = false;
    this.#request = null;
  }

  /** Cancels the running request and drops the last answer. */
  clear(): void {
    this.stop();
    this.value = this.error = null;
  }
}
