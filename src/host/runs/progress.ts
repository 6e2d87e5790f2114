import { existsSync } from 'node:fs';
import { z } from 'zod';
import { EvaluationEvent, StepEvent } from '../../contract/index.ts';
import { type DamagedLine, filterJsonLines, readJsonLines } from '../files/json-lines.ts';
import { runFiles } from './folder.ts';

/** A line of metrics.jsonl: a step, or an evaluation. */
const MetricsLine = z.union([EvaluationEvent, z.object({ type: z.literal('step'), step: z.int() })]);

/** What both metrics.jsonl and dynamics.jsonl have in each line. */
const StepLine = z.object({ step: z.int() });

/**
 * What metrics.jsonl says of a run: its evaluations, and the last step it holds (0 where there is none). Damaged lines are
 * skipped: they are charts, and no reason to lose a run.
 */
export async function readProgress(folder: string): Promise<{ evaluations: EvaluationEvent[]; lastStep: number }> {
  const { values } = await readJsonLines(runFiles(folder).metrics, MetricsLine);
  return {
    evaluations: values.filter((line) => line.type === 'evaluation'),
    lastStep: values.reduce((last, { step }) => Math.max(last, step), 0),
  };
}

/** All whole lines of metrics.jsonl. */
export async function readEvents(folder: string): Promise<(StepEvent | EvaluationEvent)[]> {
  const { values } = await readJsonLines(runFiles(folder).metrics, z.union([StepEvent, EvaluationEvent]));
  return values;
}

/**
 * Removes the lines after `step` of metrics.jsonl and dynamics.jsonl, so that a run resumed there writes them again and the
 * files are as if the run had never stopped.
 *
 * @returns the damaged lines, which are removed too
 */
export async function cutBackMetrics(folder: string, step: number): Promise<(DamagedLine & { file: string })[]> {
  const { metrics, dynamics } = runFiles(folder);
  const damaged: (DamagedLine & { file: string })[] = [];
  for (const file of [metrics, dynamics]) {
    // Runs of earlier versions have no dynamics.
    if (file === dynamics && !existsSync(file)) continue;
    const lines = await filterJsonLines(file, StepLine, (line) => line.step <= step);
    for (const line of lines) damaged.push({ file, ...line });
  }
  return damaged;
}
