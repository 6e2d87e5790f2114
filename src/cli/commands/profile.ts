import type { Command } from 'commander';
import type { DataProfile } from '../../contract/index.ts';
import { count } from '../output/format.ts';
import { print, printJson } from '../output/print.ts';
import { table } from '../output/table.ts';
import { openSession } from '../session.ts';

interface ProfileOptions {
  text?: string;
  label?: string;
  delimiter?: string;
}

type Text = NonNullable<DataProfile['text']>;

export function addProfile(program: Command): void {
  program
    .command('profile <file>')
    .description('describe a data file: columns, labels, lengths, repeated texts')
    .option('--text <column>', 'column of the text')
    .option('--label <column>', 'column of the label')
    .option('--delimiter <character>', 'character between the fields (default: found out)')
    .action(async (file: string, { text, label, delimiter }: ProfileOptions, command: Command) => {
      const session = openSession(command);
      const request = { file, text: text ?? null, label: label ?? null, delimiter: delimiter ?? null };
      const profile = await session.ask('data.profile', request);
      if (session.json) return printJson(profile);
      print(profileText(profile));
    });
}

function profileText({ path, rows, columns, labels, text }: DataProfile): string {
  const columnRows = columns.map(({ name, present, missing, distinct }) => [
    name,
    count(present),
    count(missing),
    count(distinct),
  ]);
  const parts = [`${path}: ${count(rows)} rows`, '', table(['column', 'present', 'missing', 'distinct'], columnRows)];
  if (labels !== null) {
    const labelRows = labels.map(({ label, count: of }) => [label, count(of), `${((100 * of) / rows).toFixed(1)} %`]);
    parts.push('', table(['label', 'rows', 'share'], labelRows));
  }
  if (text !== null) parts.push('', lengths(text), '', wordHistogram(text), '', repeated(text));
  return parts.join('\n');
}

function lengths({ longest, mostWords, meanCharacters, meanWords }: Text): string {
  return table(
    ['text', 'mean', 'most', 'in row'],
    [
      ['characters', meanCharacters.toFixed(1), count(longest.characters), count(longest.row + 1)],
      ['words', meanWords.toFixed(1), count(mostWords.words), count(mostWords.row + 1)],
    ],
  );
}

/** A bar per bin of words, the longest 40 characters wide. */
function wordHistogram({ words: { width, counts } }: Text): string {
  const widest = 40;
  const most = Math.max(...counts, 1);
  const bins = counts.map((rows, bin) => {
    const range = width === 1 ? String(bin) : `${bin * width}–${(bin + 1) * width - 1}`;
    return { range, rows, bar: '█'.repeat(Math.round((widest * rows) / most)) };
  });
  const margin = Math.max(...bins.map(({ range }) => range.length));
  return [
    'words per text',
    ...bins.map(({ range, rows, bar }) => `${range.padStart(margin)} ${bar} ${count(rows)}`),
  ].join('\n');
}

function repeated({ repeated: { texts, surplusRows, conflictingTexts } }: Text): string {
  if (texts === 0) return 'no text occurs twice';
  return `${count(texts)} texts occur more than once (${count(surplusRows)} rows too many), ${count(conflictingTexts)} of them with different labels`;
}
