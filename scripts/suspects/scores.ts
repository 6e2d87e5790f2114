import { PredictionLine } from '../../src/contract/index.ts';
import { runFiles } from '../../src/host/runs/folder.ts';
import { readPredictionLines } from '../../src/host/runs/read-predictions.ts';
import { areaMeasure, decisionMeasure, measured, pairedBootstrap, scoreRows } from '../../src/engine/index.ts';

/** F1 and ROC-AUC of the validation rows, before and after, and what F1 gained with its 95 % interval. */
export interface ScoresOfBoth {
  readonly f1: readonly [number, number];
  readonly rocAuc: readonly [number, number];
  readonly gain: { readonly low: number; readonly high: number };
}

/** Compares the best evaluations of two runs on the same validation rows. @param labels class names by their index */
export async function compareRuns(before: string, after: string, labels: readonly string[]): Promise<ScoresOfBoth> {
  const scored = await Promise.all(
    [before, after].map(async (run) => {
      const lines = await readPredictionLines(runFiles(run).predictions.validation, PredictionLine);
      const rows = lines.map(({ label }) => labels.indexOf(label));
      return scoreRows(
        lines.flatMap(({ logits }) => logits),
        rows,
        labels.length,
      );
    }),
  );
  const [first, second] = scored.map(decisionMeasure);
  const f1 = [first!, second!].map((measure) => measured(measure).f1 ?? 0);
  const rocAuc = scored.map((rows) => measured(areaMeasure(rows)).rocAuc ?? 0);
  const { f1: gain } = pairedBootstrap(second!, first!);
  return {
    f1: [f1[0]!, f1[1]!],
    rocAuc: [rocAuc[0]!, rocAuc[1]!],
    gain: { low: gain?.low ?? 0, high: gain?.high ?? 0 },
  };
}
