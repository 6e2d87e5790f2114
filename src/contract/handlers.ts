import type { ChannelName, EventOf, ReplyOf, RequestOf } from './channels.ts';

/**
 * Answers one channel. `emit` carries the channel's events to whoever asked. `signal` is aborted when nobody waits for the answer
 * any more: downloads stop (and go on where they stopped when asked again), readings and predictions end. A run that has its
 * folder goes on all the same: `runs.cancel` ends it.
 */
export type Handler<Name extends ChannelName> = (
  request: RequestOf<Name>,
  emit: (event: EventOf<Name>) => void,
  signal: AbortSignal,
) => Promise<ReplyOf<Name>>;

/** One handler per channel: a missing one does not compile. */
export type Handlers = { readonly [Name in ChannelName]: Handler<Name> };
