import { createHash } from 'node:crypto';
import { closeSync } from 'node:fs';
import { readdir, writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { stringify } from 'yaml';
import type { RunStatus } from '../../contract/index.ts';
import {
  ensureFolder,
  ensureFolderSync,
  inside,
  openToAppend,
  parseYaml,
  readTextFile,
  writeWholeFolder,
} from '../../engine/index.ts';
import { appendWhole } from '../files/json-lines.ts';
import { writeText } from '../files/text.ts';
import { figuresOf, settingsOf } from './figures.ts';
import { runKey } from './run-key.ts';
import type { OpenTracker, ParentRun, TrackedEvent, TrackedRun } from './tracker.ts';

/** Where runs go that belong to no search. */
const EXPERIMENT = 'Lorikeet';
/** Most bytes of an experiment's meta.yaml that are read: MLflow's own have some hundred. */
const MOST_META_BYTES = 64 * 1024;
/** Longest value of a parameter that every version of MLflow takes (500 characters since 2.0). */
const MOST_PARAMETER = 500;

/** RunStatus of MLflow's service.proto. */
const statusNumbers: Readonly<Record<RunStatus, number>> = {
  starting: 1,
  running: 1,
  finished: 3,
  failed: 4,
  cancelled: 5,
  interrupted: 5,
};

/**
 * Writes a run into MLflow's file store, a folder that MLflow calls `mlruns`: `EXPERIMENT/RUN/meta.yaml` with a file for each
 * parameter, tag and metric beside it, as mlflow.store.tracking.file_store reads them. A line of a metric is `time in ms`, value,
 * step. meta.yaml comes last, so that readers see the run when it is whole; what a resumed run had is replaced.
 */
export async function startMlflow(
  root: string,
  run: TrackedRun,
  history: readonly TrackedEvent[],
): Promise<OpenTracker> {
  const experiment = await experimentOf(root, run.parent?.id ?? EXPERIMENT);
  if (run.parent !== null) await writeSearch(path.join(root, experiment), experiment, run.parent, 'running', null);
  const id = runKey(run.record);
  const folder = path.join(root, experiment, id);
  await ensureFolder(path.join(folder, 'artifacts'));
  await writeWholeFolder(path.join(folder, 'params'), (params) => writeEach(params, parametersOf(run)));
  await writeWholeFolder(path.join(folder, 'tags'), (tags) => writeEach(tags, tagsOf(run)));
  const metrics = path.join(folder, 'metrics');
  await writeWholeFolder(metrics, (place) => writeEach(place, [...linesOf(history)]));
  const writeMeta = (status: RunStatus, endedAt: string | null) =>
    writeText(path.join(folder, 'meta.yaml'), metaOf(run, { experiment, id, folder, status, endedAt }));
  await writeMeta('running', null);
  const files = new Map<string, number>();
  return {
    append(event) {
      for (const [name, line] of linesOf([event])) {
        if (!files.has(name)) files.set(name, openMetric(metrics, name));
        appendWhole(files.get(name)!, Buffer.from(line));
      }
    },
    end: writeMeta,
    close() {
      for (const file of files.values()) closeSync(file);
    },
  };
}

/** Writes how a search ended into its run, where one of its trials has made that. @param best the best value of its metric */
export async function endMlflowSearch(
  root: string,
  parent: ParentRun,
  status: RunStatus,
  endedAt: string,
  best: { readonly metric: string; readonly value: number; readonly trial: number } | null,
): Promise<void> {
  const experiment = await experimentOf(root, parent.id);
  await writeSearch(path.join(root, experiment), experiment, parent, status, endedAt);
  if (best === null) return;
  const line = `${Date.parse(endedAt)} ${best.value} ${best.trial}\n`;
  const metrics = path.join(root, experiment, runKey(parent), 'metrics');
  await writeWholeFolder(metrics, (folder) => writeEach(folder, [[`best/${best.metric}`, line]]));
}

/** The run that the trials of a search are below. */
async function writeSearch(
  place: string,
  experiment: string,
  parent: ParentRun,
  status: RunStatus,
  endedAt: string | null,
): Promise<void> {
  const id = runKey(parent);
  const folder = path.join(place, id);
  for (const part of ['artifacts', 'metrics', 'params', 'tags']) await ensureFolder(path.join(folder, part));
  const tags = [
    ['mlflow.runName', parent.id],
    ['mlflow.user', userName()],
  ] as const;
  for (const [name, text] of tags) await writeText(path.join(folder, 'tags', name), text);
  const record = { ...parent, startedAt: null };
  await writeText(path.join(folder, 'meta.yaml'), metaOf({ record }, { experiment, id, folder, status, endedAt }));
}

/** The number of the experiment of a name, which is made where the store has none. */
async function experimentOf(root: string, name: string): Promise<string> {
  await ensureFolder(path.join(root, '.trash'));
  await makeExperiment(root, '0', 'Default');
  for (const entry of await readdir(root, { withFileTypes: true })) {
    if (entry.isDirectory() && (await nameOf(path.join(root, entry.name, 'meta.yaml'))) === name) return entry.name;
  }
  // MLflow draws 18 digits. Here they follow from the name: two runs that begin at once make the same experiment.
  const digest = createHash('sha256').update(name).digest().readBigUInt64BE();
  const id = String(10n ** 17n + (digest % (9n * 10n ** 17n)));
  await makeExperiment(root, id, name);
  return id;
}

/** The name in an experiment's meta.yaml; undefined where there is none that can be read. */
async function nameOf(meta: string): Promise<unknown> {
  try {
    const { document, mistake } = parseYaml(await readTextFile(meta, MOST_META_BYTES));
    return mistake === null ? (document.toJS() as { name?: unknown } | null)?.name : undefined;
  } catch {
    return undefined;
  }
}

async function makeExperiment(root: string, id: string, name: string): Promise<void> {
  const folder = inside(root, id);
  const meta = path.join(folder, 'meta.yaml');
  if ((await nameOf(meta)) !== undefined) return;
  await ensureFolder(folder);
  const now = Date.now();
  await writeText(
    meta,
    stringify({
      artifact_location: pathToFileURL(folder).href,
      creation_time: now,
      experiment_id: id,
      last_update_time: now,
      lifecycle_stage: 'active',
      name,
    }),
  );
}

function parametersOf(run: TrackedRun): [string, string][] {
  return settingsOf(run).map(([name, value]) => [name, String(value).slice(0, MOST_PARAMETER)]);
}

function tagsOf({ record, folder, parent }: TrackedRun): [string, string][] {
  return [
    ['mlflow.runName', record.id],
    ['mlflow.user', userName()],
    ['mlflow.source.name', 'lorikeet'],
    ['mlflow.source.type', 'LOCAL'],
    ...(parent === null ? [] : [['mlflow.parentRunId', runKey(parent)] satisfies [string, string]]),
    ['lorikeet.folder', folder],
    ['lorikeet.version', record.versions.lorikeet],
  ];
}

/** The lines of some events by the metric they belong to. */
function linesOf(events: readonly TrackedEvent[]): Map<string, string> {
  const lines = new Map<string, string[]>();
  for (const event of events) {
    for (const [name, value] of figuresOf(event)) {
      const line = `${Date.parse(event.time)} ${value} ${event.step}\n`;
      const others = lines.get(name);
      if (others === undefined) lines.set(name, [line]);
      else others.push(line);
    }
  }
  return new Map([...lines].map(([name, each]) => [name, each.join('')]));
}

interface RunMeta {
  readonly experiment: string;
  readonly id: string;
  readonly folder: string;
  readonly status: RunStatus;
  readonly endedAt: string | null;
}

function metaOf(
  { record }: { readonly record: Pick<TrackedRun['record'], 'id' | 'createdAt' | 'startedAt'> },
  { experiment, id, folder, status, endedAt }: RunMeta,
): string {
  return stringify({
    artifact_uri: pathToFileURL(path.join(folder, 'artifacts')).href,
    deleted_time: null,
    end_time: endedAt === null ? null : Date.parse(endedAt),
    entry_point_name: '',
    experiment_id: experiment,
    lifecycle_stage: 'active',
    run_id: id,
    run_name: record.id,
    run_uuid: id,
    source_name: '',
    source_type: 4,
    source_version: '',
    start_time: Date.parse(record.startedAt ?? record.createdAt),
    status: statusNumbers[status],
    tags: [],
    user_id: userName(),
  });
}

async function writeEach(folder: string, texts: readonly (readonly [name: string, text: string])[]): Promise<void> {
  for (const [name, text] of texts) {
    const parts = name.split('/');
    const place = parts.slice(0, -1).reduce((above, part) => inside(above, part), folder);
    if (parts.length > 1) await ensureFolder(place);
    await writeFile(inside(place, parts.at(-1)!), text);
  }
}

function openMetric(metrics: string, name: string): number {
  const file = path.join(metrics, ...name.split('/'));
  ensureFolderSync(path.dirname(file));
  return openToAppend(file);
}

/** A user without a name, as in some containers, is no reason to do without the run. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return 'unknown';
  }
}
