import type { ChannelName, EventOf, ReplyOf, RequestOf } from './channels.ts';

/** Answers one channel. `emit` carries the channel's events to whoever asked. */
export type Handler<Name extends ChannelName> = (
  request: RequestOf<Name>,
  emit: (event: EventOf<Name>) => void,
) => Promise<ReplyOf<Name>>;

/** One handler per channel: a missing one does not compile. */
export type Handlers = { readonly [Name in ChannelName]: Handler<Name> };
