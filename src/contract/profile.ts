import { z } from 'zod';

/** What a data file holds, for a look before training. */
export const DataProfile = z.record(z.string(), z.unknown());
export type DataProfile = z.infer<typeof DataProfile>;
