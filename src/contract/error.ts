import { z } from 'zod';
import type { ErrorCode } from '../shared/error-codes.ts';

/** An error as it crosses a process boundary: the texts are made where it was thrown, so that nobody needs a second table. */
export const ErrorShape = z.object({
  /**
   * A code of the error table (docs/errors.md), such as `config.unknown-key`. What another version wrote may have a code
   * that this one does not know: it is read all the same, and whoever asks for a code asks for one of this version.
   */
  code: z.custom<ErrorCode>((code) => typeof code === 'string'),
  /** What was wrong and where. */
  sentence: z.string(),
  /** What to do about it. */
  remedy: z.string(),
  /** The details that filled the texts, for programs. */
  details: z.record(z.string(), z.unknown()),
});
export type ErrorShape = z.infer<typeof ErrorShape>;
