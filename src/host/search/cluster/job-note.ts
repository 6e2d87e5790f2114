import { createHash } from 'node:crypto';
import path from 'node:path';
import { z } from 'zod';
import { JobWait } from '../../../contract/index.ts';
import { LorikeetError, readJson, writeJson } from '../../../engine/index.ts';

/** slurm.json or ray.json in a run folder: what the executor has to know of its job, after it was killed too, and what pages show of it. */
const JobNote = z.object({
  format: z.literal(1),
  name: z.string(),
  /** null while the cluster has not said yet: the queue may be full, or the executor was killed in between. */
  job: z.string().nullable(),
  /** Whether the search has asked the run to end. */
  isCancelled: z.boolean(),
  /** Nodes that it runs on; empty where it has none. */
  nodes: z.string().default(''),
  /** Why it waits; null where it does not. */
  waits: JobWait.nullable().default(null),
});
export type JobNote = z.output<typeof JobNote>;

export function jobFiles(folder: string, executor: string) {
  return {
    note: path.join(folder, `${executor}.json`),
    /** What the jobs of the run printed. */
    log: path.join(folder, `${executor}.log`),
  };
}

/** What a cluster calls the job of a run folder: the folder's name, and digits that tell it from one of that name elsewhere. */
export function jobName(folder: string): string {
  const digits = createHash('sha256').update(path.resolve(folder)).digest('hex').slice(0, 8);
  return `lorikeet-${path
    .basename(folder)
    .replaceAll(/[^\w.-]/g, '_')
    .slice(0, 80)}-${digits}`;
}

/** null where the run was never submitted; a note that cannot be read counts as none: the job is found by its name. */
export async function readNote(folder: string, executor: string): Promise<JobNote | null> {
  try {
    return JobNote.parse(await readJson(jobFiles(folder, executor).note));
  } catch (error) {
    if (error instanceof z.ZodError) return null;
    if (error instanceof LorikeetError && ['files.missing', 'files.not-json'].includes(String(error.code))) return null;
    throw error;
  }
}

export function writeNote(folder: string, executor: string, note: JobNote): Promise<void> {
  return writeJson(jobFiles(folder, executor).note, note);
}
