import { type Command, Help, InvalidArgumentError, Option } from 'commander';
import { endedTrials, type ExecutorName, executorNames } from '../../shared/search.ts';
import type { ReplyOf, SearchEvent, SearchState, TransferEvent } from '../../contract/index.ts';
import { exitCodeOf, exitCodes } from '../exit-codes.ts';
import { onInterrupt } from '../interrupt.ts';
import { print, printError, printJson } from '../output/print.ts';
import { progressLine, showTransfer } from '../output/progress-line.ts';
import {
  estimateText,
  goOnText,
  searchLine,
  searchStatus,
  searchSummary,
  settingText,
  trialLine,
} from '../output/search.ts';
import { score } from '../output/format.ts';
import { table } from '../output/table.ts';
import { openSession, type Session } from '../session.ts';
import { addSetOption } from './set-option.ts';

interface Budget {
  trials?: number;
  hours?: number;
}

const clusterExecutors = executorNames.filter((name) => name !== 'local');

export function addSearch(program: Command): void {
  const search = program
    .command('search')
    .description(
      'search for good settings: `lorikeet search CONFIG` starts one, as `search` in the config describes it',
    );
  const starting = addSetOption(search.command('start <config>', { isDefault: true }))
    .description('start a search (the default of `lorikeet search`)')
    .option('--name <name>', 'what it is called')
    .addOption(new Option('--executor <name>', 'what runs its trials').choices(executorNames).default('local'))
    .option('--config <file>', 'with --executor slurm or ray: cluster.yaml, which says how jobs reach the cluster')
    .option('--estimate', 'measure a step, tell how long the search would take, and start nothing')
    .action(start);
  withBudget(search.command('resume <search>'))
    .description('go on with a search that was stopped or killed; with a larger budget, also with a finished one')
    .action(resume);
  search
    .command('show <search>')
    .description('its trials, how much each setting matters, and how to go on')
    .action(show);
  search.command('stop <search>').description('end it after the current step').action(stop);
  search.command('list').description('every search, newest first').action(list);
  // `lorikeet search CONFIG` takes the options of `start`; its help names them, too.
  search.usage('[options] <config>\n       lorikeet search [command]').configureHelp({
    ...program.configureHelp(),
    visibleOptions: (command) => new Help().visibleOptions(command === search ? starting : command),
  });
}

function withBudget(command: Command): Command {
  return command
    .option('--trials <count>', 'new number of trials, all together', positive)
    .option('--hours <hours>', 'new limit of time, all together', positive);
}

function positive(text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new InvalidArgumentError('It should be a number above 0.');
  return value;
}

async function start(
  config: string,
  options: { set?: string[]; name?: string; estimate?: boolean; executor: ExecutorName; config?: string },
  command: Command,
): Promise<void> {
  if (options.config !== undefined && options.executor === 'local') {
    command.error(`error: --config goes with ${clusterExecutors.map((name) => `--executor ${name}`).join(' or ')}`);
  }
  const session = openSession(command);
  const { set = [], name = null } = options;
  if (options.estimate === true) {
    const line = progressLine();
    line.show('measuring a step');
    try {
      const reply = await session.ask('search.estimate', { config, set }, showTransfer(line, session.json));
      line.clear();
      if (session.json) printJson(reply);
      else print(estimateText(reply.estimate, reply));
    } finally {
      line.clear();
    }
    return;
  }
  const executor = { name: options.executor, config: options.config ?? null };
  process.exitCode = await follow(session, (emit, signal) =>
    session.ask('search.start', { config, set, name, executor, follow: true }, emit, signal),
  );
}

async function resume(search: string, options: Budget, command: Command): Promise<void> {
  const session = openSession(command);
  process.exitCode = await follow(session, (emit, signal) =>
    session.ask('search.resume', { search, ...options, follow: true }, emit, signal),
  );
}

async function show(search: string, _options: object, command: Command): Promise<void> {
  const session = openSession(command);
  const state = await session.ask('search.show', { search });
  if (session.json) printJson(state);
  else print(`${searchSummary(state)}\n${searchStatus(state)}`);
}

async function stop(search: string, _options: object, command: Command): Promise<void> {
  const session = openSession(command);
  const reply = await session.ask('search.stop', { search });
  if (session.json) printJson(reply);
  else print('The search ends after the current step of its runs.');
}

async function list(_options: object, command: Command): Promise<void> {
  const session = openSession(command);
  const reply = await session.ask('search.list', {});
  if (session.json) return printJson(reply);
  const rows = reply.searches.map(({ record, trials, best }) => {
    const trial = trials.find(({ number }) => number === best);
    return [
      ...[record.id, record.status, `${endedTrials(trials)}/${record.config.search.trials}`],
      ...[trial === undefined ? '–' : score(trial.value), trial === undefined ? '' : settingText(trial.setting)],
    ];
  });
  print(
    rows.length === 0 ? 'There are no searches yet.' : table(['search', 'status', 'trials', 'best', 'settings'], rows),
  );
  for (const { folder, error } of reply.unreadable) print(`cannot be read: ${folder}: ${error.sentence}`);
}

type Event = SearchEvent | TransferEvent;

/** Shows a search while it runs. Ctrl-C ends it after the step that is under way. @returns the exit code */
async function follow(
  session: Session,
  begin: (emit: (event: Event) => void, signal: AbortSignal) => Promise<ReplyOf<'search.start'>>,
): Promise<number> {
  const line = progressLine();
  const transfer = showTransfer(line, session.json);
  const fetching = new AbortController();
  let folder: string | undefined;
  let isEstimated = false;
  const told = new Set<number>();
  const stopListening = onInterrupt(() => {
    if (folder === undefined) return fetching.abort();
    line.note('ending after the current step');
    session.ask('search.stop', { search: folder }, undefined, fetching.signal).catch(() => undefined);
  });
  const tell = (state: SearchState) => {
    const { record, trials } = state;
    if (folder === undefined) line.note(`search ${record.id} in ${state.folder}`);
    ({ folder } = state);
    if (!isEstimated && record.estimate !== null) {
      isEstimated = true;
      line.note(estimateText(record.estimate, record.config.search));
    }
    for (const trial of trials) {
      if (trial.endedAt === null || told.has(trial.number)) continue;
      told.add(trial.number);
      line.note(trialLine(trial, state));
    }
    line.show(searchLine(state));
  };
  try {
    const ended = await begin((event) => {
      if (event.type !== 'search') return transfer(event);
      if (!session.json) return tell(event.state);
      ({ folder } = event.state);
      printJson(event);
    }, fetching.signal);
    line.clear();
    if (session.json) printJson({ type: 'ended', state: ended });
    else print(searchSummary(ended));
    const { record } = ended;
    if (record.error !== null) printError(record.error);
    else if (record.status === 'cancelled') print(goOnText(record.id));
    return exitCodeOfSearch(ended);
  } finally {
    line.clear();
    stopListening();
  }
}

function exitCodeOfSearch({ record: { status, error }, best }: SearchState): number {
  if (status === 'failed') return error === null ? exitCodes.failed : exitCodeOf(error);
  if (status !== 'finished') return exitCodes.stopped;
  return best === null ? exitCodes.failed : exitCodes.ok;
}
