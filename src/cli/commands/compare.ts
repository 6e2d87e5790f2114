import { type Command, Option } from 'commander';
import type { ReplyOf } from '../../contract/index.ts';
import { writeText } from '../../host/index.ts';
import { sayIn } from '../../shared/comparison/texts.ts';
import { comparisonText } from '../output/comparison.ts';
import { print, printJson, printWhole } from '../output/print.ts';
import { openSession, type Session } from '../session.ts';

interface Options {
  readonly split: 'validation' | 'test';
  readonly markdown?: true;
  readonly csv?: true;
  readonly html?: string;
}

export function addCompare(program: Command): void {
  program
    .command('compare <runs...>')
    .description('any runs side by side: figures with intervals, costs, and what the data can tell of every two')
    .addOption(
      new Option('--split <rows>', 'rows whose predictions are compared')
        .choices(['validation', 'test'])
        .default('validation'),
    )
    .option('--markdown', 'print it as Markdown')
    .addOption(new Option('--csv', 'print the table as CSV').conflicts('markdown'))
    .option('--html <file>', 'write it as a page in one file, with its charts')
    .action(compare);
}

async function compare(runs: string[], { split, markdown, csv, html }: Options, command: Command): Promise<void> {
  const session = openSession(command);
  if (html !== undefined) {
    await writeText(html, await report(session, { runs, split }, 'html'));
    if (!session.json) print(`written: ${html}`);
  }
  if (markdown === true) return printWhole(await report(session, { runs, split }, 'markdown'));
  if (csv === true) return printWhole(await report(session, { runs, split }, 'csv'));
  const comparison = await session.ask('compare.show', { runs, split });
  if (session.json) printJson(comparison);
  else if (html === undefined) print(comparisonText(comparison, sayIn('en')));
}

async function report(
  session: Session,
  request: { readonly runs: string[]; readonly split: Options['split'] },
  format: 'markdown' | 'csv' | 'html',
): Promise<ReplyOf<'compare.report'>['text']> {
  return (await session.ask('compare.report', { ...request, format, language: 'en' })).text;
}
