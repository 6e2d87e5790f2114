import type {
  Evaluation,
  EvaluationScores,
  Figure,
  FigureName,
  LabelSetFigureName,
  LabelSetScores,
} from '../../contract/index.ts';
import { probabilityDigits, USUAL_THRESHOLD } from '../../shared/decision.ts';
import { undefinedTexts } from '../../shared/undefined-metric.ts';
import { count, counted, score, share } from './format.ts';
import { table } from './table.ts';

/** Classes listed at most: the rest is in the JSON. */
const MOST_CLASSES = 30;

/** A whole evaluation for a terminal. */
export function evaluationText(evaluation: Evaluation): string {
  const { scores, labelSetScores } = evaluation;
  const parts = [...about(evaluation), ''];
  if (labelSetScores) {
    parts.push(table(...setFigureTable(labelSetScores)), '', table(...labelTable(labelSetScores)));
    return [...parts, '', ...setNotes(evaluation, labelSetScores)].join('\n');
  }
  if (scores === null) return [...parts, table(...predictedTable(evaluation))].join('\n');
  parts.push(table(...figureTable(evaluation, scores)), '', table(...classTable(scores)));
  const confused = confusedTable(scores);
  parts.push('', ...(confused[1].length === 0 ? ['no errors'] : ['most confused', table(...confused)]));
  return [...parts, '', ...notes(evaluation, scores)].join('\n');
}

/** The same as a report in Markdown. */
export function evaluationMarkdown(run: string, evaluation: Evaluation): string {
  const { scores, labelSetScores } = evaluation;
  const parts = [`# Evaluation of ${run}`, '', ...about(evaluation), ''];
  if (labelSetScores) {
    parts.push('## Figures', '', markdownTable(...setFigureTable(labelSetScores)), '');
    parts.push('## Labels', '', markdownTable(...labelTable(labelSetScores)), '');
    return [...parts, ...setNotes(evaluation, labelSetScores)].join('\n');
  }
  if (scores === null) return [...parts, markdownTable(...predictedTable(evaluation))].join('\n');
  parts.push('## Figures', '', markdownTable(...figureTable(evaluation, scores)), '');
  parts.push('## Classes', '', markdownTable(...classTable(scores)), '');
  const confused = confusedTable(scores);
  parts.push('## Most confused', '', confused[1].length === 0 ? 'No errors.' : markdownTable(...confused), '');
  return [...parts, ...notes(evaluation, scores)].join('\n');
}

type Rows = [head: string[], rows: string[][]];

function about(evaluation: Evaluation): string[] {
  const { source, rows, scoredRows, emptyRows, unknownLabels, columns, positive, threshold } = evaluation;
  const lines = [`${rowsOf(rows)} of ${source.type === 'file' ? source.file : `the ${source.type} split`}`];
  if (source.type === 'file') {
    const label = columns.label === null ? 'no labels' : `labels in "${columns.label}"`;
    lines.push(
      `texts in "${columns.text}", ${label}${columns.isLabelGuessed && columns.label !== null ? ' (a guess)' : ''}`,
    );
  }
  if (columns.label === null) lines.push('The file has no labels: its rows were predicted, and nothing was scored.');
  else if (scoredRows < rows)
    lines.push(
      scoredRows === 0
        ? 'No row has a label that the model knows: the rows were predicted, and nothing was scored.'
        : `Figures are of the ${rowsOf(scoredRows)} with a label that the model knows.`,
    );
  if (emptyRows > 0) lines.push(`left out: ${rowsOf(emptyRows)} without a text`);
  if (unknownLabels.length > 0) {
    const some = unknownLabels.slice(0, 5).map(({ label, rows }) => `"${label}" (${count(rows)})`);
    const rest = unknownLabels.length - some.length;
    lines.push(`labels that the model does not know: ${some.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`);
  }
  if (positive !== null)
    lines.push(
      `positive label "${positive}"${threshold === null ? '' : ` from probability ${probability(threshold)}`}`,
    );
  return lines;
}

/** A threshold with the digits that tell something: `0.25`, `0.2099`, `0.99998`. */
export function probability(threshold: number): string {
  return String(Number(threshold.toFixed(probabilityDigits([threshold], 4))));
}

/** What figures are called, in the order of the table. */
function namedFigures({ positive }: Pick<Evaluation, 'positive'>): readonly (readonly [string, FigureName])[] {
  const own = positive === null ? 'macro' : positive;
  return [
    [`F1, ${own}`, 'f1'],
    [`precision, ${own}`, 'precision'],
    [`recall, ${own}`, 'recall'],
    ['accuracy, and micro F1', 'accuracy'],
    ...(positive === null ? [] : ([['F1, macro', 'macroF1']] as const)),
    ['F1, weighted', 'weightedF1'],
    ['balanced accuracy', 'balancedAccuracy'],
    ['Matthews correlation', 'matthewsCorrelation'],
    ['ROC-AUC', 'rocAuc'],
    ['average precision', 'averagePrecision'],
    ['log loss', 'logLoss'],
    ['Brier score', 'brierScore'],
    ['calibration error', 'expectedCalibrationError'],
  ];
}

function figureTable(evaluation: Evaluation, { figures }: EvaluationScores): Rows {
  return [
    ['metric', 'value', '95 % interval'],
    namedFigures(evaluation).map(([name, key]) => [name, valueOf(figures[key]), intervalOf(figures[key])]),
  ];
}

