import { existsSync } from 'node:fs';
import path from 'node:path';
import { readJson } from '../../src/engine/index.ts';
import type { Scores, WantedRun } from './run.ts';

export interface ScoredRun extends WantedRun {
  readonly scores: Scores;
}

/** One precision of a model: means over the seeds, and their mean difference from the first precision, seed by seed. */
export interface PrecisionRow {
  readonly precision: string;
  readonly seeds: number;
  readonly mean: Scores;
  readonly difference: Scores;
}

export interface ModelComparison {
  readonly model: string;
  readonly rows: readonly PrecisionRow[];
  /** ROC-AUC that PEFT reaches with the same settings, where that is known. */
  readonly peftRocAuc: number | null;
  /** What is out of the limits, in sentences. */
  readonly complaints: readonly string[];
}

const MOST_LOST = 0.01;
const MOST_FROM_PEFT = 0.02;
const names = { rocAuc: 'ROC-AUC', f1: 'F1' } as const;

/** Compares the precisions of one model with the first of them. */
export function compare(
  model: string,
  precisions: readonly string[],
  runs: readonly ScoredRun[],
  peft: number | null,
): ModelComparison {
  const modelRuns = runs.filter((run) => run.model === model);
  const of = (precision: string) => modelRuns.filter((run) => run.precision === precision);
  const reference = new Map(of(precisions[0] as string).map(({ seed, scores }) => [seed, scores]));
  const rows = precisions.map((precision): PrecisionRow => {
    const scored = of(precision);
    const averaged = (score: (run: ScoredRun) => number) => mean(scored.map(score));
    const lost = (name: keyof Scores) =>
      averaged((run) => run.scores[name] - (reference.get(run.seed) as Scores)[name]);
    return {
      precision,
      seeds: scored.length,
      mean: { rocAuc: averaged(({ scores }) => scores.rocAuc), f1: averaged(({ scores }) => scores.f1) },
      difference: { rocAuc: lost('rocAuc'), f1: lost('f1') },
    };
  });
  const name = path.basename(model);
  const first = rows[0] as PrecisionRow;
  const complaints = rows.flatMap(({ precision, difference }) =>
    (['rocAuc', 'f1'] as const)
      .filter((score) => difference[score] < -MOST_LOST)
      .map(
        (score) =>
          `${name}: ${names[score]} of ${precision} is ${(-difference[score]).toFixed(4)} below ${first.precision}; at most ${MOST_LOST} is allowed.`,
      ),
  );
  if (peft !== null && Math.abs(first.mean.rocAuc - peft) > MOST_FROM_PEFT) {
    complaints.push(
      `${name}: ROC-AUC of ${first.precision} is ${first.mean.rocAuc.toFixed(4)}, more than ${MOST_FROM_PEFT} from PEFT's ${peft.toFixed(4)}.`,
    );
  }
  return { model: name, rows, peftRocAuc: peft, complaints };
}

/** The figure that the makers of a checkpoint noted beside it. */
export async function peftRocAuc(model: string): Promise<number | null> {
  const file = path.join(model, 'peft.json');
  if (!existsSync(file)) return null;
  return ((await readJson(file)) as { mean: Scores }).mean.rocAuc;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
