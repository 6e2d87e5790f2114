import { type Command, Option } from 'commander';
import type { Decision, FileProgress, ReplyOf } from '../../contract/index.ts';
import { predictionsAsCsv } from '../../host/index.ts';
import { textIn, USUAL_THRESHOLD } from '../../shared/decision.ts';
import { count, duration, thresholdText } from '../output/format.ts';
import { print, printJson, printWhole } from '../output/print.ts';
import { type ProgressLine, progressLine, showTransfer } from '../output/progress-line.ts';
import { table } from '../output/table.ts';
import { openSession, type Session } from '../session.ts';

/** Labels that have a column of their own in the terminal. */
const MOST_LABELS = 8;

interface PredictOptions {
  data?: string;
  csv?: string;
  textColumn?: string;
  delimiter?: string;
  header?: boolean;
  out?: string;
  labels?: string;
  escape: boolean;
}

export function addPredict(program: Command): void {
  program
    .command('predict <run> [text...]')
    .description('classify texts, or the rows of a file, with a run or with the folder of an adapter')
    .option('--data <file>', 'file with the texts: .csv, .tsv, .txt, .json, .jsonl, .xlsx or .parquet')
    .option('--text-column <column>', 'its column of texts (default: the one of the run, else text)')
    .option('--delimiter <character>', 'character between the fields of a CSV file (default: found out)')
    .option('--header', 'the first row names the columns (default: guessed)')
    .option('--no-header', 'the first row is data: columns are called "column 1" and so on')
    .option('--out <file>', 'file to write: .csv, or .jsonl with the logits too')
    .option('--labels <names>', 'names of the classes in their order, for an adapter that does not tell')
    .option('--no-escape', 'write cells that begin with = + - @ as they are, not with an apostrophe in front')
    .addOption(new Option('--csv <file>', 'the older name of --data').hideHelp())
    .action(async (run: string, texts: string[], options: PredictOptions, command: Command) => {
      const data = options.data ?? options.csv;
      if ((data === undefined) === (texts.length === 0)) {
        command.error('error: give either texts or --data FILE');
      }
      const session = openSession(command);
      if (data === undefined) await predictTexts(session, run, texts, options);
      else if (options.out === undefined) await printFile(session, run, data, options);
      else await predictFile(session, run, data, options.out, options);
    });
}

async function predictTexts(session: Session, target: string, texts: string[], options: PredictOptions): Promise<void> {
  const line = progressLine();
  const request = { target, texts, labels: labelsOf(options) };
  const { labels, predictions, decision } = await session
    .ask('use.classify', request, showTransfer(line, session.json))
    .finally(line.clear);
  const rows = predictions.map((prediction, row) => ({ row, text: textIn(texts[row]!), ...prediction }));
  if (session.json) for (const row of rows) printJson(row);
  else {
    print(predictionTable({ labels, predictions: rows }));
    const note = decisionNote(labels, decision);
    if (note !== null) print(`\n${note}`);
  }
}

/** Why a label stands there that is not the most probable one; null where none does. */
function decisionNote(labels: readonly string[], decision: Decision | null): string | null {
  if (decision === null) return null;
  const thresholds = 'positive' in decision ? [[decision.positive, decision.threshold] as const] : [];
  const ofLabels = 'thresholds' in decision ? decision.thresholds.map((each, at) => [labels[at]!, each] as const) : [];
  const told = [...thresholds, ...ofLabels].filter(([, threshold]) => threshold !== USUAL_THRESHOLD);
  if (told.length === 0) return null;
  const some = told.slice(0, MOST_LABELS).map(([label, threshold]) => `"${label}" from ${thresholdText(threshold)}`);
  const rest = told.length > some.length ? ` and ${told.length - some.length} more` : '';
  return `thresholds of the last evaluation: ${some.join(', ')}${rest}`;
}

/** All predictions of a small file on standard output. */
async function printFile(session: Session, run: string, file: string, options: PredictOptions): Promise<void> {
  const { textColumn = 'text', delimiter = null, header = null } = options;
  const line = progressLine();
  const source = { type: 'csv' as const, file, textColumn, delimiter, header };
  const reply = await session
    .ask('runs.predict', { run, source }, showTransfer(line, session.json))
    .finally(line.clear);
  if (session.json) for (const prediction of reply.predictions) printJson(prediction);
  else printWhole(predictionsAsCsv(reply));
}

async function predictFile(
  session: Session,
  target: string,
  data: string,
  out: string,
  options: PredictOptions,
): Promise<void> {
  const line = progressLine();
  const onTransfer = showTransfer(line, session.json);
  const request = {
    ...{ target, data, out, labels: labelsOf(options) },
    textColumn: options.textColumn ?? null,
    delimiter: options.delimiter ?? null,
    header: options.header ?? null,
    escapesFormulas: options.escape,
  };
  let hasBegun = false;
  const result = await session
    .ask('use.classifyFile', request, (event) => {
      hasBegun ||= event.type === 'rows';
      if (event.type !== 'rows') onTransfer(event);
      else if (session.json) printJson(event);
      else showRows(line, event);
    })
    .catch((error: unknown) => {
      if (hasBegun) line.note('The same command goes on where this one stopped.');
      throw error;
    })
    .finally(line.clear);
  if (session.json) return printJson({ type: 'predicted', ...result });
  const empty = result.emptyRows === 0 ? '' : `, ${count(result.emptyRows)} without a text`;
  const resumed = result.resumedRows === 0 ? '' : `, ${count(result.resumedRows)} of them from before`;
  const source = result.textColumn === null ? `each line of ${data}` : `the column "${result.textColumn}" of ${data}`;
  print(`${count(result.rows)} ${result.rows === 1 ? 'prediction' : 'predictions'} in ${out}${empty}${resumed}`);
  print(`texts: ${source}`);
}

function showRows(line: ProgressLine, { rows, totalRows, rowsPerSecond, secondsLeft }: FileProgress): void {
  const left = secondsLeft === null ? '' : `, ${duration(secondsLeft)} left`;
  line.show(`${count(rows)} of ${count(totalRows)} rows, ${count(Math.round(rowsPerSecond))} rows/s${left}`);
}

function labelsOf({ labels }: PredictOptions): string[] | null {
  return labels?.split(',').map((label) => label.trim()) ?? null;
}

/** A column for each of a few labels; of many the probabilities of the predicted ones, and all of them with `--json`. */
function predictionTable({ labels, predictions }: ReplyOf<'runs.predict'>): string {
  const hasAll = labels.length <= MOST_LABELS;
  return table(
    ['text', 'label', ...(hasAll ? labels : ['probability'])],
    predictions.map(({ text, probabilities, ...decision }) => {
      if (text === null) return ['(no text)', '', ...(hasAll ? labels : ['']).map(() => '')];
      const predicted = ('predictions' in decision ? decision.predictions : [decision.prediction!]) ?? [];
      const shown = hasAll ? probabilities : predicted.map((label) => probabilities[labels.indexOf(label)]!);
      const figures = shown.map((each) => each.toFixed(4));
      return [
        text.length > 60 ? `${text.slice(0, 59)}…` : text,
        predicted.length === 0 ? '–' : predicted.join(', '),
        ...(hasAll ? figures : [figures.join(', ')]),
      ];
    }),
  );
}
