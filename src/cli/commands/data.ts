import type { Command } from 'commander';
import { RunConfig } from '../../contract/index.ts';
import type { DataRequest, DataSample } from '../../contract/index.ts';
import { someText, someTexts, wholeNumber } from '../arguments.ts';
import { count, counted } from '../output/format.ts';
import { print, printJson } from '../output/print.ts';
import { type ProgressLine, progressLine, showTransfer } from '../output/progress-line.ts';
import { profileText } from '../output/profile.ts';
import { sampleText } from '../output/sample.ts';
import { openSession, type Session } from '../session.ts';
import { addRemoval } from './model.ts';

interface ReadingOptions {
  config?: string;
  splitColumn?: string;
  delimiter?: string;
  header?: boolean;
  encoding?: string;
}

interface ProfileOptions extends ReadingOptions {
  text?: string;
  label?: string;
  multiLabel?: boolean;
  labelSeparator?: string;
  labelColumns?: string[];
  tokenizer?: string;
  maxLength: number;
  validation?: string;
  test?: string;
}

/** Adds `lorikeet data show|profile|pull|rm`, and `lorikeet profile` for short. */
export function addData(program: Command): void {
  const data = program.command('data').description('look at data sets, on disk or on the Hub');
  addReading(data.command('show <data>'))
    .description('the first rows of a file, a folder or a data set on the Hub, and how they are read')
    .option('--rows <count>', 'rows of each split', wholeNumber(1, 1000), 5)
    .option('--from <row>', 'number of the first row, counted from 1', wholeNumber(1, 2 ** 31), 1)
    .action(show);
  addProfile(data.command('profile <data>'));
  addProfile(program.command('profile <data>')).summary('data profile, for short');
  data
    .command('pull <id>')
    .description('fetch a data set from the Hub, unless it is there already')
    .option('--revision <name>', 'branch, tag or commit (default: the newest files)')
    .option('--config <name>', 'configuration of a data set with several')
    .action(pull);
  addRemoval(data.command('rm <id>'), 'dataset');
}

function addProfile(command: Command): Command {
  return addReading(command)
    .description('describe a data set: columns, labels, lengths, and what a training would suffer from')
    .option('--text <column>', 'column of the text (default: guessed)')
    .option('--label <column>', 'column of the label (default: guessed)')
    .option('--multi-label', 'rows have any number of labels')
    .option('--label-separator <text>', 'what stands between the labels of a cell (default: found out)', someText)
    .option('--label-columns <column...>', 'columns of 0 and 1, one for each label', someTexts)
    .option('--validation <data>', 'validation rows of a run, where they lie elsewhere')
    .option('--test <data>', 'its test rows')
    .option('--tokenizer <model>', 'model whose tokenizer counts tokens: a folder or a name on the Hub')
    .option('--max-length <tokens>', 'tokens above which a text is cut', wholeNumber(4, 1 << 20), 512)
    .action(profile);
}

function addReading(command: Command): Command {
  return command
    .option('--config <name>', 'configuration of a data set with several')
    .option('--split-column <column>', 'column that names the split of each row')
    .option('--delimiter <character>', 'character between the fields (default: guessed)')
    .option('--encoding <name>', 'character encoding of text files (default: guessed)')
    .option('--header', 'the first row names the columns (default: guessed)')
    .option('--no-header', 'the first row is data: columns are called "column 1" and so on');
}

function requestOf(data: string, { config, splitColumn, delimiter, encoding, header }: ReadingOptions): DataRequest {
  return {
    data,
    config: config ?? null,
    splitColumn: splitColumn ?? null,
    delimiter: delimiter === '\\t' ? '\t' : (delimiter ?? null),
    encoding: encoding ?? null,
    header: header ?? null,
  };
}

async function show(
  data: string,
  options: ReadingOptions & { rows: number; from: number },
  command: Command,
): Promise<void> {
  const session = openSession(command);
  const line = progressLine();
  const request = requestOf(data, options);
  const { rows, from } = options;
  try {
    const first = await session.ask('data.show', { ...request, rows }, showTransfer(line, session.json));
    const page = from === 1 ? undefined : await rowsFrom(session, request, first, { from, rows, line });
    const sample = page?.sample ?? first;
    line.clear();
    if (session.json) printJson(sample);
    else print(sampleText(data, sample, page && { row: from, totals: page.totals }));
  } finally {
    line.clear();
  }
}

/** The sample with the rows of each split from a row on instead of its first, and how many there are. */
async function rowsFrom(
  session: Session,
  request: DataRequest,
  sample: DataSample,
  { from, rows, line }: { from: number; rows: number; line: ProgressLine },
): Promise<{ sample: DataSample; totals: ReadonlyMap<string, number> }> {
  const splits = [];
  const totals = new Map<string, number>();
  for (const { name } of sample.splits) {
    const pageRequest = { ...request, split: name, offset: from - 1, count: rows };
    const page = await session.ask('data.rows', pageRequest, (event) => {
      if (event.type !== 'rows') showTransfer(line, session.json)(event);
      else if (!session.json) line.show(`${counted(event.rows, 'row')} read`);
    });
    splits.push({ name, columns: page.columns, rows: page.rows });
    if (page.total !== null) totals.set(name, page.total);
  }
  return { sample: { ...sample, splits }, totals };
}

async function profile(data: string, options: ProfileOptions, command: Command): Promise<void> {
  const session = openSession(command);
  const { text, label, labelSeparator, labelColumns, tokenizer, maxLength } = options;
  const isMulti = options.multiLabel === true || labelSeparator !== undefined || labelColumns !== undefined;
  // As a run splits its rows where nobody says how.
  const { split } = RunConfig.parse({ model: '-', data: { train: data } }).data;
  const task = isMulti ? ('multi-label' as const) : ('single-label' as const);
  const request = {
    ...{ text: text ?? null, label: label ?? null, tokenizer: tokenizer ?? null, maxLength, split },
    ...{ task, labelSeparator: labelSeparator ?? null, labelColumns: labelColumns ?? null },
    ...{ validation: options.validation ?? null, test: options.test ?? null },
  };
  const line = progressLine();
  const whole = await session
    .ask('data.profile', { ...requestOf(data, options), ...request }, (event) => {
      if (event.type !== 'rows') showTransfer(line, session.json)(event);
      else if (!session.json) line.show(`${counted(event.rows, 'row')} read`);
    })
    .finally(line.clear);
  // A data set with validation rows of its own needs no others.
  const hasOwn = whole.splits.some(({ name }) => name === 'validation');
  const findings = whole.findings.filter(({ kind }) => !hasOwn || !kind.startsWith('split-'));
  const reply = { ...whole, findings };
  if (session.json) printJson(reply);
  else print(profileText({ data, ...options }, reply, task));
}

async function pull(id: string, options: { revision?: string; config?: string }, command: Command): Promise<void> {
  const session = openSession(command);
  const request = { id, revision: options.revision ?? null, config: options.config ?? null };
  const line = progressLine();
  const reply = await session.ask('data.pull', request, showTransfer(line, session.json)).finally(line.clear);
  if (session.json) return printJson(reply);
  print(`${id} at commit ${reply.commit}: ${count(reply.files.length)} files in ${reply.folder}`);
}
