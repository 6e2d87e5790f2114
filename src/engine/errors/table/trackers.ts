import { entry } from '../entry.ts';

/** Programs that draw the curves of many runs; a run goes on without them. */
export const trackerErrors = {
  'trackers.left-out': entry<{ tracker: string; reason: string }>(
    ({ tracker, reason }) => `${tracker} is left out of this run from here on: ${reason}`,
    () => 'Training goes on. When the run is resumed, or tracked with `lorikeet track`, all of it is written again.',
  ),
};
