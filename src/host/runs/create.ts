import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { RunConfig, RunRecord } from '../../contract/index.ts';
import { ensureFolder, LorikeetError, processIdentity, writeFailure } from '../../engine/index.ts';
import { versions } from '../common/versions.ts';
import { runName } from './folder.ts';
import { dated, newFolder } from './new-folder.ts';
import { writeRecord } from './record.ts';

export interface NewRun {
  readonly config: RunConfig;
  /** The file the config was read from; null where it came from the app. */
  readonly configFile: string | null;
  /** The last part of the folder's name. */
  readonly name: string;
  /** A folder that is absent or empty; null makes `<yyyyMMdd-HHmmss>-<name>` under {@link runsFolder}. */
  readonly out: string | null;
  readonly runsFolder: string;
  /** The comparison that it is for. */
  readonly group?: string | undefined;
  /** The trial of a search that it is for: no process is in charge of it then, before it is submitted. */
  readonly search?: RunRecord['search'];
}

/**
 * Makes the folder of a new run with its run.json, which is `starting` and names this process.
 *
 * @throws run.folder-not-empty, files.not-writable, files.disk-full
 */
export async function createRun({ config, configFile, name, out, runsFolder, group, search }: NewRun): Promise<string> {
  const now = new Date();
  const folder =
    out === null ? await newFolder(path.resolve(runsFolder), dated(now, name)) : await emptyFolder(path.resolve(out));
  const record: RunRecord = {
    format: 1,
    id: runName(folder),
    status: 'starting',
    createdAt: now.toISOString(),
    startedAt: null,
    endedAt: null,
    error: null,
    process: search === undefined ? processIdentity(process.pid) : null,
    resumed: 0,
    configFile: configFile === null ? null : path.resolve(configFile),
    config,
    seeds: { split: config.data.split.seed, train: config.train.seed },
    labels: null,
    naming: null,
    classWeights: null,
    rows: null,
    device: null,
    threads: null,
    parameters: null,
    totalSteps: null,
    microBatch: null,
    versions: versions(),
    checkpoint: null,
    data: null,
    fixes: null,
    overlay: null,
    ...(group === undefined ? {} : { group }),
    ...(search === undefined ? {} : { search }),
  };
  try {
    await writeRecord(folder, record);
  } catch (error) {
    // Without its record it is no run, and only we know of it.
    if (out === null) await rm(folder, { recursive: true, force: true }).catch(() => undefined);
    throw error;
  }
  return folder;
}

async function emptyFolder(folder: string): Promise<string> {
  await ensureFolder(folder);
  const names = await readdir(folder).catch((error: unknown) => {
    throw writeFailure(folder, error);
  });
  if (names.length > 0) throw new LorikeetError('run.folder-not-empty', { folder });
  return folder;
}
