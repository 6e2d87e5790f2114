import type { z } from 'zod';
import { appChannels } from './channels/app.ts';
import { cudaChannels } from './channels/cuda.ts';
import { compareChannels } from './channels/compare.ts';
import { dataChannels } from './channels/data.ts';
import { deviceChannels } from './channels/devices.ts';
import { draftChannels } from './channels/drafts.ts';
import { exportChannels } from './channels/export.ts';
import { hubChannels } from './channels/hub.ts';
import { ladderChannels } from './channels/ladder.ts';
import { modelChannels } from './channels/models.ts';
import { noticeChannels } from './channels/notices.ts';
import { queueChannels } from './channels/queue.ts';
import { runChannels } from './channels/runs.ts';
import { searchChannels } from './channels/search.ts';
import { trackerChannels } from './channels/trackers.ts';
import { useChannels } from './channels/use.ts';

export { CudaEvent, CudaPart, CudaPlan, CudaState } from './channels/cuda.ts';
export { DeviceList, DeviceState, FormatState, ProvingEvent } from './channels/devices.ts';
export { FolderEntry, Settings } from './channels/app.ts';
export { Draft, DraftProblem, DraftStep } from './channels/drafts.ts';
export { ExportChoice, ExportProgress } from './channels/export.ts';
export { LadderEvent } from './channels/ladder.ts';
export { Queue, QueueEntry } from './channels/queue.ts';
export { SearchEvent } from './channels/search.ts';
export { BrowsedPrediction, FollowEvent, LogLine } from './channels/runs.ts';

/** Everything a front end can ask of the host, by name. Bindings loop over this object; nobody lists the names again. */
export const channels = {
  ...runChannels,
  ...useChannels,
  ...compareChannels,
  ...exportChannels,
  ...trackerChannels,
  ...queueChannels,
  ...ladderChannels,
  ...searchChannels,
  ...draftChannels,
  ...modelChannels,
  ...dataChannels,
  ...hubChannels,
  ...cudaChannels,
  ...deviceChannels,
  ...noticeChannels,
  ...appChannels,
};
export type Channels = typeof channels;
export type ChannelName = keyof Channels;

export type RequestOf<Name extends ChannelName> = z.output<Channels[Name]['request']>;
export type ReplyOf<Name extends ChannelName> = z.output<Channels[Name]['reply']>;
export type EventOf<Name extends ChannelName> = z.output<Channels[Name]['events']>;
