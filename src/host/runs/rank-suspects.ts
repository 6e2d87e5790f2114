import type { ReaderReply, SuspectRow } from '../../contract/index.ts';
import { confidentClasses, marginOf, rowHistory, type RowPass, stackingWeights } from '../../engine/index.ts';

/** The rows a run was trained on, and what words alone say of them. */
export type TrainingRows = ReaderReply<'data.training'>;

/** A suspect with its row; what was decided of it changes while this stays. */
export type RankedRow = Omit<SuspectRow, 'decision'>;

/**
 * Training rows, those first whose labels are most likely wrong. Two opinions are added up: the area under the margin in training,
 * and the margin that words alone give the label, by models that have not seen it. How much each counts is learned on the
 * validation rows; until the run has predicted those, words alone rank. A mean over training is nearer to 0 than what the trained
 * model says of validation rows, which the weight is learned for: it is scaled to their size.
 *
 * A row is a confident suspect where both say another class, the same one, and words are as sure of it as they usually are of rows
 * that have its label.
 *
 * @param passes of each row, by its number
 * @param predicted logits of the run [validation rows, classes]
 */
export function rankRows(
  passes: ReadonlyMap<number, readonly RowPass[]>,
  { labels, rows, validation, words }: TrainingRows,
  predicted: readonly number[] | null,
): RankedRow[] {
  const classes = labels.length;
  const heldOut = words.slice(rows.length * classes);
  const [ofRun, ofWords] =
    predicted === null
      ? [0, 1]
      : stackingWeights(
          { labels: validation.map(({ label }) => label), classes, first: predicted, second: heldOut },
          marginOf,
        );
  const labelIndices = rows.map(({ label }) => labels.indexOf(label));
  const confident = confidentClasses(words, labelIndices, classes);
  const times = new Map<number, number>();
  for (const { row } of rows) times.set(row, (times.get(row) ?? 0) + 1);
  const trained = rows.flatMap((each, index) => {
    const seen = passes.get(each.row);
    // A number that two files have names neither of their rows.
    if (seen === undefined || times.get(each.row)! > 1) return [];
    return { ...each, index, history: rowHistory(seen, labelIndices[index]!) };
  });
  const sizeInTraining = size(trained.map(({ history }) => history.areaUnderMargin));
  const sizeAfter = size(
    predicted === null ? [] : validation.map(({ label }, row) => marginOf(predicted, row, classes, label)),
  );
  const scale = predicted === null || sizeInTraining === 0 ? 1 : sizeAfter / sizeInTraining;
  const ranked = trained.map(({ row, id, text, label, index, history: { suggestion, ...history } }) => {
    const labelIndex = labelIndices[index]!;
    const wordMargin = marginOf(words, index, classes, labelIndex);
    return {
      ...{ row, id, text, label, ...history, wordMargin },
      isConfident: history.areaUnderMargin < 0 && suggestion !== null && suggestion === confident[index],
      suggestion: suggestion === null ? null : labels[suggestion]!,
      score: ofRun * scale * history.areaUnderMargin + ofWords * wordMargin,
    };
  });
  return ranked.sort((first, second) => first.score - second.score || first.row - second.row);
}

/** Root of the mean square. */
function size(margins: readonly number[]): number {
  return margins.length === 0 ? 0 : Math.sqrt(margins.reduce((sum, margin) => sum + margin ** 2, 0) / margins.length);
}
