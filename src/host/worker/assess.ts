import path from 'node:path';
import {
  type Evaluation,
  type EvaluatedLine,
  EvaluatedLine as EvaluatedLineSchema,
  type EvaluatedSetLine,
  EvaluatedSetLine as EvaluatedSetLineSchema,
  type FittedTemperature,
  LabelSetLine,
  PredictionLine,
  type RowsPlace,
  type RowsEvent,
  type RunRecord,
  type WorkerMessage,
  type WorkerTask,
} from '../../contract/index.ts';
import type { z } from 'zod';
import {
  bestThresholds,
  ensureFolder,
  evaluateLabelSets,
  evaluateScores,
  fitTemperature,
  LorikeetError,
  writeJson,
} from '../../engine/index.ts';
import { classNames, labelOfName, nameOfLabel, positiveClass } from '../../shared/class-names.ts';
import { decided, decidedLabels, USUAL_THRESHOLD } from '../../shared/decision.ts';
import { columnsOf, type EvaluatedRows, readEvaluated, readEvaluatedSets } from '../data/evaluated-rows.ts';
import { openPart } from '../data/open.ts';
import { writeJsonLines } from '../files/json-lines.ts';
import { readPredictionLines } from '../runs/read-predictions.ts';
import { evaluationFiles, placeOf } from '../runs/evaluations.ts';
import { runFiles, runName } from '../runs/folder.ts';
import { readRecord } from '../runs/record.ts';
import { withClassifier } from './classifier.ts';

type Task = Extract<WorkerTask, { type: 'assess' }>;

/**
 * A whole evaluation, which is written into the run's folder. Validation and test rows are those that the run predicted with its
 * best adapter; another file is predicted first, and its predictions are written beside.
 *
 * @throws run.no-adapter, run.no-predictions, run.positive-unknown, run.threshold-needs-two, run.threshold-per-label,
 * run.thresholds-need-labels; what reading and predicting throws
 */
export async function assess(task: Task, onRows: (event: RowsEvent) => void): Promise<WorkerMessage> {
  const { folder, source, key, basis } = task;
  const record = await readRecord(folder);
  const names = classNames(record);
  if (names === null) throw new LorikeetError('run.no-adapter', { run: record.id, status: record.status });
  const labels = [...names];
  const files = evaluationFiles(folder, key);
  await ensureFolder(path.dirname(files.scores));
  const assessed =
    record.config.data.task === 'multi-label'
      ? await assessLabelSets(task, record, labels, onRows)
      : await assessClasses(task, record, labels, onRows);
  const evaluation: Evaluation = {
    ...{ format: 1, key, basis, source, createdAt: new Date().toISOString(), labels },
    ...assessed,
    askedPositive: task.options.positive,
    fileColumns: await fileColumns(record, source),
  };
  await writeJson(files.scores, evaluation);
  return { type: 'assessed', evaluation };
}

/** All of an evaluation but where it is from. */
type Assessed = Omit<
  Evaluation,
  'format' | 'key' | 'basis' | 'source' | 'createdAt' | 'labels' | 'askedPositive' | 'fileColumns'
>;

/** Predictions to evaluate, and what is known of where they came from. */
type Predicted<Line> = Pick<Evaluation, 'columns' | 'emptyRows' | 'unknownLabels'> & {
  readonly lines: readonly Line[];
};

async function assessClasses(
  task: Task,
  record: RunRecord,
  labels: readonly string[],
  onRows: (event: RowsEvent) => void,
): Promise<Assessed> {
  const { folder, source, options } = task;
  const positive = positiveOf(labels, record, options);
  const { lines: stored, ...about }: Predicted<EvaluatedLine> =
    source.type === 'file'
      ? await predictFile(task, source, onRows, readEvaluated, ({ label }, decision) => {
          return EvaluatedLineSchema.parse({ label, ...decision });
        })
      : await recordedRows(record, folder, source.type, PredictionLine);
  // Files keep the labels of the data.
  const lines = stored.map((line) => ({
    ...line,
    label: line.label === null ? null : nameOfLabel(record, line.label),
    prediction: nameOfLabel(record, line.prediction),
  }));
  const scored = lines.filter(({ label }) => label !== null && labels.includes(label));
  const temperature = await temperatureOf(folder, record.labels!);
  return {
    ...{ positive: labels.length === 2 ? labels[positive]! : null, threshold: options.threshold },
    ...about,
    rows: lines.length,
    scoredRows: scored.length,
    predicted: labels.map((label) => ({ label, rows: lines.filter(({ prediction }) => prediction === label).length })),
    temperature,
    scores:
      scored.length === 0
        ? null
        : evaluateScores(
            scored.flatMap(({ logits }) => logits),
            scored.map(({ label }) => labels.indexOf(label!)),
            labels,
            { positive, threshold: options.threshold, temperature: temperature?.temperature ?? null },
          ),
  };
}

