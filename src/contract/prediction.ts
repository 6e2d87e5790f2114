import { z } from 'zod';
import { Place } from './place.ts';

/** Where the texts of a prediction come from. */
export const PredictionSource = z.discriminatedUnion('type', [
  z.object({ type: z.literal('texts'), texts: z.array(z.string()).min(1) }),
  z.object({
    type: z.literal('csv'),
    file: Place,
    textColumn: z.string(),
    delimiter: z.string().length(1).nullable(),
    header: z.boolean().nullable(),
  }),
]);
export type PredictionSource = z.infer<typeof PredictionSource>;

const ScoredText = z.object({
  /** 0-based row of the CSV file, or place among the texts given. */
  row: z.int(),
  /** null where nothing or white space alone stands: it has no prediction. */
  text: z.string().nullable(),
  /** In the order of the class names; none without a text. */
  probabilities: z.array(z.number()),
  logits: z.array(z.number()),
});

/** What a trained classifier says of one text: its class, or of a multi-label run its labels. */
export const TextPrediction = z.union([
  ScoredText.extend({ prediction: z.string().nullable() }),
  ScoredText.extend({ predictions: z.array(z.string()).nullable() }),
]);
export type TextPrediction = z.infer<typeof TextPrediction>;
