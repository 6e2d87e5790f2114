import path from 'node:path';
import type { z } from 'zod';
import { ClusterConfig, type ExecutorChoice, RayConfig } from '../../contract/index.ts';
import { readClusterFile } from '../config/read.ts';
import type { Cluster } from './cluster/cluster.ts';
import { isOver } from './cluster/verdict.ts';
import type { Executor } from './executor.ts';
import { searchFiles } from './folder.ts';
import { LocalExecutor, type LocalContext } from './local.ts';
import { Ray, RayExecutor } from './ray/executor.ts';
import { Slurm, SlurmExecutor } from './slurm/executor.ts';

/** The executor that a search names. @throws what reading its file throws */
export async function openExecutor(host: LocalContext, choice: ExecutorChoice, folder: string): Promise<Executor> {
  switch (choice.name) {
    case 'local':
      return new LocalExecutor(host, searchFiles(folder).output);
    case 'slurm':
      return new SlurmExecutor(await settingsOf(choice, ClusterConfig));
    case 'ray':
      return new RayExecutor(await settingsOf(choice, RayConfig));
  }
}

/** The choice as a search keeps it, with the file by its whole path. @throws what reading the file throws */
export async function checkedExecutor(choice: ExecutorChoice): Promise<ExecutorChoice> {
  await clusterOf(choice);
  return { ...choice, config: choice.config === null ? null : path.resolve(choice.config) };
}

/** How many jobs of searches a cluster has; 0 on this machine. @throws what reading the file throws, and cluster.* where it is out of reach */
export async function jobsThere(choice: ExecutorChoice, signal: AbortSignal): Promise<number> {
  const cluster = await clusterOf(choice);
  const jobs = cluster === null ? [] : await cluster.jobs(signal);
  return jobs.filter((job) => job.name.startsWith('lorikeet-') && !isOver(job)).length;
}

async function clusterOf(choice: ExecutorChoice): Promise<Cluster | null> {
  switch (choice.name) {
    case 'local':
      return null;
    case 'slurm':
      return new Slurm(await settingsOf(choice, ClusterConfig));
    case 'ray':
      return new Ray(await settingsOf(choice, RayConfig));
  }
}

async function settingsOf<Schema extends z.ZodType>(
  { config }: ExecutorChoice,
  schema: Schema,
): Promise<z.output<Schema>> {
  return config === null ? schema.parseAsync({}) : readClusterFile(config, schema);
}
