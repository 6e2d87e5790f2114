import { z } from 'zod';

/** An error as it crosses a process boundary: the texts are made where it was thrown, so that nobody needs a second table. */
export const ErrorShape = z.object({
  /** A code of the error table (docs/errors.md), such as `config.unknown-key`. */
  code: z.string(),
  /** What was wrong and where. */
  sentence: z.string(),
  /** What to do about it. */
  remedy: z.string(),
  /** The details that filled the texts, for programs. */
  details: z.record(z.string(), z.unknown()),
});
export type ErrorShape = z.infer<typeof ErrorShape>;
