import type { Command } from 'commander';
import type { LadderEvent, LadderRecord, ReplyOf, TransferEvent } from '../../contract/index.ts';
import { exitCodeOf, exitCodes } from '../exit-codes.ts';
import { onInterrupt } from '../interrupt.ts';
import { duration } from '../output/format.ts';
import { ladderMarkdown, ladderTable, recommendationText, rungName } from '../output/ladder.ts';
import { print, printError, printJson } from '../output/print.ts';
import { progressLine, showTransfer } from '../output/progress-line.ts';
import { table } from '../output/table.ts';
import { openSession, type Session } from '../session.ts';
import { addSetOption } from './set-option.ts';

interface LadderOptions {
  model?: string[];
  set?: string[];
  markdown?: boolean;
  resume?: boolean;
  list?: boolean;
}

export function addLadder(program: Command): void {
  addSetOption(program.command('ladder [source]'))
    .description('is a large model worth it? more and more expensive methods on one split, of a config or of data')
    .option(
      '--model <model>',
      'model to try, once for each (default: that of the config, else the demo model)',
      (model: string, models: string[] = []) => [...models, model],
    )
    .option('--markdown', 'print the table in Markdown')
    .option('--resume', 'go on with the ladder of that name: rungs that are done stay')
    .option('--list', 'every ladder, newest first')
    .action(run);
}

async function run(source: string | undefined, options: LadderOptions, command: Command): Promise<void> {
  const session = openSession(command);
  if (options.list === true) return list(session);
  if (source === undefined) return command.error('error: missing a config or data (lorikeet ladder --help)');
  const { set = [], model: models = [] } = options;
  process.exitCode = await follow(session, options.markdown === true, (emit, signal) =>
    options.resume === true
      ? session.ask('ladder.resume', { ladder: source, follow: true }, emit, signal)
      : session.ask('ladder.start', { config: source, set, models, follow: true }, emit, signal),
  );
}

async function list(session: Session): Promise<void> {
  const reply = await session.ask('ladder.list', {});
  if (session.json) return printJson(reply);
  const rows = reply.ladders.map(({ record }) => {
    const taken = record.rungs.find(({ id }) => id === record.recommendation?.rung);
    return [record.id, record.status, taken === undefined ? '–' : rungName(taken)];
  });
  print(rows.length === 0 ? 'There are no ladders yet.' : table(['ladder', 'status', 'recommended'], rows));
  for (const { folder, error } of reply.unreadable) print(`cannot be read: ${folder}: ${error.sentence}`);
}

type Event = LadderEvent | TransferEvent;

/** Shows a ladder while it grows. Ctrl-C ends it after the step that is under way. @returns the exit code */
async function follow(
  session: Session,
  markdown: boolean,
  start: (emit: (event: Event) => void, signal: AbortSignal) => Promise<ReplyOf<'ladder.start'>>,
): Promise<number> {
  const line = progressLine();
  const transfer = showTransfer(line, session.json);
  const fetching = new AbortController();
  let folder: string | undefined;
  const told = new Map<string, string>();
  const stopListening = onInterrupt(() => {
    if (folder === undefined) return fetching.abort();
    line.note('ending after the current step');
    session.ask('ladder.cancel', { ladder: folder }, undefined, fetching.signal).catch(() => undefined);
  });
  try {
    const ended = await start((event) => {
      if (event.type !== 'ladder') return transfer(event);
      if (folder === undefined && !session.json) line.note(`ladder ${event.record.id} in ${event.folder}`);
      ({ folder } = event);
      if (session.json) printJson(event);
      else tellRungs(event.record, told, line);
    }, fetching.signal);
    line.clear();
    const { record } = ended;
    if (session.json) printJson({ type: 'ended', ...ended });
    else print(markdown ? ladderMarkdown(record) : [ladderTable(record), '', ...recommendationText(record)].join('\n'));
    for (const rung of record.rungs) if (rung.error !== null) printError(rung.error);
    if (record.error !== null) printError(record.error);
    else if (record.status === 'cancelled') print(`go on with: lorikeet ladder --resume ${ended.folder}`);
    return exitCodeOfLadder(record);
  } finally {
    line.clear();
    stopListening();
  }
}

/** A line for each rung that starts, with its time, and one for each that ends, with its figures. */
function tellRungs(record: LadderRecord, told: Map<string, string>, line: ReturnType<typeof progressLine>): void {
  for (const rung of record.rungs) {
    const { id, state, startedAt, expectedSeconds, progress, run: runFolder } = rung;
    // Its time is still being measured.
    if (state === 'running' && startedAt === null) continue;
    const isNew = told.get(id) !== state && !(state === 'waiting' && !told.has(id));
    told.set(id, state);
    if (state === 'running' && isNew) {
      line.note(`${rungName(rung)}: ${expectedSeconds === null ? 'starts' : `about ${duration(expectedSeconds)}`}`);
    } else if (state === 'running' && progress !== null) {
      const where = runFolder === null ? '' : `, run ${runFolder}`;
      line.show(`${rungName(rung)}: ${Math.round(progress * 100)} %${where}`);
    } else if (isNew && state !== 'waiting') {
      line.note(
        ladderTable({ ...record, rungs: [rung] })
          .split('\n')
          .at(-1)!,
      );
    }
  }
}

function exitCodeOfLadder({ status, error, rungs }: LadderRecord): number {
  if (status === 'failed') return error === null ? exitCodes.failed : exitCodeOf(error);
  if (status !== 'finished') return exitCodes.stopped;
  return rungs.some(({ state }) => state === 'failed') ? exitCodes.failed : exitCodes.ok;
}
