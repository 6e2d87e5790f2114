import type { Command } from 'commander';
import { classNames, positiveClass } from '../../shared/class-names.ts';
import { settingText } from '../output/comparison.ts';
import { figure, score } from '../output/format.ts';
import { print, printJson } from '../output/print.ts';
import { runSummary } from '../output/summary.ts';
import { table } from '../output/table.ts';
import { openSession } from '../session.ts';

/** Characters that a name of a class may have. */
const MOST_NAME = 200;

export function addRuns(program: Command): void {
  const runs = program.command('runs').description('look at runs');
  runs.command('list').description('every run, oldest first').action(list);
  runs.command('show <run>').description('one run: its state, metrics and settings').action(show);
  runs
    .command('compare <first> <second>')
    .description('two runs: figures side by side, settings that differ')
    .action(compare);
  runs
    .command('labels <run>')
    .description('what the classes of a run are called, on every page, in metrics and in exports')
    .option('--name <label=name>', 'a name for one of its labels; may be repeated', collected, [])
    .option('--positive <label>', 'of two classes, the one that precision, recall and F1 are about')
    .option('--reset', 'the labels that it was trained with again')
    .action(nameLabels);
}

interface NameOptions {
  readonly name: readonly string[];
  readonly positive?: string;
  readonly reset?: true;
}

function collected(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}

async function nameLabels(
  run: string,
  { name: written, positive, reset }: NameOptions,
  command: Command,
): Promise<void> {
  const session = openSession(command);
  let { record } = await session.ask('runs.show', { run });
  const labels = record.labels ?? [];
  if (reset === true || written.length > 0 || positive !== undefined) {
    const names = [...((reset === true ? labels : classNames(record)) ?? [])];
    for (const text of written) {
      const index = labels.findIndex((label) => text.startsWith(`${label}=`));
      if (index === -1) {
        command.error(
          `error: --name should be one of ${labels.map((label) => `${label}=…`).join(', ')}; found ${text}`,
        );
      }
      const name = text.slice(labels[index]!.length + 1).trim();
      if (name === '' || name.length > MOST_NAME) {
        const found = name === '' ? 'nothing' : `${name.length}`;
        command.error(`error: --name ${labels[index]}=… takes a name of 1 to ${MOST_NAME} characters; found ${found}`);
      }
      names[index] = name;
    }
    const usual = labels.length === 2 && reset !== true ? names[positiveClass(record)]! : null;
    const request = { run, names: names.length === 0 ? null : names, positive: positive ?? usual };
    record = await session.ask('runs.nameClasses', request);
  }
  if (session.json) return printJson({ labels, naming: record.naming });
  const names = classNames(record) ?? [];
  const rows = labels.map((label, index) => [
    label,
    names[index]!,
    labels.length === 2 && index === positiveClass(record) ? 'positive' : '',
  ]);
  print(rows.length === 0 ? 'Its labels are not known yet.' : table(['label', 'is called', ''], rows));
}

async function list(_options: object, command: Command): Promise<void> {
  const session = openSession(command);
  const reply = await session.ask('runs.list', {});
  if (session.json) return printJson(reply);
  const rows = reply.runs.map(({ record, result }) => [
    record.id,
    record.status,
    score(result?.best?.metrics['f1']),
    score(result?.best?.metrics['rocAuc']),
    score(result?.best?.metrics['accuracy']),
  ]);
  print(rows.length === 0 ? 'There are no runs yet.' : table(['run', 'status', 'F1', 'ROC-AUC', 'accuracy'], rows));
  for (const { folder, error } of reply.unreadable) print(`cannot be read: ${folder}: ${error.sentence}`);
}

async function show(run: string, _options: object, command: Command): Promise<void> {
  const session = openSession(command);
  const reply = await session.ask('runs.show', { run });
  if (session.json) return printJson(reply);
  const { record, result, folder, evaluations, lastStep } = reply;
  print(runSummary({ folder, record, result }));
  if (record.error !== null) print(`\n${record.error.sentence}\n${record.error.remedy}`);
  print(`\nlast step   ${lastStep}${record.totalSteps === null ? '' : ` of ${record.totalSteps}`}`);
  print(`model       ${record.config.model}`);
  print(`data        ${record.config.data.train}`);
  if (evaluations.length === 0) return;
  const rows = evaluations.map(({ split, epoch, loss, metrics, best }) => [
    `${split}, epoch ${Number(epoch.toFixed(2))}${best ? ' *' : ''}`,
    score(loss),
    score(metrics['f1']),
    score(metrics['rocAuc']),
    score(metrics['accuracy']),
  ]);
  print(`\n${table(['evaluation (* best so far)', 'loss', 'F1', 'ROC-AUC', 'accuracy'], rows)}`);
}

async function compare(first: string, second: string, _options: object, command: Command): Promise<void> {
  const session = openSession(command);
  const reply = await session.ask('runs.compare', { first, second });
  if (session.json) return printJson(reply);
  const figures = reply.figures.map(({ name, first, second }) => [
    name,
    figure(first),
    figure(second),
    first === null || second === null ? '' : figure(second - first),
  ]);
  print(
    figures.length === 0 ? 'Neither run has a result yet.' : table(['figure', ...reply.runs, 'difference'], figures),
  );
  const differences = reply.differences.map(({ field, first, second }) => [
    field,
    settingText(first),
    settingText(second),
  ]);
  print(
    differences.length === 0 ? '\nTheir settings are the same.' : `\n${table(['setting', ...reply.runs], differences)}`,
  );
}
