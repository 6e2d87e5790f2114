import { existsSync } from 'node:fs';
import path from 'node:path';
import type { RunRecord } from '../../contract/index.ts';
import { type ExportJob, LorikeetError } from '../../engine/index.ts';
import { classNames } from '../../shared/class-names.ts';
import { modelFolder } from '../hub/model-folder.ts';
import type { HubAccess } from '../hub/access.ts';
import { basesFolder } from '../places/cache-folder.ts';
import { runFiles } from '../runs/folder.ts';

/** What the engine exports of a run. @throws run.no-adapter, models.not-found, hub.* */
export async function exportJob(folder: string, record: RunRecord, access: HubAccess): Promise<ExportJob> {
  const { config, id, status } = record;
  const labels = classNames(record);
  const { adapter } = runFiles(folder);
  if (labels === null || !existsSync(adapter)) throw new LorikeetError('run.no-adapter', { run: id, status });
  return {
    checkpoint: await modelFolder(config.model, access),
    adapterFolder: adapter,
    baseModel: path.isAbsolute(config.model) ? config.model : config.model.split('@')[0]!,
    labels,
    task: config.data.task,
    maxLength: config.data.maxLength,
    precision: config.precision,
    cacheFolder: basesFolder(),
    threads: config.threads,
  };
}
