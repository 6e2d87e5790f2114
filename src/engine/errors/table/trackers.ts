import { entry } from '../entry.ts';
import { phrase } from '../../../shared/phrases/index.ts';

/** Programs that draw the curves of many runs; a run goes on without them. */
export const trackerErrors = {
  'trackers.left-out': entry<{ tracker: string; reason: string }>(
    ({ tracker, reason }) => phrase('log.tracker-left-out', { tracker, reason }),
    () => phrase('log.tracker-left-out.remedy'),
  ),
};
