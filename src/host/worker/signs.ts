import { confusionMatrix, type FineTuneResult } from '../../engine/index.ts';
import { type Table, type WarningSign, warningSignsOf } from '../../shared/warning-signs.ts';
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

/** Rows by label and answer: one table of all classes, or of several labels for a row one of no and yes for each. */
function tablesNow(rows: FineTuneResult['predictions']['validation'], classes: number): readonly Table[] {
  const ofSets = rows.filter((row) => 'labels' in row);
  if (ofSets.length > 0) {
    const has = (sets: readonly (readonly number[])[], label: number) => sets.map((set) => Number(set.includes(label)));
    const [actual, predicted] = [ofSets.map(({ labels }) => labels), ofSets.map(({ predictions }) => predictions)];
    return Array.from({ length: classes }, (_, label) => confusionMatrix(has(actual, label), has(predicted, label), 2));
  }
  const ofClasses = rows.filter((row) => 'label' in row);
  const [actual, predicted] = [ofClasses.map(({ label }) => label), ofClasses.map(({ prediction }) => prediction)];
  return [confusionMatrix(actual, predicted, classes)];
}
