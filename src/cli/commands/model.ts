import { type Command, InvalidArgumentError, Option } from 'commander';
import { ModelSearch, type RequestOf } from '../../contract/index.ts';
import { formatBytes } from '../../shared/format-bytes.ts';
import { hubPlace, parameterCount, wholeNumber } from '../arguments.ts';
import { confirm } from '../ask-user.ts';
import { cacheText, modelsText, modelText } from '../output/models.ts';
import { print, printJson } from '../output/print.ts';
import { progressLine, showTransfer } from '../output/progress-line.ts';
import { openSession } from '../session.ts';

/** Adds `lorikeet model search|show|pull|list|rm|import`. */
export function addModel(program: Command): void {
  const model = program.command('model').description('find models, fetch them, and see what is on this machine');
  const { task, sort } = ModelSearch.shape;
  model
    .command('search [words]')
    .description('models on the Hub, most downloaded first')
    .addOption(new Option('--task <task>', 'what they were made for').choices(task.unwrap().options))
    .addOption(new Option('--sort <order>', 'order').choices(sort.options).default('downloads'))
    .option('--license <name>', 'license as the Hub writes it, such as apache-2.0')
    .option('--min-downloads <count>', 'downloads of the last 30 days', wholeNumber(0))
    .option('--max-parameters <count>', 'largest size, such as 350M', parameterCount)
    .option('--any-architecture', 'those that Lorikeet cannot train, too')
    .option('--limit <count>', 'models of one page', wholeNumber(1, 100), 20)
    .option('--cursor <text>', 'where the page begins, as the one before says')
    .action(search);
  model
    .command('show <model>')
    .description(
      'what a model on the Hub or in a folder is: size, license, whether it can be trained; no weights are fetched',
    )
    .action(show);
  model
    .command('pull <id>')
    .description('fetch a model from the Hub, unless it is there already; interrupted, it goes on where it was')
    .option('--revision <name>', 'branch, tag or commit (or after an @ of the id)', revisionName)
    .action(pull);
  model.command('list').description('models and data sets in the cache, and what they take of the disk').action(list);
  addRemoval(model.command('rm <id>'), 'model');
  model
    .command('import <folder> <id>')
    .description('copy a model folder into the cache under a name, such as mine/roberta')
    .action(importFolder);
}

/** Gives a command the removal of a repository from the cache. */
export function addRemoval(command: Command, type: 'model' | 'dataset'): void {
  command
    .description('remove it from the cache, or with @revision one state of it; says first what becomes free')
    .option('--dry-run', 'say what would become free, and remove nothing')
    .option('--yes', 'do not ask')
    .action((id: string, options: RemovalOptions, self: Command) => remove(type, id, options, self));
}

interface SearchOptions {
  task?: RequestOf<'models.search'>['task'];
  sort: RequestOf<'models.search'>['sort'];
  license?: string;
  minDownloads?: number;
  maxParameters?: number;
  anyArchitecture?: boolean;
  limit: number;
  cursor?: string;
}

async function search(words: string | undefined, options: SearchOptions, command: Command): Promise<void> {
  const session = openSession(command);
  const reply = await session.ask('models.search', {
    query: words ?? null,
    task: options.task ?? null,
    sort: options.sort,
    license: options.license ?? null,
    minDownloads: options.minDownloads ?? null,
    maxParameters: options.maxParameters ?? null,
    supportedOnly: options.anyArchitecture !== true,
    pageSize: options.limit,
    cursor: options.cursor ?? null,
  });
  if (session.json) printJson(reply);
  else print(modelsText(reply));
}

async function show(model: string, _options: object, command: Command): Promise<void> {
  const session = openSession(command);
  const reply = await session.ask('models.show', { model });
  if (session.json) printJson(reply);
  else print(modelText(model, reply));
}

async function pull(text: string, options: { revision?: string }, command: Command): Promise<void> {
  const session = openSession(command);
  const { id, revision } = hubPlace(text);
  const request = { id, revision: options.revision ?? revision };
  const line = progressLine();
  const reply = await session.ask('models.pull', request, showTransfer(line, session.json)).finally(line.clear);
  if (session.json) return printJson(reply);
  print(`${id} at commit ${reply.commit}${reply.fromCache ? ' (it was there already)' : ''}: ${reply.folder}`);
  if (reply.converted !== null) print(`its weights as safetensors: ${reply.converted}`);
}

async function list(_options: object, command: Command): Promise<void> {
  const session = openSession(command);
  const reply = await session.ask('models.list', {});
  if (session.json) printJson(reply);
  else print(cacheText(reply));
}

interface RemovalOptions {
  dryRun?: boolean;
  yes?: boolean;
}

async function remove(
  type: 'model' | 'dataset',
  text: string,
  { dryRun, yes }: RemovalOptions,
  command: Command,
): Promise<void> {
  const session = openSession(command);
  const request = { type, ...hubPlace(text) };
  const plan = await session.ask('models.remove', { ...request, planOnly: true });
  const what = `${text} (${plan.commits.length} ${plan.commits.length === 1 ? 'snapshot' : 'snapshots'})`;
  if (dryRun === true) {
    if (session.json) printJson(plan);
    else print(`removing ${what} would free ${formatBytes(plan.freedBytes)}`);
    return;
  }
  if (yes !== true) {
    if (!process.stdin.isTTY) command.error('error: nobody can be asked here; give --yes to remove it');
    if (!(await confirm(`Remove ${what} and free ${formatBytes(plan.freedBytes)}?`)))
      return print('nothing was removed');
  }
  const removed = await session.ask('models.remove', { ...request, planOnly: false });
  if (session.json) printJson(removed);
  else print(`removed ${what}: ${formatBytes(removed.freedBytes)} are free again`);
}

async function importFolder(folder: string, id: string, _options: object, command: Command): Promise<void> {
  const session = openSession(command);
  const line = progressLine();
  const reply = await session
    .ask('models.import', { folder, id }, (event) => {
      if (session.json) printJson(event);
      else line.show(`${formatBytes(event.bytes)} of ${formatBytes(event.totalBytes)} copied`);
    })
    .finally(line.clear);
  if (session.json) printJson(reply);
  else print(`${id}: ${formatBytes(reply.bytes)} in ${reply.folder}`);
}

function revisionName(text: string): string {
  if (text === '') throw new InvalidArgumentError('Give the name of a branch or tag, or a commit.');
  return text;
}
