import type { Command } from 'commander';
import type { ReplyOf, SuspectRow } from '../../contract/index.ts';
import { wholeNumber } from '../arguments.ts';
import { count, score } from '../output/format.ts';
import { print, printJson } from '../output/print.ts';
import { table } from '../output/table.ts';
import { openSession, type Session } from '../session.ts';

/** Rows of one request. */
const PAGE = 1000;

/** Characters of a text in the table. */
const TEXT = 60;

export function addSuspects(program: Command): void {
  program
    .command('suspects <run>')
    .description('training rows whose labels may be wrong, by how each went in training')
    .option('--rows <count>', 'rows to show', wholeNumber(1), 20)
    .action(async (run: string, { rows }: { rows: number }, command: Command) => {
      const session = openSession(command);
      const reply = await suspectsOf(session, run, rows);
      if (session.json) return printJson(reply);
      print(table(['text', 'row', 'label', 'suggestion', 'AUM', 'words', 'loss'], reply.rows.map(cells)));
      print(`\n${count(reply.rows.length)} of ${count(reply.ranked)} training rows, the most suspect first`);
      const { dropped, relabeled } = reply;
      if (dropped + relabeled > 0) print(`decided: ${count(dropped)} to drop, ${count(relabeled)} with another label`);
    });
}

async function suspectsOf(session: Session, run: string, rows: number): Promise<ReplyOf<'runs.suspects'>> {
  const request = { run, show: 'all' } as const;
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
    String(row),
    `${label}${decided}`,
    suggestion ?? '–',
    score(areaUnderMargin),
    score(wordMargin),
    score(meanLoss),
  ];
}
