import {
  type Answered,
  type ChannelName,
  channels,
  type EventOf,
  type Handlers,
  type ReplyOf,
} from '../contract/index.ts';
import { LorikeetError } from '../engine/index.ts';
import { errorShape, ForwardedError } from './common/error-shape.ts';

/**
 * The only entry to the host: checks the channel and the request, calls the handler, and turns whatever it throws into
 * an error shape. When `signal` is aborted the error is `host.cancelled`, unless the handler throws an error of its own
 * for that. Never rejects.
 */
export async function dispatch<Name extends ChannelName>(
  handlers: Handlers,
  name: Name,
  request: unknown,
  emit: (event: EventOf<Name>) => void = () => undefined,
  signal: AbortSignal = new AbortController().signal,
): Promise<Answered<Name>> {
  try {
    if (!Object.hasOwn(channels, name)) throw new LorikeetError('host.unknown-channel', { channel: name });
    const parsed = channels[name].request.safeParse(request);
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      const field = issue!.path.join('.') || 'the request';
      throw new LorikeetError('host.bad-request', { channel: name, field, reason: issue!.message });
    }
    // Under a union of names TypeScript cannot pair a handler with its request again.
    const handler = handlers[name] as (
      request: unknown,
      emit: (event: EventOf<Name>) => void,
      signal: AbortSignal,
    ) => Promise<ReplyOf<Name>>;
    return { ok: true, reply: await handler(parsed.data, emit, signal) };
  } catch (error) {
    const isOurs = error instanceof LorikeetError || error instanceof ForwardedError;
    const thrown =
      signal.aborted && !isOurs ? new LorikeetError('host.cancelled', { channel: name }, { cause: error }) : error;
    return { ok: false, error: errorShape(thrown) };
  }
}
