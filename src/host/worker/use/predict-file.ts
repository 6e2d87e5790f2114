import { createHash } from 'node:crypto';
import path from 'node:path';
import type { ClassifierSource, FilePrediction, FileProgress, FileResult } from '../../../contract/index.ts';
import {
  type Classifier,
  fileStamp,
  indexRows,
  LorikeetError,
  missingColumn,
  type OpenSplit,
  LINE_COLUMN,
} from '../../../engine/index.ts';
import { decided, ofTexts, textIn, unscored } from '../../../shared/decision.ts';
import { openPart } from '../../data/open.ts';
import { openPartialFile } from './partial-file.ts';
import { type PredictedRow, predictionText } from './prediction-text.ts';

/**
 * Rows that are predicted together and then written: many, so that rows of similar length meet, but not so many that an interruption
 * costs more than the seconds of {@link WINDOW_SECONDS}.
 */
const FIRST_WINDOW = 256;
const LARGEST_WINDOW = 4096;
const SMALLEST_WINDOW = 32;
const WINDOW_SECONDS = { short: 3, long: 15 };
const PROGRESS_MILLISECONDS = 250;

interface TextRow {
  readonly row: number;
  readonly text: string | null;
}

/**
 * Classifies the rows of a file, in their order, with the memory of one window whatever the size of the file. Killed and called
 * again with the same request, it goes on behind the last rows that reached the disk.
 *
 * @throws use.bad-ending, use.same-file, use.file-busy, data.*, files.*
 */
export async function predictFile(
  classifier: Classifier,
  source: ClassifierSource,
  request: FilePrediction,
  emit: (event: FileProgress) => void,
): Promise<FileResult> {
  const began = performance.now();
  const { out, decision } = request;
  const text = predictionText(out, source.labels, request.escapesFormulas);
  const { delimiter, header } = request;
  const split = await openPart(request.data, 'test', { delimiter, header }, { offline: true });
  const hasLines = split.source.reading.format === 'text';
  const textColumn = hasLines ? LINE_COLUMN : request.textColumn;
  if (split.files.includes(out)) throw new LorikeetError('use.same-file', { file: out });
  const file = await openPartialFile(out, await fingerprintOf(source, request, split));
  try {
    const resumedRows = file.state.rows;
    const { total: totalRows } = await indexRows(split.source);
    const predicting = performance.now();
    let lastTold = -Infinity;
    const tell = (rows: number, isLast = false) => {
      if (!isLast && performance.now() - lastTold < PROGRESS_MILLISECONDS) return;
      lastTold = performance.now();
      const rowsPerSecond = (rows - resumedRows) / ((performance.now() - predicting) / 1000);
      const secondsLeft = rows > resumedRows ? (totalRows - rows) / rowsPerSecond : null;
      emit({ type: 'rows', rows, totalRows, rowsPerSecond, secondsLeft });
    };
    if (resumedRows === 0) await file.append(text.head, 0, 0);
    let size = FIRST_WINDOW;
    for await (const rows of windows(textRows(split, textColumn, resumedRows), () => size)) {
      const start = performance.now();
      const before = file.state.rows;
      const predicted = await predictRows(classifier, source, decision, rows, (done) => tell(before + done));
      await file.append(text.rows(predicted), rows.length, rows.filter((row) => row.text === null).length);
      size = nextSize(size, (performance.now() - start) / 1000);
    }
    tell(file.state.rows, true);
    const { rows, emptyRows } = file.state;
    await file.finish();
    const seconds = (performance.now() - began) / 1000;
    // Node gives kibibytes on every system.
    const peakMemoryBytes = process.resourceUsage().maxRSS * 1024;
    return {
      file: out,
      textColumn: hasLines ? null : textColumn,
      rows,
      emptyRows,
      resumedRows,
      seconds,
      peakMemoryBytes,
    };
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** What the same predictions come from: where it differs, a partial file is of no use. */
async function fingerprintOf(source: ClassifierSource, request: FilePrediction, { files }: OpenSplit): Promise<string> {
  const stamps = await Promise.all(
    [...files, path.join(source.adapter, 'adapter_model.safetensors')].map((file) => fileStamp(file)),
  );
  return createHash('sha256')
    .update(JSON.stringify([source, request, stamps]))
    .digest('hex');
}

/** The texts of a column from a row on; white space alone is none. @throws data.column-missing */
async function* textRows({ source }: OpenSplit, column: string, from: number): AsyncGenerator<TextRow, void> {
  let place = 0;
  for await (const { rows, columns, mark } of source.chunks([column])) {
    const cells = columns.find(({ name }) => name === column)?.cells;
    if (cells === undefined)
      throw missingColumn(source.path, column, await columnsOf(source, mark.columns), source.reading.header);
    for (const [index, row] of rows.entries()) {
      place += 1;
      if (place <= from) continue;
      const cell = cells[index] ?? null;
      yield { row, text: textIn(cell) };
    }
  }
}

/** All columns of the first rows, for a message; a mark holds them only where the format knows them before. */
async function columnsOf(source: OpenSplit['source'], known: readonly string[]): Promise<readonly string[]> {
  if (known.length > 0) return known;
  for await (const { columns } of source.chunks()) return columns.map(({ name }) => name);
  return [];
}

/** Parts of a size that may change from one to the next. */
async function* windows<Item>(items: AsyncIterable<Item>, size: () => number): AsyncGenerator<Item[], void> {
  let window: Item[] = [];
  for await (const item of items) {
    window.push(item);
    if (window.length < size()) continue;
    yield window;
    window = [];
  }
  if (window.length > 0) yield window;
}

function nextSize(size: number, seconds: number): number {
  if (seconds < WINDOW_SECONDS.short) return Math.min(LARGEST_WINDOW, size * 2);
  return seconds > WINDOW_SECONDS.long ? Math.max(SMALLEST_WINDOW, size / 2) : size;
}

async function predictRows(
  classifier: Classifier,
  source: ClassifierSource,
  decision: FilePrediction['decision'],
  rows: readonly TextRow[],
  onProgress: (done: number) => void,
): Promise<PredictedRow[]> {
  const texts = rows.map(({ text }) => text);
  const said = await ofTexts(texts, async (asked) => {
    const { logits, probabilities } = await classifier.predict(asked, onProgress);
    return probabilities.map((shares, at) => ({
      ...decided(source, shares, decision),
      ...{ probabilities: shares, logits: logits[at]! },
    }));
  });
  return rows.map(({ row, text }, at) => ({ row, text, ...(said[at] ?? unscored(source.task)) }));
}
