import { z } from 'zod';

/** Two runs side by side: every figure of their best evaluations and costs, and where their configs differ. */
export const RunComparison = z.object({
  runs: z.tuple([z.string(), z.string()]),
  figures: z.array(z.object({ name: z.string(), first: z.number().nullable(), second: z.number().nullable() })),
  /** Fields by path, such as `lora.r`. */
  differences: z.array(z.object({ field: z.string(), first: z.unknown(), second: z.unknown() })),
});
export type RunComparison = z.infer<typeof RunComparison>;
