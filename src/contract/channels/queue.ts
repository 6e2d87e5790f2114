import { z } from 'zod';
import { channel } from '../channel.ts';
import { RunConfig } from '../config/index.ts';
import { ErrorShape } from '../error.ts';
import { Place } from '../place.ts';

/** A run that waits for the device, or has it. Entries leave the queue when their run has ended well or on request. */
export const QueueEntry = z.object({
  id: z.string(),
  name: z.string(),
  addedAt: z.string(),
  state: z.enum(['waiting', 'running', 'failed']),
  config: RunConfig,
  /** Folder name of the run once it has one; a waiting entry that has one is resumed. */
  run: z.string().nullable(),
  /** Why it failed. */
  error: ErrorShape.nullable(),
  /** The comparison that it was queued for, with others; its run keeps it. */
  group: z.string().min(1).max(200).optional(),
});
export type QueueEntry = z.infer<typeof QueueEntry>;

/** The queue as it is on disk: first entry first. */
export const Queue = z.object({
  /** Nothing new starts; what runs goes on. */
  paused: z.boolean(),
  /** What happens after an entry fails: the next one starts, or the queue pauses. */
  afterError: z.enum(['continue', 'pause']),
  entries: z.array(QueueEntry),
});
export type Queue = z.infer<typeof Queue>;

const entry = z.object({ id: z.string().min(1) });

export const queueChannels = {
  'queue.show': channel({ request: z.object({}), reply: Queue }),
  /** Checks the config as a start would, and puts it last. */
  'queue.add': channel({
    request: z.object({
      config: z.record(z.string(), z.unknown()),
      /** Shown in lists; null takes the model's name. */
      name: z.string().min(1).nullable(),
      /** The draft it came from, which goes. */
      draft: Place.nullable(),
    }),
    reply: QueueEntry,
  }),
  /** The same with several, all or none, for one comparison. */
  'queue.addAll': channel({
    request: z.object({
      entries: z.array(z.object({ config: z.record(z.string(), z.unknown()), name: z.string().min(1) })).min(1),
      group: z.string().min(1).max(200),
    }),
    reply: z.object({ entries: z.array(QueueEntry) }),
  }),
  /** Puts a cancelled, interrupted or failed run last, to go on from its newest checkpoint. */
  'queue.resume': channel({ request: z.object({ run: Place }), reply: QueueEntry }),
  'queue.move': channel({ request: entry.extend({ to: z.int().min(0) }), reply: Queue }),
  /** Takes a waiting or failed entry out. */
  'queue.remove': channel({ request: entry, reply: Queue }),
  'queue.retry': channel({ request: entry, reply: Queue }),
  'queue.set': channel({
    request: Queue.pick({ paused: true, afterError: true }).partial(),
    reply: Queue,
  }),
  /** Tells the queue now and after every change, until whoever asks goes away. */
  'queue.watch': channel({ request: z.object({}), reply: z.object({}), events: Queue }),
};
