import { stat } from 'node:fs/promises';
import type { ClusterConfig } from '../../../contract/index.ts';
import { systemCode, openFile } from '../../../engine/index.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { ClusterExecutor } from '../cluster/executor.ts';
import { jobFiles } from '../cluster/job-note.ts';
import { SlurmCommands } from './commands.ts';
import { jobOptions, jobScript } from './job-script.ts';

/** Bytes of the end of a job's log that are looked at. */
const LOG_BYTES = 8 * 1024;

/** Slurm, whose jobs write what they print into the run folder. */
export class Slurm extends SlurmCommands implements Cluster {
  readonly title = 'Slurm';
  readonly #cluster: ClusterConfig;

  constructor(cluster: ClusterConfig) {
    super(cluster);
    this.#cluster = cluster;
  }

  submit(folder: string, signal: AbortSignal): Promise<string> {
    return this.send(jobOptions(folder, this.#cluster), jobScript(folder, this.#cluster), signal);
  }

  log(folder: string): Promise<string> {
    return endOf(jobFiles(folder, 'slurm').log);
  }
}

/** Trains each run in a job of Slurm. */
export class SlurmExecutor extends ClusterExecutor {
  constructor(cluster: ClusterConfig) {
    super('slurm', new Slurm(cluster), cluster);
  }
}

async function endOf(file: string): Promise<string> {
  try {
    const { size } = await stat(file);
    const handle = await openFile(file);
    try {
      const length = Math.min(size, LOG_BYTES);
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, size - length);
      return buffer.subarray(0, bytesRead).toString('utf8');
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return '';
    throw error;
  }
}
