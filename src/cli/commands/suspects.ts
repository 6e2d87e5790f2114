import type { Command } from 'commander';
import type { Overlay, ReplyOf, RequestOf, SuspectRow } from '../../contract/index.ts';
import { writeText } from '../../host/index.ts';
import { wholeNumber } from '../arguments.ts';
import { count, score } from '../output/format.ts';
import { print, printJson } from '../output/print.ts';
import { table } from '../output/table.ts';
import { openSession, type Session } from '../session.ts';

/** Rows of one request. */
const PAGE = 1000;

/** Characters of a text in the table. */
const TEXT = 60;

interface SuspectsOptions {
  readonly rows: number;
  readonly confident?: boolean;
  readonly out?: string;
}

export function addSuspects(program: Command): void {
  program
    .command('suspects <run>')
    .description('training rows whose labels may be wrong, by how each went in training and by its words')
    .option('--rows <count>', 'rows to show', wholeNumber(1), 20)
    .option('--confident', 'only rows that training and words agree on, and that have no decision yet')
    .option('--out <file>', 'write corrections that drop all those confident rows, for data.overlay of the next run')
    .action(async (run: string, options: SuspectsOptions, command: Command) => {
      const session = openSession(command);
      const isShort = options.confident === true || options.out !== undefined;
      const reply = await suspectsOf(session, run, isShort ? 'confident' : 'all', options.rows);
      if (options.out !== undefined) await writeCorrections(session, run, options.out, reply);
      if (session.json) return printJson(reply);
      print(table(['text', 'row', 'label', 'suggestion', 'AUM', 'words', 'loss'], reply.rows.map(cells)));
      print(`\n${count(reply.rows.length)} of ${count(reply.ranked)} training rows, the most suspect first`);
      const { confident, dropped, relabeled } = reply;
      print(`training and words agree on another label: ${count(confident)} rows`);
      if (dropped + relabeled > 0) print(`decided: ${count(dropped)} to drop, ${count(relabeled)} with another label`);
      if (options.out !== undefined) print(`written: ${options.out}`);
    });
}

type Shown = RequestOf<'runs.suspects'>['show'];

async function suspectsOf(session: Session, run: string, show: Shown, rows: number): Promise<ReplyOf<'runs.suspects'>> {
  const request = { run, show } as const;
  const first = await session.ask('runs.suspects', { ...request, offset: 0, limit: Math.min(rows, PAGE) });
  const all = [...first.rows];
  while (all.length < Math.min(rows, first.total)) {
    const limit = Math.min(PAGE, rows - all.length);
    const page = await session.ask('runs.suspects', { ...request, offset: all.length, limit });
    if (page.rows.length === 0) break;
    all.push(...page.rows);
  }
  return { ...first, rows: all };
}

/** Corrections that drop the confident suspects, with those that the run was trained with. */
async function writeCorrections(
  session: Session,
  run: string,
  file: string,
  { applied }: ReplyOf<'runs.suspects'>,
): Promise<void> {
  const { rows: dropped } = await suspectsOf(session, run, 'confident', Infinity);
  const isDropped = new Set(dropped.map(({ row }) => row));
  const before = [
    ...(applied?.dropped ?? []).map((row) => ({ row, label: null })),
    ...(applied?.relabeled ?? []).map(({ row, to }) => ({ row, label: to })),
  ].filter(({ row }) => !isDropped.has(row));
  const rows = [...before, ...dropped.map(({ row }) => ({ row, label: null }))];
  await writeText(file, `${JSON.stringify({ format: 1, rows } satisfies Overlay)}\n`);
}

function cells({
  row,
  label,
  suggestion,
  areaUnderMargin,
  wordMargin,
  meanLoss,
  text,
  decision,
}: SuspectRow): string[] {
  const line = text.replaceAll(/\s+/g, ' ');
  const short = line.length > TEXT ? `${line.slice(0, TEXT - 1)}…` : line;
  const decided = decision === null ? '' : decision.type === 'drop' ? ' (drop)' : ` (now ${decision.label})`;
  return [
    short,
    count(row + 1),
    `${label}${decided}`,
    suggestion ?? '–',
    score(areaUnderMargin),
    score(wordMargin),
    score(meanLoss),
  ];
}