const setFigures: readonly (readonly [string, LabelSetFigureName])[] = [
  ['F1, macro', 'f1'],
  ['precision, macro', 'precision'],
  ['recall, macro', 'recall'],
  ['F1, micro', 'microF1'],
  ['precision, micro', 'microPrecision'],
  ['recall, micro', 'microRecall'],
  ['F1, weighted', 'weightedF1'],
  ['F1 of a row, mean', 'samplesF1'],
  ['accuracy: all labels of a row right', 'accuracy'],
  ['Hamming loss', 'hammingLoss'],
  ['ROC-AUC, macro', 'rocAuc'],
  ['average precision, macro', 'averagePrecision'],
  ['log loss', 'logLoss'],
  ['Brier score', 'brierScore'],
];

function setFigureTable({ figures }: LabelSetScores): Rows {
  return [
    ['metric', 'value', '95 % interval'],
    setFigures.map(([name, key]) => [name, valueOf(figures[key]), intervalOf(figures[key])]),
  ];
}

/** Each label by itself: right and wrong decisions instead of a matrix of classes. */
function labelTable({ labels }: LabelSetScores): Rows {
  const shown = [...labels].sort((a, b) => b.rows - a.rows).slice(0, MOST_CLASSES);
  const rest = labels.length - shown.length;
  return [
    ['label', 'rows', 'threshold', 'right', 'missed', 'false', 'precision', 'recall', 'F1', '95 % interval of F1'],
    [
      ...shown.map(({ label, rows, threshold, truePositives, falseNegatives, falsePositives, ...figures }) => [
        ...[label, count(rows), score(threshold), count(truePositives), count(falseNegatives), count(falsePositives)],
        ...[valueOf(figures.precision), valueOf(figures.recall), valueOf(figures.f1), intervalOf(figures.f1)],
      ]),
      ...(rest > 0 ? [[`and ${rest} more`, ...Array<string>(9).fill('')]] : []),
    ],
  ];
}

function setNotes({ thresholds, source }: Evaluation, { resamples, figures }: LabelSetScores): string[] {
  const areTuned = thresholds?.some((threshold) => threshold !== USUAL_THRESHOLD) === true;
  const lines = [`Intervals are percentiles of ${count(resamples)} bootstrap resamples of the rows.`];
  if (areTuned) {
    lines.push(
      'Thresholds have the best F1 of each label on the validation rows' +
        (source.type === 'validation' ? ', so that these figures are a little too good.' : '.'),
    );
  } else lines.push('A row has a label from probability 0.5 on; --tune-thresholds takes the best threshold of each.');
  for (const [name, key] of setFigures) {
    const { reason } = figures[key];
    if (reason !== null) lines.push(`${name} has no value: ${undefinedTexts[reason]}.`);
  }
  return lines;
}

function classTable({ classes }: EvaluationScores): Rows {
  const shown = [...classes].sort((a, b) => b.rows - a.rows).slice(0, MOST_CLASSES);
  const rest = classes.length - shown.length;
  return [
    ['class', 'rows', 'predicted', 'precision', 'recall', 'F1', '95 % interval of F1'],
    [
      ...shown.map(({ label, rows, predicted, precision, recall, f1 }) => [
        ...[label, count(rows), count(predicted)],
        ...[valueOf(precision), valueOf(recall), valueOf(f1), intervalOf(f1)],
      ]),
      ...(rest > 0 ? [[`and ${rest} more`, '', '', '', '', '', '']] : []),
    ],
  ];
}

function confusedTable({ confusion }: EvaluationScores): Rows {
  const wrong = confusion.filter(({ label, prediction }) => label !== prediction).sort((a, b) => b.rows - a.rows);
  return [
    ['label', 'predicted', 'rows'],
    wrong.slice(0, 10).map(({ label, prediction, rows }) => [label, prediction, count(rows)]),
  ];
}

function predictedTable({ predicted, rows }: Evaluation): Rows {
  return [
    ['predicted', 'rows', 'share'],
    [...predicted]
      .sort((a, b) => b.rows - a.rows)
      .map((each) => [each.label, count(each.rows), share(each.rows / rows)]),
  ];
}

function notes(
  { temperature, positive }: Evaluation,
  { calibration, calibrated, resamples, figures }: EvaluationScores,
): string[] {
  const lines = [`Intervals are percentiles of ${count(resamples)} bootstrap resamples of the rows.`];
  if (temperature !== null && calibrated !== null) {
    const [before, after] = [calibration.expectedCalibrationError, calibrated.expectedCalibrationError];
    lines.push(
      `Temperature ${score(temperature.temperature)}${temperature.isAtLimit ? ' (the limit)' : ''}, fitted on the validation rows (${count(temperature.rows)}): ` +
        `calibration error ${score(before)} without, ${score(after)} with it.`,
    );
  }
  for (const [name, key] of namedFigures({ positive })) {
    const { reason } = figures[key];
    if (reason !== null) lines.push(`${name} has no value: ${undefinedTexts[reason]}.`);
  }
  return lines;
}

function rowsOf(rows: number): string {
  return counted(rows, 'row');
}

function valueOf({ value }: Figure): string {
  return value === null ? '–' : score(value);
}

function intervalOf({ low, high }: Figure): string {
  return low === null || high === null ? '–' : `${score(low)} to ${score(high)}`;
}

function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', String.raw`\|`).replaceAll(/\s+/g, ' ')).join(' | ')} |`;
  return [line(head), line(head.map((_, index) => (index === 0 ? '---' : '---:'))), ...rows.map(line)].join('\n');
}
