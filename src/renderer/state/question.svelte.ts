import type { Bridge, ChannelName, ErrorShape, EventOf, ReplyOf, RequestOf } from '../../contract/index.ts';

interface AskOptions<Name extends ChannelName> {
  /** Called for what the host tells before it replies. */
  readonly onEvent?: (event: EventOf<Name>) => void;
  /** Whether the last answer stays until the next one comes: it is not far from it. */
  readonly keep?: boolean;
}

/**
 * One question to the host, as a page asks it again and again. The newest wins: asking stops the question before it, whose
 * reply and events reach nobody.
 */
export class Question<Name extends ChannelName> {
  /** The last reply; it stays where a later question fails. */
  value: ReplyOf<Name> | null = $state.raw(null);
  /** Why the last question that ended has no reply. */
  error: ErrorShape | null = $state.raw(null);
  /** Whether an answer is on its way. */
  pending = $state(false);

  readonly #bridge: Bridge;
  readonly #name: Name;
  #asking: AbortController | null = null;
  /** The newest request, as text; null before there is one. */
  #request: string | null = null;

  constructor(bridge: Bridge, name: Name) {
    this.#bridge = bridge;
    this.#name = name;
  }

  /** Asks, whatever was asked before. Resolves with the reply; null where there is none, or a newer question is asked. */
  async ask(request: RequestOf<Name>, { onEvent, keep = true }: AskOptions<Name> = {}): Promise<ReplyOf<Name> | null> {
    this.#asking?.abort();
    const asking = new AbortController();
    this.#asking = asking;
    this.#request = JSON.stringify(request);
    this.pending = true;
    if (!keep) this.value = this.error = null;
    const { signal } = asking;
    const answer = await this.#bridge.call(this.#name, request, onEvent ? { signal, onEvent } : { signal });
    if (signal.aborted) return null;
    this.pending = false;
    this.error = answer.ok ? null : answer.error;
    if (!answer.ok) return null;
    this.value = answer.reply;
    return answer.reply;
  }

  /**
   * For an effect: asks where the request is another than the one before, and forgets the answer to that; null forgets it
   * and asks nothing.
   */
  async askOnce(request: RequestOf<Name> | null, options: AskOptions<Name> = {}): Promise<ReplyOf<Name> | null> {
    if (request === null) this.clear();
    else if (JSON.stringify(request) !== this.#request) return this.ask(request, { keep: false, ...options });
    return null;
  }

  /** Ends the question that is under way; its answer comes no more. */
  stop(): void {
    this.#asking?.abort();
    this.#asking = null;
    this.pending = false;
    this.#request = null;
  }

  /** Stops, and forgets the last answer. */
  clear(): void {
    this.stop();
    this.value = this.error = null;
  }
}
