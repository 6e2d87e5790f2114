import { readdir, stat, statfs } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Handler, RunRecord } from '../../contract/index.ts';
import { loadExports, readJson } from '../../engine/index.ts';
import {
  type ExportEstimate,
  type ExportPlan,
  exportTargets,
  mergedDtypes,
  onnxDtypes,
  type OnnxDecision,
} from '../../shared/export.ts';
import { classNames, positiveClass } from '../../shared/class-names.ts';
import type { HostContext } from '../context/index.ts';
import { findRun } from '../runs/find.ts';
import { runFiles, runName } from '../runs/folder.ts';
import { readRecord } from '../runs/record.ts';
import { storedDecision as storedThresholds } from '../runs/stored-decision.ts';
import { exportJob } from './job.ts';

/** Bytes that are read, merged and written in a second: what `npm run bench:merge` gave on two busy cores (docs/export.md). */
const BYTES_PER_SECOND = 31e6;
/** Starting the worker and opening sessions. */
const START_SECONDS = 3;
/** Parameters times tokens in a second on one busy core: what `npm run bench:export` gave for 5.4 M parameters, 229 rows of 41 tokens. */
const PRODUCTS_PER_SECOND = 51e9;
/** Tokens of the rows that a proof reads. */
const PROOF_TOKENS = 80 * 80;

/** What a run can be exported as. @throws run.unknown, run.no-adapter, and what opening its checkpoint throws */
export function planExport(host: Pick<HostContext, 'runsFolder' | 'secrets'>): Handler<'export.plan'> {
  return async ({ run }, emit, signal) => {
    const folder = await findRun(host.runsFolder, run);
    const record = await readRecord(folder);
    const job = await exportJob(folder, record, { secrets: host.secrets, signal, onEvent: emit });
    const exports = await loadExports();
    // Sizes are those of the merged model, whatever form its base has.
    const source = await exports.openSource({ ...job, precision: 'stored' });
    const parameters =
      fileBytes(
        exports.targetOf({ target: 'merged', dtype: 'fp32' }).files(source, { target: 'merged', dtype: 'fp32' }),
      ) / 4;
    const estimate = (bytes: number, forwards: number): ExportEstimate => ({
      bytes,
      seconds: START_SECONDS + bytes / BYTES_PER_SECOND + (forwards * PROOF_TOKENS * parameters) / PRODUCTS_PER_SECOND,
    });
    const adapter = exports.targetOf({ target: 'adapter' }).files(source, { target: 'adapter' });
    const merged = mergedDtypes.map((dtype) => {
      const choice = { target: 'merged', dtype } as const;
      return [dtype, estimate(fileBytes(exports.targetOf(choice).files(source, choice)), 2)] as const;
    });
    const onnx = onnxDtypes.map((dtype) => {
      const choice = { target: 'onnx', dtypes: [dtype], decision: null } as const;
      return [dtype, estimate(fileBytes(exports.targetOf(choice).files(source, choice)), 2)] as const;
    });
    const folders = exportTargets.map(
      (target) => [target, freeFolder(host.runsFolder, runName(folder), target)] as const,
    );
    const parent = existingParent(folders[0]![1]);
    return {
      labels: [...(classNames(record) ?? [])],
      positive: positiveClass(record),
      task: record.config.data.task,
      folders: Object.fromEntries(folders) as ExportPlan['folders'],
      freeBytes: await statfs(parent).then(
        ({ bavail, bsize }) => bavail * bsize,
        () => null,
      ),
      adapter: estimate(fileBytes(adapter), 2),
      merged: Object.fromEntries(merged) as ExportPlan['merged'],
      onnx: Object.fromEntries(onnx) as ExportPlan['onnx'],
      bundle: estimate(await bundleBytes(folder), 1),
      decision: await storedDecision(folder, record),
    };
  };
}

function fileBytes(files: readonly { readonly bytes: number }[]): number {
  return files.reduce((sum, { bytes }) => sum + bytes, 0);
}

/** `exports/<run>-<target>` beside the folder of the runs, with a number behind it where that is there. */
function freeFolder(runsFolder: string, run: string, target: string): string {
  const wanted = path.join(path.dirname(path.resolve(runsFolder)), 'exports', `${run}-${target}`);
  for (let number = 1; ; number++) {
    const folder = number === 1 ? wanted : `${wanted}-${number}`;
    if (!existsSync(folder)) return folder;
  }
}

/** The nearest folder above that is there. */
export function existingParent(folder: string): string {
  let parent = folder;
  while (!existsSync(parent) && path.dirname(parent) !== parent) parent = path.dirname(parent);
  return parent;
}

async function bundleBytes(folder: string): Promise<number> {
  const { adapter, predictions } = runFiles(folder);
  const inside = (await readdir(adapter)).map((name) => path.join(adapter, name));
  const sizes = [...inside, predictions.validation, predictions.test].map(async (file) =>
    stat(file).then(
      ({ size }) => size,
      () => 0,
    ),
  );
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

/** What the newest evaluation on validation rows was made with; null where there is none. */
async function storedDecision(folder: string, record: RunRecord): Promise<OnnxDecision | null> {
  const { task } = record.config.data;
  if (task === 'multi-label') {
    const decision = await storedThresholds(folder, classNames(record) ?? [], task);
    if (decision === null || !('thresholds' in decision)) return null;
    return { temperature: 1, positive: null, threshold: null, thresholds: decision.thresholds };
  }
  const stored: unknown = await readJson(path.join(runFiles(folder).evaluations, 'validation.json')).catch(() => null);
  const { labels, temperature, positive, threshold } = (stored ?? {}) as {
    labels?: unknown;
    temperature?: { temperature?: unknown } | null;
    positive?: unknown;
    threshold?: unknown;
  };
  if (typeof temperature?.temperature !== 'number') return null;
  const names = classNames(record);
  // It may have been made before the classes had their names of today.
  const name = Array.isArray(labels) && labels.length === 2 ? names?.[labels.indexOf(positive)] : undefined;
  const isTwo = name !== undefined;
  return {
    temperature: temperature.temperature,
    positive: name ?? null,
    threshold: isTwo && typeof threshold === 'number' ? threshold : null,
    thresholds: null,
  };
}
