import path from 'node:path';
import { ClusterConfig, type ExecutorChoice } from '../../contract/index.ts';
import { readSettingsFile } from '../config/read.ts';
import type { Executor } from './executor.ts';
import { searchFiles } from './folder.ts';
import { LocalExecutor, type LocalContext } from './local.ts';
import { SlurmExecutor } from './slurm/executor.ts';

/** The executor that a search names. @throws what reading its file throws */
export async function openExecutor(host: LocalContext, choice: ExecutorChoice, folder: string): Promise<Executor> {
  switch (choice.name) {
    case 'local':
      return new LocalExecutor(host, searchFiles(folder).output);
    case 'slurm':
      return new SlurmExecutor(await clusterOf(choice));
  }
}

/** The choice as a search keeps it, with the file by its whole path. @throws what reading the file throws */
export async function checkedExecutor(choice: ExecutorChoice): Promise<ExecutorChoice> {
  if (choice.name !== 'local') await clusterOf(choice);
  return { ...choice, config: choice.config === null ? null : path.resolve(choice.config) };
}

function clusterOf({ config }: ExecutorChoice): Promise<ClusterConfig> {
  return config === null ? Promise.resolve(ClusterConfig.parse({})) : readSettingsFile(config, ClusterConfig);
}
