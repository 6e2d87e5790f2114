import path from 'node:path';
import type { LadderRecord, RunConfig, Rung } from '../../contract/index.ts';
import { familyOf } from '../../shared/families.ts';
import { processIdentity } from '../../engine/index.ts';
import type { HubAccess } from '../hub/access.ts';
import { modelConfig } from '../hub/model-config.ts';
import { dated, newFolder } from '../runs/new-folder.ts';
import { laddersFolder } from './folder.ts';
import { writeLadder } from './record.ts';

export interface NewLadder {
  /** Its model is the first to try. */
  readonly config: RunConfig;
  /** As runs record them. */
  readonly models: readonly string[];
  /** Ends the folder's name. */
  readonly name: string;
  readonly runsFolder: string;
}

/**
 * Makes the folder of a new ladder with its ladder.json, `starting` and in the charge of this process.
 *
 * @throws what reading the models' config.json throws, files.not-writable, files.disk-full
 */
export async function createLadder(
  { config, models, name, runsFolder }: NewLadder,
  access: HubAccess,
): Promise<string> {
  const rungs = [rung('majority', 'majority', null), rung('tf-idf', 'tf-idf', null)];
  for (const [index, model] of models.entries()) {
    // One forward pass of a decoder of billions of weights takes what a run of an encoder does.
    if (await isEncoder(model, access)) rungs.push(rung(`frozen-${index + 1}`, 'frozen', model));
  }
  rungs.push(...models.map((model, index) => rung(`lora-${index + 1}`, 'lora', model)));
  const now = new Date();
  const folder = await newFolder(laddersFolder(runsFolder), dated(now, name));
  const record: LadderRecord = {
    format: 1,
    id: path.basename(folder),
    status: 'starting',
    createdAt: now.toISOString(),
    startedAt: null,
    endedAt: null,
    error: null,
    process: processIdentity(process.pid),
    resumed: 0,
    config,
    runsFolder: path.resolve(runsFolder),
    labels: null,
    scored: null,
    rows: null,
    rungs,
    recommendation: null,
  };
  await writeLadder(folder, record);
  return folder;
}

function rung(id: string, kind: Rung['kind'], model: string | null): Rung {
  return {
    ...{ id, kind, model, state: 'waiting', expectedSeconds: null, startedAt: null, progress: null },
    ...{ result: null, run: null, error: null },
  };
}

async function isEncoder(model: string, access: HubAccess): Promise<boolean> {
  const { model_type: modelType } = (await modelConfig(model, access)).config;
  return familyOf(typeof modelType === 'string' ? modelType : null) === 'encoder';
}
