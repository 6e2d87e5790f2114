import { existsSync } from 'node:fs';
import { EvaluationEvent, StepEvent } from '../../contract/index.ts';
import { filterJsonLines, readJsonLines } from '../files/json-lines.ts';
import { runFiles } from './folder.ts';

interface MetricsLine {
  readonly type: string;
  readonly step: number;
}

/** What metrics.jsonl says of a run: its evaluations, and the last step it holds (0 where there is none). */
export async function readProgress(folder: string): Promise<{ evaluations: EvaluationEvent[]; lastStep: number }> {
  const lines = (await readJsonLines(runFiles(folder).metrics)) as MetricsLine[];
  return {
    evaluations: lines.filter(({ type }) => type === 'evaluation').map((line) => EvaluationEvent.parse(line)),
    lastStep: lines.reduce((last, { step }) => Math.max(last, step), 0),
  };
}

/** All lines of metrics.jsonl. */
export async function readEvents(folder: string): Promise<(StepEvent | EvaluationEvent)[]> {
  const lines = (await readJsonLines(runFiles(folder).metrics)) as MetricsLine[];
  return lines.map((line) => (line.type === 'step' ? StepEvent : EvaluationEvent).parse(line));
}

/**
 * Removes the lines after `step` of metrics.jsonl and dynamics.jsonl, so that a run resumed there writes them again and the
 * files are as if the run had never stopped.
 */
export async function cutBackMetrics(folder: string, step: number): Promise<void> {
  const { metrics, dynamics } = runFiles(folder);
  const isBefore = (line: unknown) => (line as MetricsLine).step <= step;
  await filterJsonLines(metrics, isBefore);
  if (existsSync(dynamics)) await filterJsonLines(dynamics, isBefore);
}