async function assessLabelSets(
  task: Task,
  record: RunRecord,
  labels: readonly string[],
  onRows: (event: RowsEvent) => void,
): Promise<Assessed> {
  const { folder, source, options } = task;
  if (options.threshold !== null || options.positive !== null) {
    throw new LorikeetError('run.threshold-per-label', { run: runName(folder) });
  }
  const { lines: stored, ...about }: Predicted<EvaluatedSetLine> =
    source.type === 'file'
      ? await predictFile(task, source, onRows, readEvaluatedSets, (row, decision) => {
          return EvaluatedSetLineSchema.parse({ labels: row.labels, ...decision });
        })
      : await recordedRows(record, folder, source.type, LabelSetLine);
  const lines = stored.map((line) => ({
    ...line,
    labels: line.labels?.map((label) => nameOfLabel(record, label)) ?? null,
  }));
  const known = new Map(labels.map((label, index) => [label, index]));
  const scored = lines.filter((line) => line.labels?.every((label) => known.has(label)) === true);
  const thresholds = options.tuneThresholds ? await tunedThresholds(record, folder) : labels.map(() => USUAL_THRESHOLD);
  const predicted = lines.map(({ probabilities }) => decidedLabels(labels, probabilities, thresholds));
  return {
    ...{ positive: null, threshold: null, ...about, thresholds },
    rows: lines.length,
    scoredRows: scored.length,
    predicted: labels.map((label) => ({ label, rows: predicted.filter((each) => each.includes(label)).length })),
    temperature: null,
    scores: null,
    labelSetScores:
      scored.length === 0 ? null : evaluateLabelSets(...logitsAndSets(scored, known), labels, { thresholds }),
  };
}

/** Thresholds with the best F1 of each label on the run's validation rows. @throws run.no-predictions */
async function tunedThresholds(record: RunRecord, folder: string): Promise<number[]> {
  const labels = record.labels!;
  const { lines } = await recordedRows(record, folder, 'validation', LabelSetLine);
  return bestThresholds(...logitsAndSets(lines, new Map(labels.map((label, index) => [label, index]))), labels.length);
}

/** @param lines whose labels are all known */
function logitsAndSets(
  lines: readonly EvaluatedSetLine[],
  indexOf: ReadonlyMap<string, number>,
): [logits: number[], sets: number[][]] {
  const sets = lines.map((line) => line.labels!.map((label) => indexOf.get(label)!).sort((a, b) => a - b));
  return [lines.flatMap(({ logits }) => logits), sets];
}

/** Index of the positive class; that of the run where none is named. */
function positiveOf(
  labels: readonly string[],
  record: Pick<RunRecord, 'labels' | 'naming'>,
  { positive, threshold, tuneThresholds }: Task['options'],
): number {
  if (tuneThresholds) throw new LorikeetError('run.thresholds-need-labels', {});
  if (threshold !== null && labels.length !== 2)
    throw new LorikeetError('run.threshold-needs-two', { classes: labels.length });
  if (positive === null) return positiveClass(record);
  // By its name of today, or by the label of the data.
  const index = record.labels?.indexOf(labelOfName(record, positive)) ?? -1;
  if (labels.length !== 2 || index === -1) throw new LorikeetError('run.positive-unknown', { label: positive, labels });
  return index;
}

async function recordedRows<Schema extends z.ZodType>(
  record: RunRecord,
  folder: string,
  split: 'validation' | 'test',
  schema: Schema,
): Promise<Predicted<z.output<Schema>>> {
  const lines = await readPredictionLines(runFiles(folder).predictions[split], schema);
  if (lines.length === 0) throw new LorikeetError('run.no-predictions', { run: runName(folder), split });
  const { text, label, labelColumns } = record.config.data;
  const columns = { text, label: labelColumns?.join(', ') ?? label, isLabelGuessed: false };
  return { lines, columns, emptyRows: 0, unknownLabels: [] };
}

/** Reads a file, predicts its rows and writes the lines beside the evaluation. */
async function predictFile<
  Row extends { readonly row: number; readonly text: string; readonly id: string | null },
  Line extends object,
>(
  { folder, device, key }: Task,
  source: Extract<Task['source'], { type: 'file' }>,
  onRows: (event: RowsEvent) => void,
  read: (
    config: RunRecord['config'],
    place: RowsPlace,
    file: typeof source,
    labels: readonly string[],
    otherNames: readonly string[] | undefined,
  ) => Promise<EvaluatedRows<Row>>,
  lineOf: (row: Row, decision: object) => Line,
): Promise<Predicted<Line>> {
  return withClassifier(folder, runFiles(folder).adapter, device, async (classifier, labels, { config, naming }) => {
    const { rows, ...about } = await read(config, placeOf(config, source), source, labels, naming?.names);
    const total = rows.length;
    onRows({ type: 'predicted', rows: 0, total });
    const { logits, probabilities } = await classifier.predict(
      rows.map(({ text }) => text),
      (done) => onRows({ type: 'predicted', rows: done, total }),
    );
    const lines = rows.map((row, at) =>
      lineOf(row, {
        ...{ row: row.row, ...(row.id === null ? {} : { id: row.id }) },
        ...decided({ labels, task: config.data.task }, probabilities[at]!, null),
        ...{ probabilities: probabilities[at]!, logits: logits[at]! },
      }),
    );
    await writeJsonLines(evaluationFiles(folder, key).rows, lines);
    return { lines, ...about };
  });
}

/** The temperature of the run's validation rows; null where it has none. */
async function temperatureOf(folder: string, labels: readonly string[]): Promise<FittedTemperature | null> {
  const lines = await readPredictionLines(runFiles(folder).predictions.validation, PredictionLine);
  if (lines.length === 0) return null;
  const { temperature, isAtLimit } = fitTemperature(
    lines.flatMap(({ logits }) => logits),
    lines.map(({ label }) => labels.indexOf(label)),
    labels.length,
  );
  return { temperature, isAtLimit, rows: lines.length };
}

/** Columns of the file that the rows came from; none where it is not there any more: the predictions are all the same. */
async function fileColumns({ config }: RunRecord, source: Task['source']): Promise<string[]> {
  try {
    const place = placeOf(config, source);
    const { source: table } = await openPart(place.data, place.role, place, { offline: true });
    return (await columnsOf(table)).columns.map(({ name }) => name);
  } catch {
    return [];
  }
}
