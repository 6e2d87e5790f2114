import { closeSync } from 'node:fs';
import path from 'node:path';
import Papa from 'papaparse';
import type { EvaluationEvent, StepEvent } from '../../contract/index.ts';
import { appendWhole } from '../files/json-lines.ts';
import { writeText } from '../files/text.ts';
import { scalars } from './figures.ts';
import type { OpenTracker, TrackedEvent, TrackedRun } from './tracker.ts';
import { ensureFolder, openToAppend } from '../../engine/index.ts';

type Cell = string | number | boolean | null;

const stepColumns = [
  'step',
  'epoch',
  'loss',
  'learningRate',
  'gradNorm',
  'tokens',
  'seconds',
  'tokensPerSecond',
  'memory',
  'time',
] as const;
const evaluationColumns = ['split', 'step', 'epoch', 'loss', 'best', 'seconds', 'time'] as const;

/**
 * Writes `steps.csv` and `evaluations.csv`, a row each time. The metrics are columns; which there are is known with the first
 * evaluation. A figure that was not a finite number is an empty cell.
 */
export async function startCsv(
  folder: string,
  _run: TrackedRun,
  history: readonly TrackedEvent[],
): Promise<OpenTracker> {
  await ensureFolder(folder);
  const files = { steps: path.join(folder, 'steps.csv'), evaluations: path.join(folder, 'evaluations.csv') };
  const steps = history.filter((event) => event.type === 'step');
  const evaluations = history.filter((event) => event.type === 'evaluation');
  let metrics = metricsOf(evaluations);
  await writeText(files.steps, rowsOf([[...stepColumns], ...steps.map(stepRow)]));
  await writeText(files.evaluations, evaluations.length === 0 ? '' : evaluationText(metrics, evaluations));
  const [stepFile, evaluationFile] = [openToAppend(files.steps), openToAppend(files.evaluations)];
  return {
    append(event) {
      if (event.type === 'step') return appendWhole(stepFile, Buffer.from(rowsOf([stepRow(event)])));
      const isFirst = metrics.length === 0;
      if (isFirst) metrics = metricsOf([event]);
      const text = isFirst ? evaluationText(metrics, [event]) : rowsOf([evaluationRow(metrics, event)]);
      appendWhole(evaluationFile, Buffer.from(text));
    },
    end: () => Promise.resolve(),
    close() {
      closeSync(stepFile);
      closeSync(evaluationFile);
    },
  };
}

/** Names of the metrics that are one number, of all evaluations. */
function metricsOf(evaluations: readonly EvaluationEvent[]): string[] {
  return [...new Set(evaluations.flatMap(({ metrics }) => scalars(metrics).map(([name]) => name)))];
}

function stepRow(event: StepEvent): Cell[] {
  return stepColumns.map((column) => event[column]);
}

function evaluationText(metrics: readonly string[], evaluations: readonly EvaluationEvent[]): string {
  return rowsOf([[...evaluationColumns, ...metrics], ...evaluations.map((event) => evaluationRow(metrics, event))]);
}

function evaluationRow(metrics: readonly string[], event: EvaluationEvent): Cell[] {
  const figures = new Map(scalars(event.metrics));
  return [...evaluationColumns.map((column) => event[column]), ...metrics.map((name) => figures.get(name) ?? null)];
}

function rowsOf(rows: Cell[][]): string {
  return `${Papa.unparse(rows, { newline: '\n' })}\n`;
}
