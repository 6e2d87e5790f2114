import { z } from 'zod';

/** A config file with single fields overridden, each as `a.b=c`. */
export const Configured = z.object({ config: z.string().min(1), set: z.array(z.string()) });

/** The same, or the config itself, as the app has it. */
export const ConfiguredOrWhole = Configured.extend({
  config: z.union([z.string().min(1), z.record(z.string(), z.unknown())]),
});
