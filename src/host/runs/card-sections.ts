import path from 'node:path';
import type { Evaluation, RunRecord } from '../../contract/index.ts';
import { USUAL_THRESHOLD } from '../../shared/decision.ts';
import { withoutControls } from '../../shared/safe-text.ts';
import type { Figure, FigureName, LabelSetFigureName } from '../../shared/evaluation.ts';

const names: Readonly<Partial<Record<FigureName | LabelSetFigureName, string>>> = {
  f1: 'F1',
  precision: 'precision',
  recall: 'recall',
  accuracy: 'accuracy',
  macroF1: 'macro F1',
  microF1: 'micro F1',
  weightedF1: 'weighted F1',
  samplesF1: 'F1 of a row, mean',
  hammingLoss: 'Hamming loss',
  matthewsCorrelation: 'Matthews correlation',
  rocAuc: 'ROC-AUC',
  averagePrecision: 'average precision',
  expectedCalibrationError: 'expected calibration error',
};

/** Figures of a run's best evaluation, where it was not evaluated since. */
export type PlainFigures = readonly { readonly name: string; readonly value: string }[];

/**
 * What a model card says of a run: data, split, method, figures with 95 % intervals, limits. Paths of this machine are cut down to the
 * names of their files.
 *
 * @param evaluations of rows that it was not trained on; those that there are
 */
export function cardSections(
  record: RunRecord,
  evaluations: readonly Evaluation[],
  figures: PlainFigures = [],
): string[] {
  return [
    ...dataOf(record),
    ...methodOf(record),
    ...evaluations.flatMap(figuresOf),
    ...(evaluations.length === 0 ? plainFigures(figures) : []),
    ...limitsOf(record, evaluations, figures.length > 0),
  ];
}

/** What was trained, in a sentence of a model card. */
export function methodName({ config: { lora } }: Pick<RunRecord, 'config'>): string {
  if (!lora.enabled) return 'a classification head';
  return lora.dora ? 'a DoRA adapter' : 'a LoRA adapter';
}

function dataOf({ config: { data }, rows, imported }: RunRecord): string[] {
  if (imported !== undefined) {
    return [
      '## Data',
      '',
      `The adapter was made elsewhere (${code(publicFile(imported.from))}); its training data is not known here.`,
      '',
    ];
  }
  const split =
    data.validation === null
      ? `${percent(data.split.validation)} of the rows were held out for validation (seed ${data.split.seed}${data.split.stratify ? ', each class alike' : ''})`
      : `validation rows come from ${code(publicFile(data.validation))}`;
  const counts =
    rows === null ? [] : [`Rows: ${rows.train} of training, ${rows.validation} of validation, ${rows.test} of test.`];
  return [
    '## Data',
    '',
    `Trained on ${code(publicFile(data.train))}, texts of the column ${code(data.text)}, ${labelsText(data)}; ${split}.`,
    ...counts,
    ...(data.fixes.length === 0 ? [] : [`Mended first: ${data.fixes.join(', ')}.`]),
    '',
  ];
}

function labelsText({ task, label, labelColumns }: RunRecord['config']['data']): string {
  if (task === 'single-label') return `labels of ${code(label)}`;
  const places = (labelColumns ?? [label]).map(code).join(', ');
  return `any number of labels for each text, of ${places}`;
}

function methodOf({ config, imported, parameters }: RunRecord): string[] {
  const { lora, train, precision } = config;
  const modules = lora.targets === null ? 'the usual modules' : [lora.targets].flat().slice(0, 12).join(', ');
  const scale = lora.rslora ? 'alpha / √rank' : 'alpha / rank';
  const adapter = lora.enabled
    ? [`- rank ${lora.r}, alpha ${lora.alpha} (scale ${scale}), dropout ${lora.dropout}, on ${plain(modules)}`]
    : [];
  const training =
    imported === undefined
      ? [
          `- ${train.epochs} epochs of AdamW at a peak rate of ${train.learningRate}, batches of ${train.batchSize * train.accumulation}, seed ${train.seed}`,
          `- kept: the evaluation with the best ${train.best}`,
        ]
      : [];
  return [
    '## Method',
    '',
    ...adapter,
    ...training,
    `- base weights: ${precision}; texts up to ${config.data.maxLength} tokens`,
    ...(parameters === null ? [] : [`- ${parameters.trainable} of ${parameters.total} parameters trained`]),
    '',
  ];
}

