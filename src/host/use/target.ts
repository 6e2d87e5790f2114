import { existsSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import type { ClassifierSource, Decision } from '../../contract/index.ts';
import { describeAdapter, isHubReference, LorikeetError, readModelConfig } from '../../engine/index.ts';
import { classNames } from '../../shared/class-names.ts';
import type { Task } from '../../shared/task.ts';
import type { HostContext } from '../context/index.ts';
import type { DeviceContext } from '../devices/devices.ts';
import type { HubAccess } from '../hub/access.ts';
import { modelFolder } from '../hub/model-folder.ts';
import { storedDecision } from '../runs/stored-decision.ts';
import { readAdapterCard } from '../runs/adapter-card.ts';
import { deviceOf } from '../runs/device.ts';
import { findRun } from '../runs/find.ts';
import { runFiles } from '../runs/folder.ts';
import { readRecord } from '../runs/record.ts';

type Host = DeviceContext & Pick<HostContext, 'runsFolder'>;

/** A run or an adapter, ready to classify. */
export interface Target {
  readonly source: ClassifierSource;
  readonly decision: Decision | null;
  /** The column of texts it was trained on; null where that is not known. */
  readonly textColumn: string | null;
}

/** Longest sequence for an adapter that does not tell; models that take less cut earlier. */
const USUAL_LENGTH = 512;

/** Characters of a wrong value that an error shows. */
const MOST_SHOWN = 60;

/**
 * Finds what classifies and has its base model in the cache.
 *
 * @param labels names of the classes, for an adapter that does not tell
 * @throws run.unknown, run.no-adapter, use.labels-unknown, use.labels-count, use.base-unknown, use.problem-type, adapters.*, models.not-found, hub.*
 */
export async function openTarget(
  host: Host,
  { target, labels }: { readonly target: string; readonly labels: readonly string[] | null },
  access: HubAccess,
): Promise<Target> {
  const folder = path.resolve(target);
  if (!existsSync(path.join(folder, 'adapter_config.json')))
    return openRun(host, await findRun(host.runsFolder, target), access);
  const run = path.dirname(folder);
  if (path.basename(folder) === 'adapter' && existsSync(runFiles(run).record)) return openRun(host, run, access);
  return openAdapterFolder(host, folder, labels, access);
}

async function openRun(host: DeviceContext, folder: string, access: HubAccess): Promise<Target> {
  const { adapter } = runFiles(folder);
  const record = await readRecord(folder);
  const { config, id, status } = record;
  const labels = classNames(record);
  if (labels === null || !existsSync(adapter)) throw new LorikeetError('run.no-adapter', { run: id, status });
  const checkpoint = await modelFolder(config.model, access);
  const { device } = await deviceOf(host, config, access.signal ?? new AbortController().signal);
  return {
    source: {
      checkpoint,
      adapter,
      labels: [...labels],
      task: config.data.task,
      maxLength: config.data.maxLength,
      precision: config.precision,
      device,
      threads: config.threads,
    },
    decision: await storedDecision(folder, labels, config.data.task),
    textColumn: config.data.text,
  };
}

async function openAdapterFolder(
  host: DeviceContext,
  adapter: string,
  givenLabels: readonly string[] | null,
  access: HubAccess,
): Promise<Target> {
  const { baseModel, revision, classes } = await describeAdapter(adapter);
  const card = await readAdapterCard(adapter);
  const checkpoint = await modelFolder(baseReference(adapter, baseModel, revision), access);
  const labels = givenLabels ?? card?.labels ?? (await labelsOfConfigs(adapter, checkpoint, classes));
  if (labels === null) throw new LorikeetError('use.labels-unknown', { folder: adapter, classes });
  if (labels.length !== classes) {
    throw new LorikeetError('use.labels-count', { folder: adapter, expected: classes, found: labels.length });
  }
  const precision = card?.precision ?? 'stored';
  const { device } = await deviceOf(
    host,
    { model: checkpoint, precision, device: 'auto' },
    access.signal ?? new AbortController().signal,
  );
  return {
    source: {
      checkpoint,
      adapter,
      labels: [...labels],
      task: card?.task ?? (await taskOfConfig(adapter, checkpoint, classes)) ?? 'single-label',
      maxLength: card?.maxLength ?? USUAL_LENGTH,
      precision,
      device,
      threads: 0,
    },
    decision: card?.decision ?? null,
    textColumn: card?.textColumn ?? null,
  };
}

/**
 * The base of an adapter: a path as PEFT writes it, absolute or from the adapter's folder, else a name on the Hub.
 *
 * @throws use.base-unknown
 */
export function baseReference(folder: string, baseModel: string | undefined, revision: string | undefined): string {
  if (baseModel === undefined) throw new LorikeetError('use.base-unknown', { folder, model: null });
  const places = [path.resolve(baseModel), path.resolve(folder, baseModel)];
  const local = places.find((place) => existsSync(path.join(place, 'config.json')));
  if (local !== undefined) return local;
  if (path.isAbsolute(baseModel) || !isHubReference(baseModel)) {
    throw new LorikeetError('use.base-unknown', { folder, model: baseModel });
  }
  return revision === undefined ? baseModel : `${baseModel}@${revision}`;
}

/** `problem_type` of transformers for classifiers; `regression` is its third. */
const tasksByProblem: ReadonlyMap<unknown, Task> = new Map([
  ['single_label_classification', 'single-label'],
  ['multi_label_classification', 'multi-label'],
]);

/**
 * How many labels a text has, by `problem_type` of transformers: that of a config.json beside the adapter, else that of its base where it
 * is a classifier of as many classes; null where neither tells.
 *
 * @throws use.problem-type
 */
export async function taskOfConfig(adapter: string, checkpoint: string, classes: number): Promise<Task | null> {
  const own = await configBeside(adapter);
  const base = await readModelConfig(checkpoint);
  const isAlike = Object.keys(base['id2label'] ?? {}).length === classes;
  const [folder, problem] =
    (own['problem_type'] ?? null) !== null
      ? [adapter, own['problem_type']]
      : [checkpoint, isAlike ? (base['problem_type'] ?? null) : null];
  if (problem === null) return null;
  const task = tasksByProblem.get(problem);
  if (task !== undefined) return task;
  const found = JSON.stringify(problem).slice(0, MOST_SHOWN);
  throw new LorikeetError('use.problem-type', { file: path.join(folder, 'config.json'), found });
}

/**
 * The names of as many classes: those of a config.json beside the adapter, as merged models have it, else those of its base; null where
 * neither names them all, or only with transformers' placeholders.
 */
export async function labelsOfConfigs(adapter: string, checkpoint: string, classes: number): Promise<string[] | null> {
  return namesOf(await configBeside(adapter), classes) ?? namesOf(await readModelConfig(checkpoint), classes);
}

async function configBeside(adapter: string): Promise<Readonly<Record<string, unknown>>> {
  return existsSync(path.join(adapter, 'config.json')) ? readModelConfig(adapter) : {};
}

function namesOf(config: Readonly<Record<string, unknown>>, classes: number): string[] | null {
  const parsed = z.object({ id2label: z.record(z.string(), z.string()) }).safeParse(config);
  if (!parsed.success) return null;
  const { id2label } = parsed.data;
  const labels = Array.from({ length: classes }, (_, index) => id2label[index]);
  const isNamed = labels.every((label) => label !== undefined && !/^LABEL_\d+$/.test(label));
  return isNamed && Object.keys(id2label).length === classes ? (labels as string[]) : null;
}
