import type { z } from 'zod';
import { appChannels } from './channels/app.ts';
import { compareChannels } from './channels/compare.ts';
import { dataChannels } from './channels/data.ts';
import { draftChannels } from './channels/drafts.ts';
import { hubChannels } from './channels/hub.ts';
import { modelChannels } from './channels/models.ts';
import { noticeChannels } from './channels/notices.ts';
import { queueChannels } from './channels/queue.ts';
import { runChannels } from './channels/runs.ts';

export { DeviceState, FolderEntry, Settings } from './channels/app.ts';
export { Draft, DraftProblem, DraftStep } from './channels/drafts.ts';
export { Queue, QueueEntry } from './channels/queue.ts';
export { BrowsedPrediction, FollowEvent, LogLine } from './channels/runs.ts';

/** Everything a front end can ask of the host, by name. Bindings loop over this object; nobody lists the names again. */
export const channels = {
  ...runChannels,
  ...compareChannels,
  ...queueChannels,
  ...draftChannels,
  ...modelChannels,
  ...dataChannels,
  ...hubChannels,
  ...noticeChannels,
  ...appChannels,
};
export type Channels = typeof channels;
export type ChannelName = keyof Channels;

export type RequestOf<Name extends ChannelName> = z.output<Channels[Name]['request']>;
export type ReplyOf<Name extends ChannelName> = z.output<Channels[Name]['reply']>;
export type EventOf<Name extends ChannelName> = z.output<Channels[Name]['events']>;