function figuresOf({ source, scoredRows, scores, labelSetScores, thresholds }: Evaluation): string[] {
  const figures: Readonly<Partial<Record<string, Figure>>> | undefined = (labelSetScores ?? scores)?.figures;
  if (figures === undefined) return [];
  const of = source.type === 'file' ? `rows of ${code(publicFile(source.file))}` : `the ${source.type} rows`;
  const rows = Object.entries(names).flatMap(([name, text]) => {
    const figure = figures[name];
    if (figure === undefined || figure.value === null) return [];
    const interval = figure.low === null || figure.high === null ? '' : `${round(figure.low)} to ${round(figure.high)}`;
    return [`| ${text} | ${round(figure.value)} | ${interval} |`];
  });
  return [
    `## Figures on ${of} (${scoredRows})`,
    '',
    '| figure | value | 95 % interval |',
    '| ------ | ----: | ------------- |',
    ...rows,
    '',
    ...(labelSetScores === undefined ? [] : thresholdsOf(labelSetScores, thresholds)),
  ];
}

/** From which probability on a row has each label, where that is not one half for all. */
function thresholdsOf(scores: Evaluation['labelSetScores'], thresholds: Evaluation['thresholds']): string[] {
  if (!scores || thresholds === undefined || thresholds.every((threshold) => threshold === USUAL_THRESHOLD)) return [];
  const each = scores.labels.map(({ label, threshold }) => `${code(label)} ${round(threshold)}`);
  return [`A text has a label from this probability on: ${each.join(', ')}.`, ''];
}

function plainFigures(figures: PlainFigures): string[] {
  if (figures.length === 0) return [];
  const rows = figures.map(({ name, value }) => `| ${plain(name)} | ${plain(value)} |`);
  return ['## Figures on the validation rows', '', '| figure | value |', '| ------ | ----: |', ...rows, ''];
}

function limitsOf(record: RunRecord, evaluations: readonly Evaluation[], hasFigures: boolean): string[] {
  const isScored = hasFigures || evaluations.some(({ source }) => source.type === 'validation');
  return [
    '## Limits',
    '',
    record.config.data.task === 'multi-label'
      ? '- It knows the labels above alone, and may give some of them to a text of no such kind.'
      : '- It gives one of the labels above for any text, also for texts of no such kind.',
    '- The figures are those of rows like the ones named here; other texts, times or languages may do worse.',
    ...(record.imported === undefined && isScored
      ? ['- The validation rows also chose which step was kept, so that figures on them are a little too good.']
      : []),
    ...(evaluations.length === 0 && !hasFigures ? ['- It was not evaluated here.'] : []),
    '',
  ];
}

/** The last part of a path of this machine; a name on the Hub as it is, without its revision. */
export function publicName(place: string): string {
  return path.isAbsolute(place) ? path.basename(place) : place.split('@')[0]!;
}

/** The last part of a path of this machine; a data set of the Hub as it is. */
function publicFile(place: string): string {
  return path.isAbsolute(place) ? path.basename(place) : place;
}

const percent = (share: number) => `${Math.round(share * 1000) / 10} %`;
const round = (value: number) => value.toFixed(4);
/** One line without the marks of Markdown and HTML. */
const plain = (text: string) => text.replaceAll(/\s+/g, ' ').replaceAll(/[\\`*_[\]<>#|]/g, (mark) => `\\${mark}`);
const code = (text: string) => `\`${withoutControls(text).replaceAll(/[`\n]/g, ' ')}\``;
