import { LorikeetError } from '../../errors/index.ts';

/** What a session throws where memory runs out. */
export type OutOfMemory = LorikeetError & { readonly details: { readonly device: string; readonly reason: string } };

/** Whether memory ran out in a session, so that fewer rows at once may help. */
export function isOutOfMemory(error: unknown): error is OutOfMemory {
  return error instanceof LorikeetError && error.code === 'runtime.out-of-memory';
}
