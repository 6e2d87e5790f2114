import { z } from 'zod';

/** What reading an export back and running it showed. */
export const ExportProof = z.object({
  /** Validation rows run through the exported files and through the run's own. */
  rows: z.int(),
  /** Largest absolute difference of a logit. */
  largestDifference: z.number(),
  tolerance: z.number(),
  passed: z.boolean(),
  seconds: z.number(),
});
export type ExportProof = z.infer<typeof ExportProof>;
