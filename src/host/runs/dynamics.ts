import { existsSync } from 'node:fs';
import { z } from 'zod';
import { LorikeetError, readFailure, type RowDynamics, type RowPass } from '../../engine/index.ts';
import { linesOf } from '../files/lines.ts';
import { runFiles, runName } from './folder.ts';

/** A line of dynamics.jsonl: a step, and what its forward pass said of each of its rows, list by list. */
const DynamicsLine = z.object({
  step: z.int(),
  /** 0-based rows of the training file. */
  rows: z.array(z.int()),
  losses: z.array(z.number().nullable()),
  margins: z.array(z.number().nullable()),
  predictions: z.array(z.int()),
});

/** Digits of losses and margins: ranks need no more, and lines are half as long. */
const DIGITS = 5;

export function dynamicsLine({ step, rows, losses, margins, predictions }: RowDynamics): object {
  const short = (values: readonly number[]) => values.map((value) => Number(value.toPrecision(DIGITS)));
  return { step, rows, losses: short(losses), margins: short(margins), predictions };
}

/**
 * What training said of each row, pass by pass, in the order of the steps. Values that are not finite are left out.
 *
 * @throws run.no-dynamics where the run has none yet, or was trained by an earlier version; files.unreadable
 */
export async function readDynamics(folder: string): Promise<Map<number, RowPass[]>> {
  const { dynamics: file } = runFiles(folder);
  const passes = new Map<number, RowPass[]>();
  if (existsSync(file)) {
    try {
      for await (const text of linesOf(file)) {
        addLine(passes, text);
      }
    } catch (error) {
      throw readFailure(file, error);
    }
  }
  if (passes.size === 0) throw new LorikeetError('run.no-dynamics', { run: runName(folder) });
  return passes;
}

function addLine(passes: Map<number, RowPass[]>, text: string): void {
  const line = DynamicsLine.safeParse(parsed(text));
  // The last line of a run that was killed may be cut short.
  if (!line.success) return;
  const { rows, losses, margins, predictions } = line.data;
  for (const [place, row] of rows.entries()) {
    const [loss, margin, prediction] = [losses[place] ?? null, margins[place] ?? null, predictions[place]];
    if (loss === null || margin === null || prediction === undefined) continue;
    const seen = passes.get(row);
    if (seen === undefined) passes.set(row, [{ loss, margin, prediction }]);
    else seen.push({ loss, margin, prediction });
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
