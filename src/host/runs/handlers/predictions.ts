import { type BrowsedPrediction, type Handler, PredictionLine, type RunConfig } from '../../../contract/index.ts';
import type { HostContext } from '../../context/index.ts';
import { readJsonLines } from '../../files/json-lines.ts';
import { BrowsedPredictions } from '../browsed-predictions.ts';
import { findRun } from '../find.ts';
import { runFiles } from '../folder.ts';
import { readRecord } from '../record.ts';
import { fetchData } from '../../hub/fetch-data.ts';

type Split = 'validation' | 'test';

/**
 * The predictions of a run with their texts, page by page. The texts of the last run stay in memory, because a table
 * asks for one screen after another.
 *
 * @throws run.unknown, run.bad-record
 */
export function browsePredictions(
  host: Pick<HostContext, 'reader' | 'runsFolder' | 'secrets'>,
): Handler<'runs.predictions'> {
  let latest: { key: string; predictions: Promise<BrowsedPredictions> } | undefined;
  return async ({ run, split, label, prediction, order, offset, limit }) => {
    const folder = await findRun(host.runsFolder, run);
    const { config, labels, endedAt } = await readRecord(folder);
    const key = `${folder}\n${split}\n${endedAt}`;
    if (latest?.key !== key) {
      const read = readPredictions(host, runFiles(folder).predictions[split], config, split);
      latest = { key, predictions: read.then((rows) => new BrowsedPredictions(rows)) };
    }
    const rows = (await latest.predictions).view({ label, prediction, order });
    return { labels: labels ?? [], total: rows.length, rows: rows.slice(offset, offset + limit) };
  };
}

async function readPredictions(
  host: Pick<HostContext, 'reader' | 'secrets'>,
  file: string,
  config: RunConfig,
  split: Split,
): Promise<BrowsedPrediction[]> {
  const lines = (await readJsonLines(file)).map((line) => PredictionLine.parse(line));
  const texts = await textsOf(host, config, split);
  return lines.map(({ row, id, label, prediction, probabilities }) => ({
    row,
    id: id ?? null,
    text: texts.get(row) ?? null,
    label,
    prediction,
    probabilities,
  }));
}

/** Texts by row. If the data is gone there are none, and the predictions are shown without them. */
async function textsOf(
  { reader, secrets }: Pick<HostContext, 'reader' | 'secrets'>,
  { data }: RunConfig,
  split: Split,
): Promise<Map<number, string>> {
  try {
    const parts = [data.train, data.validation, data.test].filter((part) => part !== null);
    const fetched = await Promise.all(parts.map((part) => fetchData(part, data.config, { secrets })));
    const fileBytes = fetched.reduce((sum, part) => sum + part.fileBytes, 0);
    // The reading goes on if this request is cancelled: the next one needs the texts too.
    const { signal } = new AbortController();
    const { rows } = await reader.ask('data.texts', { data, split }, { what: data.train, fileBytes, signal });
    return new Map(rows.map(({ row, text }) => [row, text]));
  } catch {
    return new Map();
  }
}
