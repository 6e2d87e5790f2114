import type { FineTuneResult } from '../../engine/index.ts';
import { type Table, tableOfLabel, type WarningSign, warningSignsOf } from '../../shared/warning-signs.ts';
import { readTrainingLoss } from '../compare/training-loss.ts';

/** Signs that the numbers of a run are not to be trusted. @param metrics file of its steps @param classes how many it has */
export async function signsOf(metrics: string, classes: number, result: FineTuneResult): Promise<WarningSign[]> {
  return warningSignsOf({
    best: result.best?.metrics ?? null,
    now: result.status === 'finished' ? tablesNow(result.predictions.validation, classes) : null,
    losses: (await readTrainingLoss(metrics)).map(({ value }) => value),
    steps: result.steps,
  });
}

/** Rows by label and answer, as the tables of {@link warningSignsOf} are. */
function tablesNow(rows: FineTuneResult['predictions']['validation'], classes: number): Table[] {
  const confusion = Array.from({ length: classes }, () => Array.from({ length: classes }, () => 0));
  const [actual, predicted, both] = [0, 1, 2].map(() => Array.from({ length: classes }, () => 0)) as [
    ...[number[], number[], number[]],
  ];
  let isOfSets = false;
  for (const row of rows) {
    if ('label' in row) {
      confusion[row.label]![row.prediction]! += 1;
      continue;
    }
    isOfSets = true;
    for (const label of row.labels) actual[label]! += 1;
    for (const label of row.predictions) predicted[label]! += 1;
    for (const label of row.labels) if (row.predictions.includes(label)) both[label]! += 1;
  }
  if (!isOfSets) return [confusion];
  return actual.map((count, label) => tableOfLabel(rows.length, count, predicted[label]!, both[label]!));
}
