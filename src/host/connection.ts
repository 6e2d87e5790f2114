import { type ChannelName, type Handlers, type HostMessage, PageMessage } from '../contract/index.ts';
import { dispatch } from './dispatch.ts';
import { errorShape } from './common/error-shape.ts';

/** A page's connection to the host, over any transport. */
export interface PageConnection {
  /** Takes one message of the page; false where it is none. */
  receive(raw: unknown): boolean;
  /** Cancels the page's open requests, because the page is gone. Runs go on. */
  close(): void;
}

/** Answers the calls of one page, each with its events before its reply. Nothing is sent after `close`. */
export function connectPage(handlers: Handlers, send: (message: HostMessage) => void): PageConnection {
  const calls = new Map<number, AbortController>();
  const answer = async (id: number, channel: string, request: unknown) => {
    const controller = new AbortController();
    calls.set(id, controller);
    const tell = (message: HostMessage) => {
      if (!controller.signal.aborted) send(message);
    };
    const emit = (event: unknown) => tell({ type: 'event', id, event });
    // `dispatch` refuses a name that no channel has.
    const answered = await dispatch(handlers, channel as ChannelName, request, emit, controller.signal);
    try {
      tell(answered.ok ? { type: 'reply', id, reply: answered.reply } : { type: 'error', id, error: answered.error });
    } catch (error) {
      // A reply can be too long for one message: a string has a maximum length.
      tell({ type: 'error', id, error: errorShape(error) });
    }
    if (calls.get(id) === controller) calls.delete(id);
  };
  return {
    receive(raw) {
      const message = PageMessage.safeParse(raw);
      if (!message.success || (message.data.type === 'call' && calls.has(message.data.id))) return false;
      if (message.data.type === 'call') void answer(message.data.id, message.data.channel, message.data.request);
      else {
        calls.get(message.data.id)?.abort();
        calls.delete(message.data.id);
      }
      return true;
    },
    close() {
      for (const controller of calls.values()) controller.abort();
      calls.clear();
    },
  };
}
