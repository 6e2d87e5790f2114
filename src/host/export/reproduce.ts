import path from 'node:path';
import type { z } from 'zod';
import {
  type FileFingerprint,
  type Handler,
  LabelSetLine,
  PredictionLine,
  type RunRecord,
  type RunResult,
} from '../../contract/index.ts';
import type { Agreement, RepeatedFigure } from '../../shared/export.ts';
import type { HostContext } from '../context/index.ts';
import type { DeviceContext } from '../devices/devices.ts';
import { runFiles } from '../runs/folder.ts';
import { readPredictionLines } from '../runs/read-predictions.ts';
import { startRun } from '../runs/handlers/lifecycle.ts';
import { type Bundle, bundleFiles, readBundle } from './bundle.ts';
import { loadExports } from '../../engine/index.ts';

/**
 * Trains the run of a bundle again, as a new run, and compares the two.
 *
 * @throws export.no-bundle, export.file-changed, and what starting a run throws
 */
export function reproduceBundle(
  host: DeviceContext & Pick<HostContext, 'launcher' | 'reader' | 'runsFolder' | 'secrets' | 'workers'>,
): Handler<'export.reproduce'> {
  const start = startRun(host);
  return async ({ bundle: folder, set, out }, emit, signal) => {
    const place = path.resolve(folder);
    const bundle = await readBundle(place);
    const { checkFiles, readProof } = await loadExports();
    await checkFiles(place, (await readProof(place)).files);
    const ended = await start({ config: bundleFiles(place).config, set, out }, emit, signal);
    const isDone = ended.record.status === 'finished';
    return {
      ...ended,
      agreement: isDone ? await agreement(bundle, bundleFiles(place).validation, ended) : null,
    };
  };
}

type Line = PredictionLine | LabelSetLine;

async function agreement(
  { run, split, result }: Bundle & { readonly result: RunResult | null },
  predictionsFile: string,
  now: { readonly folder: string; readonly record: RunRecord; readonly result: RunResult | null },
): Promise<Agreement> {
  const line = run.config.data.task === 'multi-label' ? LabelSetLine : PredictionLine;
  const before = await readPredictionLines<z.ZodType<Line>>(predictionsFile, line);
  const again = await readPredictionLines<z.ZodType<Line>>(runFiles(now.folder).predictions.validation, line);
  const validation = new Set(split.validation);
  const sameRows = again.length === before.length && again.every(({ row }, index) => row === before[index]!.row);
  return {
    sameBase:
      run.checkpoint === null || now.record.checkpoint === null
        ? null
        : run.checkpoint.weights === now.record.checkpoint.weights,
    sameData: run.data === null || now.record.data === null ? null : sameFiles(run.data, now.record.data),
    sameSplit:
      sameRows &&
      again.every(({ row }) => validation.has(row)) &&
      JSON.stringify(run.rows) === JSON.stringify(now.record.rows),
    figures: figuresOf(result, now.result),
    ...differences(before, again),
    differences: settingsOf(run).flatMap(([name, value], index) => {
      const other = settingsOf(now.record)[index]![1];
      return value === other ? [] : [{ name, before: value, now: other }];
    }),
  };
}

/** By their content: they may lie elsewhere. */
function sameFiles(before: readonly FileFingerprint[], now: readonly FileFingerprint[]): boolean {
  const hashes = (files: readonly FileFingerprint[]) => files.map(({ sha256 }) => sha256).sort();
  return hashes(before).join() === hashes(now).join();
}

function settingsOf({ versions, device, threads }: RunRecord): [string, string][] {
  return [
    ['lorikeet', versions.lorikeet],
    ['node', versions.node],
    ['onnxruntime', versions.onnxruntime],
    ['platform', versions.platform],
    ['device', device ?? ''],
    ['threads', String(threads ?? '')],
  ];
}

function figuresOf(before: RunResult | null, now: RunResult | null): RepeatedFigure[] {
  const [first, second] = [before?.best, now?.best];
  const names = ['f1', 'accuracy', 'precision', 'recall'] as const;
  const figure = (result: RunResult['best'] | undefined, name: (typeof names)[number]) => {
    const value: unknown = result?.metrics?.[name];
    return typeof value === 'number' ? value : null;
  };
  return [
    ...names.map((name) => ({ name, before: figure(first, name), now: figure(second, name) })),
    { name: 'loss', before: first?.loss ?? null, now: second?.loss ?? null },
    { name: 'steps', before: before?.steps ?? null, now: now?.steps ?? null },
  ];
}

function differences(
  before: readonly Line[],
  again: readonly Line[],
): Pick<Agreement, 'rows' | 'largest' | 'mean' | 'decisionsChanged'> {
  const rows = new Map(before.map((line) => [line.row, line]));
  const pairs = again.flatMap((line) => {
    const other = rows.get(line.row);
    return other === undefined ? [] : [[other, line] as const];
  });
  const distances = pairs.flatMap(([first, second]) =>
    first.logits.map((logit, index) => Math.abs(logit - (second.logits[index] ?? NaN))),
  );
  return {
    rows: pairs.length,
    largest: distances.reduce((most, distance) => Math.max(most, distance), 0),
    mean: distances.reduce((sum, distance) => sum + distance, 0) / Math.max(1, distances.length),
    decisionsChanged: pairs.filter(([first, second]) => decisionOf(first) !== decisionOf(second)).length,
  };
}

function decisionOf(line: Line): string {
  return 'predictions' in line ? JSON.stringify(line.predictions) : line.prediction;
}
