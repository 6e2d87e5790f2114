import { z } from 'zod';

/** Something that took long has ended. It holds no text of the data, no token and no path. */
export const Notice = z.object({
  kind: z.enum(['run', 'download', 'search']),
  outcome: z.enum(['finished', 'stopped', 'failed']),
  /** What its owner calls it: the title of a run, the name of a model, a data set or a search. */
  name: z.string(),
  /** Folder name of a run; of a search, that of the best trial. */
  run: z.string().nullable(),
  /** What chose the evaluation that a run kept, and its value. */
  metric: z.object({ name: z.string(), value: z.number().nullable() }).nullable(),
  /** How long it took; null where nobody knows. */
  seconds: z.number().nullable(),
  /** Code of the error that ended it, as docs/errors.md lists them. */
  error: z.string().nullable(),
  time: z.string(),
});
export type Notice = z.infer<typeof Notice>;

/** A file of Lorikeet's own that was damaged: what it was lies beside it under another name. Paths are absolute. */
export const AsideFile = z.object({ file: z.string(), aside: z.string() });
export type AsideFile = z.infer<typeof AsideFile>;
