import type { Command } from 'commander';
import type { PredictionSource, ReplyOf } from '../../contract/index.ts';
import { predictionsAsCsv, writePredictions } from '../../host/index.ts';
import { count } from '../output/format.ts';
import { print, printJson } from '../output/print.ts';
import { progressLine, showTransfer } from '../output/progress-line.ts';
import { table } from '../output/table.ts';
import { openSession } from '../session.ts';

interface PredictOptions {
  csv?: string;
  textColumn?: string;
  delimiter?: string;
  out?: string;
}

export function addPredict(program: Command): void {
  program
    .command('predict <run> [text...]')
    .description("classify texts, or a column of a CSV file, with a run's adapter")
    .option('--csv <file>', 'CSV file with the texts')
    .option('--text-column <column>', 'its column of texts (default: text)')
    .option('--delimiter <character>', 'character between its fields (default: found out)')
    .option('--out <file>', 'file to write: .csv, or .jsonl with the logits too')
    .action(async (run: string, texts: string[], options: PredictOptions, command: Command) => {
      const source = sourceOf(texts, options, command);
      const session = openSession(command);
      const line = progressLine();
      const onEvent = showTransfer(line, session.json);
      const reply = await session.ask('runs.predict', { run, source }, onEvent).finally(line.clear);
      if (options.out !== undefined) await writePredictions(options.out, reply);
      if (session.json) for (const prediction of reply.predictions) printJson(prediction);
      else if (options.out !== undefined) print(`${count(reply.predictions.length)} predictions in ${options.out}`);
      else if (source.type === 'csv') process.stdout.write(predictionsAsCsv(reply));
      else print(predictionTable(reply));
    });
}

function sourceOf(texts: string[], options: PredictOptions, command: Command): PredictionSource {
  const { csv, textColumn = 'text', delimiter = null } = options;
  if ((csv === undefined) === (texts.length === 0)) {
    command.error('error: give either texts or --csv FILE');
  }
  return csv === undefined ? { type: 'texts', texts } : { type: 'csv', file: csv, textColumn, delimiter };
}

function predictionTable({ labels, predictions }: ReplyOf<'runs.predict'>): string {
  return table(
    ['text', 'label', ...labels],
    predictions.map(({ text, prediction, probabilities }) => [
      text.length > 60 ? `${text.slice(0, 59)}…` : text,
      prediction,
      ...probabilities.map((probability) => probability.toFixed(4)),
    ]),
  );
}
