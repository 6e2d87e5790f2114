import { z } from 'zod';
import { NoteEvent } from './events.ts';

/** How far a download is. */
export const TransferProgress = z.object({
  type: z.literal('progress'),
  /** Bytes that are there, those that were there before included. */
  bytes: z.number(),
  totalBytes: z.number(),
  files: z.int(),
  totalFiles: z.int(),
  /** Bytes per second over the last seconds; 0 before anything has arrived. */
  rate: z.number(),
  /** null while the rate is 0. */
  secondsLeft: z.number().nullable(),
});

export const TransferEvent = z.discriminatedUnion('type', [TransferProgress, NoteEvent]);
export type TransferEvent = z.infer<typeof TransferEvent>;
