import path from 'node:path';
import type { RunConfig, WorkerMessage, WorkerTask } from '../../contract/index.ts';
import {
  loadTokenCounter,
  measureStep,
  type MemoryJob,
  openCheckpoint,
  planMemory,
  storedDtype,
} from '../../engine/index.ts';
import { modelFolder } from '../hub/model-folder.ts';
import { loadRows } from '../data/rows.ts';
import { trainingSettings } from './job.ts';

/** The memory a run would need, for each precision asked for, with and without recomputation. */
export async function plan(task: Extract<WorkerTask, { type: 'plan' }>): Promise<WorkerMessage> {
  const { config, model, file, labels, precisions } = task;
  const plans = await planMemory({
    model,
    file,
    classes: labels,
    task: config.data.task,
    lora: config.lora,
    training: trainingSettings(config, []),
    maxLength: config.data.maxLength,
    lengths: await tokenCounts(config),
    precisions,
    stored: await dtypeOfFiles(config.model),
  });
  return { type: 'planned', ...plans };
}

/** Null where the files are not there, or cannot be read: starting the run will say so. */
async function dtypeOfFiles(model: string): Promise<MemoryJob['stored']> {
  try {
    return storedDtype((await openCheckpoint(await modelFolder(model, { offline: true }))).tensors.values());
  } catch {
    return null;
  }
}

/** Null where data or tokenizer are missing or cannot be read: starting the run will say so. */
async function tokenCounts({ model, data }: RunConfig): Promise<MemoryJob['lengths']> {
  if (!path.isAbsolute(model)) return null;
  try {
    const { train, validation } = await loadRows(data, { offline: true });
    const count = await loadTokenCounter(model);
    const countAll = (rows: typeof train) => count(rows.map(({ text }) => text));
    return { training: countAll(train), evaluation: countAll(validation) };
  } catch {
    return null;
  }
}

/** Trains two steps on a batch of a given size; tells the most memory held, and the second step's seconds. */
export async function measure(task: Extract<WorkerTask, { type: 'measure' }>): Promise<WorkerMessage> {
  const { config, device, labels, batch, precision, recompute, cacheFolder } = task;
  const measured = await measureStep({
    checkpoint: config.model,
    classes: labels,
    task: config.data.task,
    lora: config.lora,
    training: trainingSettings(config, []),
    device,
    threads: config.threads,
    ...{ precision, recompute, cacheFolder, batch },
  });
  return { type: 'measured', ...measured };
}
