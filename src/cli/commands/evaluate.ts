import { type Command, InvalidArgumentError, Option } from 'commander';
import type { EvaluationSource } from '../../contract/index.ts';
import { evaluationMarkdown, evaluationText } from '../output/evaluation.ts';
import { print, printJson } from '../output/print.ts';
import { progressLine, showTransfer } from '../output/progress-line.ts';
import { openSession } from '../session.ts';

interface EvaluateOptions {
  readonly data?: string;
  readonly text?: string;
  readonly label?: string;
  readonly split: 'validation' | 'test';
  readonly positive?: string;
  /** false for none. */
  readonly threshold?: number | false;
  readonly tuneThresholds?: boolean;
  readonly markdown?: boolean;
}

export function addEvaluate(program: Command): void {
  program
    .command('eval <run>')
    .description('evaluate a run on its validation or test rows, or on another file, with 95 % intervals')
    .option('--data <file>', 'another file: its rows are predicted, and scored where they have labels')
    .option('--text <column>', "its column of texts (default: the run's, or a guess)")
    .option('--label <column>', "its column of labels (default: the run's, or a guess)")
    .addOption(new Option('--split <split>', 'rows of the run').choices(['validation', 'test']).default('validation'))
    .option('--positive <label>', 'of two classes, the one that precision, recall and F1 are about')
    .option('--threshold <probability>', 'probability from which a row is called positive', probability)
    .option('--no-threshold', 'the most probable label instead of the threshold of the last evaluation')
    .option(
      '--tune-thresholds',
      'of several labels for a row: the threshold of each that suits the validation rows best',
    )
    .option('--no-tune-thresholds', 'of several labels for a row: 0.5 for each')
    .option('--markdown', 'print a report in Markdown')
    .action(async (run: string, options: EvaluateOptions, command: Command) => {
      const session = openSession(command);
      const line = progressLine();
      const showDownload = showTransfer(line, session.json);
      const request = {
        ...{ run, source: sourceOf(options, command) },
        ...{ positive: options.positive, threshold: options.threshold === false ? null : options.threshold },
        tuneThresholds: options.tuneThresholds,
      };
      const evaluation = await session
        .ask('runs.evaluation', request, (event) => {
          if (event.type !== 'predicted') showDownload(event);
          else if (!session.json) line.show(`${event.rows} of ${event.total} rows predicted`);
        })
        .finally(line.clear);
      if (session.json) printJson(evaluation);
      else print(options.markdown === true ? evaluationMarkdown(run, evaluation) : evaluationText(evaluation));
    });
}

function sourceOf({ data, text, label, split }: EvaluateOptions, command: Command): EvaluationSource {
  if (data !== undefined) {
    if (command.getOptionValueSource('split') === 'cli') command.error('error: give either --data or --split');
    return { type: 'file', file: data, text: text ?? null, label: label ?? null };
  }
  if (text !== undefined || label !== undefined) command.error('error: --text and --label go with --data');
  return { type: split };
}

function probability(written: string): number {
  const value = Number(written);
  if (written.trim() === '' || !(value >= 0 && value <= 1))
    throw new InvalidArgumentError('It is a number from 0 to 1.');
  return value;
}
