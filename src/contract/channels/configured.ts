import { z } from 'zod';

/** A config file with single fields overridden, each as `a.b=c`. */
export const Configured = z.object({ config: z.string().min(1), set: z.array(z.string()) });
