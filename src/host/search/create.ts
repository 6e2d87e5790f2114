import path from 'node:path';
import type { ExecutorChoice, RunConfig, SearchRecord } from '../../contract/index.ts';
import { gridOf, LorikeetError, processIdentity } from '../../engine/index.ts';
import { dated, newFolder } from '../runs/new-folder.ts';
import { searchesFolder } from './folder.ts';
import { writeSearch } from './record.ts';
import { directionOf, searchSpace } from './space.ts';

export interface NewSearch {
  readonly config: RunConfig;
  /** Ends the folder's name. */
  readonly name: string;
  readonly executor: ExecutorChoice;
  readonly runsFolder: string;
}

/**
 * Makes the folder of a new search with its search.json, `starting` and in the charge of this process.
 *
 * @throws search.no-space, search.bad-space, search.bad-condition, search.grid-too-large, files.not-writable, files.disk-full
 */
export async function createSearch({ config, name, executor, runsFolder }: NewSearch): Promise<string> {
  const { parameters, fixed } = searchSpace(config);
  const { search } = config;
  if (search === null) throw new LorikeetError('search.no-space', { where: 'The config' });
  if (search.sampler === 'grid') gridOf(parameters);
  const now = new Date();
  const folder = await newFolder(searchesFolder(runsFolder), dated(now, name));
  const record: SearchRecord = {
    ...{ format: 1, id: path.basename(folder), status: 'starting', createdAt: now.toISOString() },
    ...{ startedAt: null, endedAt: null, error: null, process: processIdentity(process.pid), resumed: 0 },
    config: { ...config, search },
    direction: directionOf(search),
    ...{ parameters, fixed: { ...fixed }, sampler: search.sampler },
    runsFolder: path.resolve(runsFolder),
    ...{ executor, estimate: null, secondsBefore: 0, endReason: null },
  };
  await writeSearch(folder, record);
  return folder;
}
