import { z } from 'zod';
import type { Comparison } from '../../shared/comparison/types.ts';
import { textLanguages } from '../../shared/comparison/texts.ts';
import { channel, typed } from '../channel.ts';
import { Place } from '../place.ts';

const ComparisonRequest = z.object({
  /** Paths or names; one that is named twice counts once. */
  runs: z.array(Place).min(1),
  /** The rows whose predictions are compared. */
  split: z.enum(['validation', 'test']),
});

/** Any runs side by side, with what the data can tell of them. */
export const compareChannels = {
  'compare.show': channel({ request: ComparisonRequest, reply: typed<Comparison>() }),
  /** The comparison as a text to keep: tables in Markdown or CSV, or a page in one file that asks the network for nothing. */
  'compare.report': channel({
    request: ComparisonRequest.extend({ format: z.enum(['markdown', 'csv', 'html']), language: z.enum(textLanguages) }),
    reply: z.object({ name: z.string(), text: z.string() }),
  }),
};
