import { z } from 'zod';
import { channel } from '../channel.ts';
import { ErrorShape } from '../error.ts';
import { TransferEvent } from '../events.ts';
import { LadderRecord } from '../ladder.ts';
import { Place } from '../place.ts';
import { ConfiguredOrWhole } from './configured.ts';

/** A ladder by the name of its folder. */
const ladder = Place;

const ShownLadder = z.object({ folder: z.string(), record: LadderRecord });

/** The record at first and after every change. */
export const LadderEvent = z.object({ type: z.literal('ladder'), folder: z.string(), record: LadderRecord });
export type LadderEvent = z.infer<typeof LadderEvent>;

/** "Is a large model worth it?": one split tried with more and more expensive methods. */
export const ladderChannels = {
  /**
   * Starts a ladder; `follow` replies when it has ended, else the reply comes once it has its folder. A ladder goes on when
   * nobody listens any more.
   */
  'ladder.start': channel({
    request: ConfiguredOrWhole.extend({
      /** Models to try, cheapest first; none takes that of the config, or the demo model where it names none. */
      models: z.array(Place),
      follow: z.boolean(),
    }),
    reply: ShownLadder,
    events: z.union([LadderEvent, TransferEvent]),
  }),
  /** Goes on with a ladder that was cancelled, interrupted or failed: rungs that are finished stay. */
  'ladder.resume': channel({
    request: z.object({ ladder, follow: z.boolean() }),
    reply: ShownLadder,
    events: z.union([LadderEvent, TransferEvent]),
  }),
  /** Follows a ladder by its folder, whoever started it: replies when it has ended. */
  'ladder.follow': channel({ request: z.object({ ladder }), reply: ShownLadder, events: LadderEvent }),
  /** Newest first. */
  'ladder.list': channel({
    request: z.object({}),
    reply: z.object({
      ladders: z.array(ShownLadder),
      /** Folders whose ladder.json cannot be read, and why. */
      unreadable: z.array(z.object({ folder: z.string(), error: ErrorShape })),
    }),
  }),
  /** Asks a ladder to end; a run of it ends after its current step, with a checkpoint. */
  'ladder.cancel': channel({ request: z.object({ ladder }), reply: z.object({}) }),
};
