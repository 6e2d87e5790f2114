import type { z } from 'zod';
import { appChannelGroup } from './app/index.ts';
import { dataChannels } from './channels/data.ts';
import { hubChannels } from './channels/hub.ts';
import { modelChannels } from './channels/models.ts';
import { runChannels } from './channels/runs.ts';

/** Everything a front end can ask of the host, by name. Bindings loop over this object; nobody lists the names again. */
export const channels = { ...appChannelGroup, ...runChannels, ...modelChannels, ...dataChannels, ...hubChannels };

export type Channels = typeof channels;
export type ChannelName = keyof Channels;

export type RequestOf<Name extends ChannelName> = z.output<Channels[Name]['request']>;
export type ReplyOf<Name extends ChannelName> = z.output<Channels[Name]['reply']>;
export type EventOf<Name extends ChannelName> = z.output<Channels[Name]['events']>;
