import path from 'node:path';
import { z } from 'zod';
import { LorikeetError, readJson, writeJson } from '../../../engine/index.ts';

/** slurm.json in a run folder: what the executor has to know of its job, after it was killed too. */
const JobNote = z.object({
  format: z.literal(1),
  name: z.string(),
  /** null while sbatch has not said yet: the queue may be full, or the executor was killed in between. */
  job: z.string().nullable(),
  /** Whether the search has asked the run to end. */
  isCancelled: z.boolean(),
});
export type JobNote = z.output<typeof JobNote>;

export function jobFiles(folder: string) {
  return {
    note: path.join(folder, 'slurm.json'),
    /** What the jobs of the run printed. */
    log: path.join(folder, 'slurm.log'),
  };
}

/** null where the run was never submitted; a note that cannot be read counts as none: the job is found by its name. */
export async function readNote(folder: string): Promise<JobNote | null> {
  try {
    return JobNote.parse(await readJson(jobFiles(folder).note));
  } catch (error) {
    if (error instanceof z.ZodError) return null;
    if (error instanceof LorikeetError && ['files.missing', 'files.not-json'].includes(String(error.code))) return null;
    throw error;
  }
}

export function writeNote(folder: string, note: JobNote): Promise<void> {
  return writeJson(jobFiles(folder).note, note);
}
