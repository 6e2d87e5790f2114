import { z } from 'zod';
import { trackerNames } from '../../shared/trackers.ts';
import { channel } from '../channel.ts';
import { Place } from '../place.ts';

/** Runs for the programs that draw the curves of many. */
export const trackerChannels = {
  /** Writes what a run has done so far for some trackers; what they had of it is replaced. The run itself stays as it is. */
  'trackers.write': channel({
    request: z.object({
      run: Place,
      trackers: z.array(z.enum(trackerNames)).min(1),
      /** The folder that runs share; null for the one of the run's config, else the run folder. */
      folder: Place.nullable(),
    }),
    reply: z.object({ written: z.array(z.object({ tracker: z.enum(trackerNames), folder: z.string() })) }),
  }),
};
