import path from 'node:path';
import {
  type Evaluation,
  type EvaluatedLine,
  EvaluatedLine as EvaluatedLineSchema,
  type FittedTemperature,
  PredictionLine,
  type RowsEvent,
  type RunRecord,
  type WorkerMessage,
  type WorkerTask,
} from '../../contract/index.ts';
import { evaluateScores, fitTemperature, LorikeetError, writeJson, ensureFolder } from '../../engine/index.ts';
import { classNames, nameOfLabel, positiveClass } from '../../shared/class-names.ts';
import { columnsOf, readEvaluated } from '../data/evaluated-rows.ts';
import { openPart } from '../data/open.ts';
import { writeJsonLines } from '../files/json-lines.ts';
import { readPredictionLines } from '../runs/read-predictions.ts';
import { evaluationFiles, placeOf } from '../runs/evaluations.ts';
import { runFiles, runName } from '../runs/folder.ts';
import { readRecord } from '../runs/record.ts';
import { withClassifier } from './classifier.ts';

type Task = Extract<WorkerTask, { type: 'assess' }>;

/** Predictions to evaluate, and what is known of where they came from. */
type Predicted = Pick<Evaluation, 'columns' | 'emptyRows' | 'unknownLabels'> & {
  readonly lines: readonly EvaluatedLine[];
};

/**
 * A whole evaluation, which is written into the run's folder. Validation and test rows are those that the run predicted with its
 * best adapter; another file is predicted first, and its predictions are written beside.
 *
 * @throws run.no-adapter, run.no-predictions, run.positive-unknown, run.threshold-needs-two; what reading and predicting throws
 */
export async function assess(task: Task, onRows: (event: RowsEvent) => void): Promise<WorkerMessage> {
  const { folder, source, options, key, basis } = task;
  const record = await readRecord(folder);
  const named = classNames(record);
  if (named === null) throw new LorikeetError('run.no-adapter', { run: record.id, status: record.status });
  const labels = [...named];
  const positive = positiveOf(labels, record, options);
  const files = evaluationFiles(folder, key);
  await ensureFolder(path.dirname(files.scores));
  const predicted =
    source.type === 'file'
      ? await predictFile(task, source, files.rows, onRows)
      : await recordedRows(record, folder, source.type);
  const { lines: stored, ...about } = predicted;
  // Files keep the labels of the data.
  const lines = stored.map((line) => ({
    ...line,
    label: line.label === null ? null : nameOfLabel(record, line.label),
    prediction: nameOfLabel(record, line.prediction),
  }));
  const scored = lines.filter(({ label }) => label !== null && labels.includes(label));
  const temperature = await temperatureOf(folder, record.labels!);
  const evaluation: Evaluation = {
    ...{ format: 1, key, basis, source, createdAt: new Date().toISOString(), labels },
    ...{ positive: labels.length === 2 ? labels[positive]! : null, threshold: options.threshold },
    ...about,
    fileColumns: await fileColumns(record, source),
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
  await writeJson(files.scores, evaluation);
  return { type: 'assessed', evaluation };
}

/** Index of the positive class; that of the run where none is named. */
function positiveOf(
  labels: readonly string[],
  record: Pick<RunRecord, 'naming'>,
  { positive, threshold }: Task['options'],
): number {
  if (threshold !== null && labels.length !== 2)
    throw new LorikeetError('run.threshold-needs-two', { classes: labels.length });
  if (positive === null) return positiveClass(record);
  const index = labels.indexOf(positive);
  if (labels.length !== 2 || index === -1) throw new LorikeetError('run.positive-unknown', { label: positive, labels });
  return index;
}

async function recordedRows(record: RunRecord, folder: string, split: 'validation' | 'test'): Promise<Predicted> {
  const lines = await readPredictionLines(runFiles(folder).predictions[split], PredictionLine);
  if (lines.length === 0) throw new LorikeetError('run.no-predictions', { run: runName(folder), split });
  const { text, label } = record.config.data;
  return { lines, columns: { text, label, isLabelGuessed: false }, emptyRows: 0, unknownLabels: [] };
}

async function predictFile(
  { folder, device }: Task,
  source: Extract<Task['source'], { type: 'file' }>,
  file: string,
  onRows: (event: RowsEvent) => void,
): Promise<Predicted> {
  return withClassifier(folder, runFiles(folder).adapter, device, async (classifier, labels, { config, naming }) => {
    const { rows, ...about } = await readEvaluated(config, placeOf(config, source), source, labels, naming?.names);
    const total = rows.length;
    onRows({ type: 'predicted', rows: 0, total });
    const { logits, probabilities } = await classifier.predict(
      rows.map(({ text }) => text),
      (done) => onRows({ type: 'predicted', rows: done, total }),
    );
    const lines = rows.map(({ row, id, label }, at): EvaluatedLine => {
      const prediction = labels[probabilities[at]!.indexOf(Math.max(...probabilities[at]!))]!;
      return {
        ...{ row, ...(id === null ? {} : { id }), label, prediction },
        ...{ probabilities: probabilities[at]!, logits: logits[at]! },
      };
    });
    await writeJsonLines(
      file,
      lines.map((line) => EvaluatedLineSchema.parse(line)),
    );
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
