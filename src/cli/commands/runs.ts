import type { Command } from 'commander';
import { settingText } from '../output/comparison.ts';
import { figure, score } from '../output/format.ts';
import { print, printJson } from '../output/print.ts';
import { runSummary } from '../output/summary.ts';
import { table } from '../output/table.ts';
import { openSession } from '../session.ts';

export function addRuns(program: Command): void {
  const runs = program.command('runs').description('look at runs');
  runs.command('list').description('every run, oldest first').action(list);
  runs.command('show <run>').description('one run: its state, metrics and settings').action(show);
  runs
    .command('compare <first> <second>')
    .description('two runs: figures side by side, settings that differ')
    .action(compare);
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
