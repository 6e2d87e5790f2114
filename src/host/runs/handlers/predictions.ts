import { type BrowsedPrediction, EvaluatedLine, EvaluatedSetLine, type Handler } from '../../../contract/index.ts';
import { LorikeetError } from '../../../engine/index.ts';
import { classNames, type NamedClasses, nameOfLabel, positiveClass } from '../../../shared/class-names.ts';
import { decidedLabels } from '../../../shared/decision.ts';
import type { Task } from '../../../shared/task.ts';
import { requireOneLabel } from '../../common/one-label.ts';
import type { HostContext } from '../../context/index.ts';
import { readPredictionLines } from '../read-predictions.ts';
import { fetchData } from '../../hub/fetch-data.ts';
import { modelFolder } from '../../hub/model-folder.ts';
import { BrowsedPredictions } from '../browsed-predictions.ts';
import { evaluationFiles, placeOf, readEvaluation, sourceOf } from '../evaluations.ts';
import { findRun } from '../find.ts';
import { errorLines } from '../prediction-lines.ts';
import { readRecord } from '../record.ts';

type Host = Pick<HostContext, 'ownFiles' | 'reader' | 'runsFolder' | 'secrets'>;

/** What is asked for again and again: the predictions that were looked at last, with their texts. */
interface Opened {
  readonly labels: readonly string[];
  readonly rows: BrowsedPredictions;
}

/**
 * The predictions of a run or of a file, with their texts, page by page; as lines of a CSV file; one row whole; and figures of
 * their parts. The texts of the last run stay in memory, because a table asks for one screen after another.
 *
 * @throws run.unknown, run.bad-record, run.no-evaluation, for figures of parts also data.one-label-needed
 */
export function predictionHandlers(host: Host): {
  readonly [Name in 'runs.predictions' | 'runs.predictionsCsv' | 'runs.predictionRow' | 'runs.slices']: Handler<Name>;
} {
  let kept: { key: string; opened: Promise<Opened> } | undefined;

  const open = async (run: string, evaluation: string): Promise<Opened> => {
    const folder = await findRun(host.runsFolder, run);
    const record = await readRecord(folder);
    const { config, endedAt, naming } = record;
    const source = await sourceOf(host.ownFiles, folder, run, evaluation);
    const stored = await readEvaluation(host.ownFiles, folder, evaluation);
    const key = `${folder}\n${evaluation}\n${endedAt}\n${stored?.createdAt}\n${JSON.stringify(naming)}`;
    if (kept?.key !== key) {
      const place = placeOf(config, source);
      const text = (source.type === 'file' ? stored?.columns.text : null) ?? config.data.text;
      const labels = classNames(record) ?? [];
      const read = readPredictions(host, evaluationFiles(folder, evaluation).rows, place, text, {
        ...{ labels, classes: record, task: config.data.task, thresholds: stored?.thresholds ?? null },
      });
      const opened = read.then((rows) => ({
        labels,
        rows: new BrowsedPredictions(labels, positiveClass(record), rows),
      }));
      kept = { key, opened };
      opened.catch(() => (kept = undefined));
    }
    return kept.opened;
  };

  return {
    'runs.predictions': async ({ run, evaluation, offset, limit, ...choice }) => {
      const { labels, rows } = await open(run, evaluation);
      const chosen = rows.view(choice);
      return { labels: [...labels], total: chosen.length, rows: chosen.slice(offset, offset + limit) };
    },
    'runs.predictionsCsv': async ({ run, evaluation, offset, limit, ...choice }) => {
      const { labels, rows } = await open(run, evaluation);
      const chosen = rows.view(choice);
      return { csv: errorLines(labels, chosen.slice(offset, offset + limit), offset === 0), total: chosen.length };
    },
    'runs.predictionRow': async ({ run, evaluation, row }, _emit, signal) => {
      const folder = await findRun(host.runsFolder, run);
      const { config } = await readRecord(folder);
      const place = placeOf(config, await sourceOf(host.ownFiles, folder, run, evaluation));
      const { data, fileBytes } = await fetchData(place.data, place.config, host);
      return host.reader.ask('data.row', { ...place, data, row }, { what: place.data, fileBytes, signal });
    },
    'runs.slices': async ({ run, evaluation, by, positive, threshold }, _emit, signal) => {
      const folder = await findRun(host.runsFolder, run);
      const record = await readRecord(folder);
      const { config } = record;
      requireOneLabel(config);
      const source = await sourceOf(host.ownFiles, folder, run, evaluation);
      const stored = source.type === 'file' ? await readEvaluation(host.ownFiles, folder, evaluation) : null;
      const { labels, rows } = await open(run, evaluation);
      const known = rows
        .decided({ positive, threshold })
        .flatMap((row) => ('prediction' in row && row.label !== null && labels.includes(row.label) ? [row] : []));
      if (known.length === 0) throw new LorikeetError('metrics.no-rows', {});
      const place = placeOf(config, source);
      const { data, fileBytes } = await fetchData(place.data, place.config, host);
      const classOf = new Map(labels.map((label, index) => [label, index]));
      return host.reader.ask(
        'data.slices',
        {
          ...{ ...place, data, by, text: stored?.columns.text ?? config.data.text },
          tokenizer: by.type === 'tokens' ? await modelFolder(config.model, { ...host, signal }) : null,
          rows: known.map(({ row }) => row),
          labels: known.map(({ label }) => classOf.get(label!)!),
          predictions: known.map(({ prediction }) => classOf.get(prediction)!),
          classes: labels.length,
          positive: labels.length === 2 ? (positive === null ? positiveClass(record) : labels.indexOf(positive)) : null,
        },
        { what: place.data, fileBytes, signal },
      );
    },
  };
}

