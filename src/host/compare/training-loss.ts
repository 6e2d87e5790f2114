import { z } from 'zod';
import { readJsonLines } from '../files/json-lines.ts';
import type { CurvePoint } from '../../shared/comparison/types.ts';

const Line = z.object({ type: z.string(), step: z.int(), epoch: z.number(), loss: z.number().nullable() });

/** Points that a curve beside others keeps: more cannot be told apart in half a page. */
const MOST = 240;

/** The training loss of a run from its metrics.jsonl: means over spans of steps, so that a long run takes no more room. */
export async function readTrainingLoss(file: string): Promise<CurvePoint[]> {
  const { values } = await readJsonLines(file, Line);
  const steps = values.flatMap(({ type, step, epoch, loss }) =>
    type === 'step' && loss !== null ? [{ step, epoch, loss }] : [],
  );
  const span = Math.ceil(steps.length / MOST);
  return Array.from({ length: Math.ceil(steps.length / Math.max(1, span)) }, (_, index) => {
    const own = steps.slice(index * span, (index + 1) * span);
    const { step, epoch } = own.at(-1)!;
    return { step, epoch, value: own.reduce((sum, { loss }) => sum + loss, 0) / own.length };
  });
}
