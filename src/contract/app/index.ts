/** What the app asks for beyond the command line. */
import { appChannels } from './app.ts';
import { draftChannels } from './drafts.ts';
import { queueChannels } from './queue.ts';
import { recordChannels } from './records.ts';

export { DeviceState, FolderEntry, Settings } from './app.ts';
export { Draft, DraftProblem, DraftStep } from './drafts.ts';
export { Queue, QueueEntry } from './queue.ts';
export { Annotation, BrowsedPrediction, FollowEvent, LogLine } from './records.ts';

export const appChannelGroup = { ...appChannels, ...draftChannels, ...queueChannels, ...recordChannels };