async function readPredictions(
  host: Pick<HostContext, 'reader' | 'secrets'>,
  file: string,
  place: ReturnType<typeof placeOf>,
  text: string,
  { labels, classes, task, thresholds }: Decisions,
): Promise<BrowsedPrediction[]> {
  if (task === 'multi-label') {
    const lines = await readPredictionLines(file, EvaluatedSetLine);
    const texts = await textsOf(host, place, text);
    return lines.map(({ row, id, labels: own, probabilities }) => ({
      ...{ row, id: id ?? null, text: texts.get(row) ?? null, probabilities },
      labels: own?.map((label) => nameOfLabel(classes, label)) ?? null,
      predictions: decidedLabels(labels, probabilities, thresholds),
    }));
  }
  const lines = await readPredictionLines(file, EvaluatedLine);
  const texts = await textsOf(host, place, text);
  return lines.map(({ row, id, label, prediction, probabilities }) => ({
    ...{ row, id: id ?? null, text: texts.get(row) ?? null, probabilities },
    label: label === null ? null : nameOfLabel(classes, label),
    prediction: nameOfLabel(classes, prediction),
  }));
}

/** What is decided of several labels: from the thresholds of the evaluation on, where it has some. */
interface Decisions {
  /** What the classes are called now. */
  readonly labels: readonly string[];
  readonly classes: NamedClasses;
  readonly task: Task;
  readonly thresholds: readonly number[] | null;
}

/** Texts by row. If the data is gone there are none, and the predictions are shown without them. */
async function textsOf(
  { reader, secrets }: Pick<HostContext, 'reader' | 'secrets'>,
  place: ReturnType<typeof placeOf>,
  column: string,
): Promise<Map<number, string>> {
  try {
    const { data, fileBytes } = await fetchData(place.data, place.config, { secrets });
    // The reading goes on if this request is cancelled: the next one needs the texts too.
    const { signal } = new AbortController();
    const asked = { ...place, data, columns: [column] };
    const { rows, columns } = await reader.ask('data.cells', asked, { what: place.data, fileBytes, signal });
    return new Map(rows.map((row, at) => [row, columns[0]![at] ?? '']));
  } catch {
    return new Map();
  }
}
