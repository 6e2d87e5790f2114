import {
  type ReaderChannel,
  readerChannels,
  type ReaderHandlers,
  type ReaderMessage,
  type ReaderQuestion,
} from '../../../contract/index.ts';
import { LorikeetError } from '../../../engine/index.ts';
import { errorShape } from '../../common/error-shape.ts';
import type { ParentLink } from '../parent-link.ts';
import { readerHandlers } from './handlers.ts';
import { watchLimits } from './watch.ts';

/** After this time the process ends itself. A parent that is still there would have ended it before. */
const GRACE_SECONDS = 10;

interface InFlight {
  readonly controller: AbortController;
  readonly bytes: number;
  readonly until: number;
}

/** The reading process: answers the first question and those that come after it, until the parent leaves. */
export async function serveReading(first: ReaderQuestion, parent: ParentLink): Promise<void> {
  const handlers = readerHandlers();
  const setLimits = watchLimits();
  /** Includes cancelled questions until their handlers have returned. */
  const inFlight = new Map<number, InFlight>();
  const update = () => {
    const all = [...inFlight.values()];
    const limits = {
      bytes: all.reduce((sum, { bytes }) => sum + bytes, 0),
      until: Math.max(...all.map(({ until }) => until)),
    };
    setLimits(all.length === 0 ? null : limits);
  };
  const answer = async ({ id, channel, request, seconds, bytes }: ReaderQuestion) => {
    const controller = new AbortController();
    inFlight.set(id, { controller, bytes, until: Date.now() + (seconds + GRACE_SECONDS) * 1000 });
    update();
    const tell = (message: ReaderMessage) => {
      if (!controller.signal.aborted) void parent.send(message);
    };
    controller.signal.addEventListener('abort', () => void parent.send({ type: 'cancelled', id }));
    const emit = (event: unknown) => tell({ type: 'event', id, event });
    try {
      tell({ type: 'reply', id, reply: await replyOf(handlers, channel, request, emit, controller.signal) });
    } catch (error) {
      tell({ type: 'error', id, error: errorShape(error) });
    }
    inFlight.delete(id);
    update();
  };
  parent.listen((message) => {
    if (message.type === 'cancel') inFlight.get(message.id)?.controller.abort();
    else if (message.task.type === 'read') void answer(message.task);
  });
  await parent.send({ type: 'ready' });
  void answer(first);
  await parent.closed;
}

async function replyOf(
  handlers: ReaderHandlers,
  channel: string,
  request: unknown,
  emit: (event: unknown) => void,
  signal: AbortSignal,
): Promise<unknown> {
  if (!Object.hasOwn(readerChannels, channel)) throw new LorikeetError('host.unknown-channel', { channel });
  const name = channel as ReaderChannel;
  // Under a union of names TypeScript cannot pair a handler with its request.
  const handler = handlers[name] as (
    request: unknown,
    emit: (event: unknown) => void,
    signal: AbortSignal,
  ) => Promise<unknown>;
  return handler(readerChannels[name].request.parse(request), emit, signal);
}
