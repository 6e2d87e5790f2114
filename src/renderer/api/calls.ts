import type { Answered, Bridge, ChannelName, ErrorShape, HostMessage, PageMessage } from '../../contract/index.ts';

interface Waiting {
  /** Hears an event; the channel of the call says of what shape. */
  readonly onEvent: (event: unknown) => void;
  readonly settle: (answer: { ok: true; reply: unknown } | { ok: false; error: ErrorShape }) => void;
}

/** The calls a page has made and not yet got an answer to, whatever carries their messages. */
export class Calls {
  readonly #send: (message: PageMessage) => void;
  readonly #aborted: () => ErrorShape;
  readonly #waiting = new Map<number, Waiting>();
  #lastId = 0;

  /** `aborted` says what a call comes to that its own caller has stopped. */
  constructor(send: (message: PageMessage) => void, aborted: () => ErrorShape) {
    this.#send = send;
    this.#aborted = aborted;
  }

  readonly call: Bridge['call'] = <Name extends ChannelName>(
    channel: Name,
    request: unknown,
    { onEvent, signal }: { onEvent?: (event: never) => void; signal?: AbortSignal } = {},
  ) =>
    new Promise<Answered<Name>>((resolve) => {
      if (signal?.aborted) return resolve({ ok: false, error: this.#aborted() });
      const id = ++this.#lastId;
      const abort = () => {
        this.#waiting.delete(id);
        this.#send({ type: 'abort', id });
        resolve({ ok: false, error: this.#aborted() });
      };
      this.#waiting.set(id, {
        onEvent: (event) => onEvent?.(event as never),
        settle: (answer) => {
          this.#waiting.delete(id);
          signal?.removeEventListener('abort', abort);
          resolve(answer as Answered<Name>);
        },
      });
      signal?.addEventListener('abort', abort, { once: true });
      this.#send({ type: 'call', id, channel, request });
    });

  /** Takes a message of the host; one for a call that nobody waits for is dropped. */
  receive(message: HostMessage): void {
    const waiting = this.#waiting.get(message.id);
    if (waiting === undefined) return;
    switch (message.type) {
      case 'event':
        return waiting.onEvent(message.event);
      case 'reply':
        return waiting.settle({ ok: true, reply: message.reply });
      case 'error':
        return waiting.settle({ ok: false, error: message.error });
    }
  }

  /** Answers all that is waited for with an error: nothing will come any more. */
  fail(error: ErrorShape): void {
    for (const { settle } of [...this.#waiting.values()]) settle({ ok: false, error });
  }
}
