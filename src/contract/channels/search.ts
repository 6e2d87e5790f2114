import { z } from 'zod';
import { channel } from '../channel.ts';
import { ErrorShape } from '../error.ts';
import { TransferEvent } from '../events.ts';
import { Place } from '../place.ts';
import { ExecutorChoice, SearchEstimate, SearchState } from '../search.ts';
import { RunConfig } from '../config/index.ts';
import { ConfiguredOrWhole } from './configured.ts';

/** A search by the name of its folder. */
const search = Place;

/** The search at first and after every change. */
export const SearchEvent = z.object({ type: z.literal('search'), state: SearchState });
export type SearchEvent = z.infer<typeof SearchEvent>;

/** More trials, or more time, for a search. */
const budget = { trials: z.int().min(1).max(10_000).optional(), hours: z.number().gt(0).optional() };

/** Searches for good settings. */
export const searchChannels = {
  /**
   * Starts a search; `follow` replies when it has ended, else the reply comes once it has its folder. A search goes on when nobody
   * listens any more.
   */
  'search.start': channel({
    request: ConfiguredOrWhole.extend({
      /** Ends the folder's name; null takes that of the config's file, or of the model. */
      name: z.string().nullable(),
      executor: ExecutorChoice,
      follow: z.boolean(),
    }),
    reply: SearchState,
    events: z.union([SearchEvent, TransferEvent]),
  }),
  /** What a search would take, or a run where the config has no search, by some measured steps and batches; nothing is written. */
  'search.estimate': channel({
    request: ConfiguredOrWhole,
    reply: z.object({ estimate: SearchEstimate, trials: z.int(), seeds: z.int(), seconds: z.number() }),
    events: TransferEvent,
  }),
  /** Asks a cluster whether it answers, before a search is started on it. */
  'search.reach': channel({
    request: z.object({ executor: ExecutorChoice }),
    /** Jobs of searches that wait or run there. */
    reply: z.object({ jobs: z.int() }),
  }),
  /** Goes on with a search that was stopped, interrupted or failed, or that has finished and gets a larger budget. */
  'search.resume': channel({
    request: z.object({ search, ...budget, follow: z.boolean() }),
    reply: SearchState,
    events: z.union([SearchEvent, TransferEvent]),
  }),
  /** Changes the budget of a search, also while it runs. */
  'search.extend': channel({ request: z.object({ search, ...budget }), reply: SearchState }),
  /** Follows a search by its folder, whoever started it: replies when it has ended. */
  'search.follow': channel({ request: z.object({ search }), reply: SearchState, events: SearchEvent }),
  'search.show': channel({ request: z.object({ search }), reply: SearchState }),
  /** Newest first. */
  'search.list': channel({
    request: z.object({}),
    reply: z.object({
      searches: z.array(SearchState),
      /** Folders whose search.json cannot be read, and why. */
      unreadable: z.array(z.object({ folder: z.string(), error: ErrorShape })),
    }),
  }),
  /** Asks a search to end: runs under way end after their current step, with a checkpoint. */
  'search.stop': channel({ request: z.object({ search }), reply: z.object({}) }),
  /** The config of a trial, to start a run from. */
  'search.config': channel({
    request: z.object({ search, trial: z.int().min(0) }),
    reply: z.object({ config: RunConfig }),
  }),
};
