import { z } from 'zod';
import { Place } from '../place.ts';

/** A config file with single fields overridden, each as `a.b=c`. */
export const Configured = z.object({ config: Place, set: z.array(z.string()) });

/** The same, or the config itself, as the app has it. */
export const ConfiguredOrWhole = Configured.extend({
  config: z.union([Place, z.record(z.string(), z.unknown())]),
});
