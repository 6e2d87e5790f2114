import { entry } from '../entry.ts';

/** Our own bugs: a reader can only report them. */
export const internalErrors = {
  'internal.invariant': entry<{ what: string }>(
    ({ what }) => `Internal error: ${what}`,
    () => 'This is a bug in Lorikeet, not in your input: please report it together with the log of the run.',
  ),
};
