import { comparisonTable, tableColumns } from '../../../shared/comparison/table.ts';
import type { Say } from '../../../shared/comparison/texts.ts';
import type { Comparison } from '../../../shared/comparison/types.ts';
import { settingText, sentencesOf } from './sentences-of.ts';
import { withoutControls } from '../../../shared/safe-text.ts';

/** The comparison as Markdown: the table with its best values bold, what the data can tell, settings that differ. */
export function asMarkdown(comparison: Comparison, say: Say): string {
  const rows = comparisonTable(comparison, say).map(({ title, note, cells }) => [
    escaped(note === null ? title : `${title} (${note})`),
    ...tableColumns.map((column) => {
      const { text, interval, isBest } = cells[column];
      const value = text === null ? '–' : isBest ? `**${text}**` : text;
      return interval === null ? value : `${value} (${interval})`;
    }),
  ]);
  const { headlines, pairs, costs, method } = sentencesOf(comparison, say);
  const { runs } = comparison;
  const blocks = [
    `# ${say(runs.length === 1 ? 'title.one' : 'title', { n: runs.length })}`,
    table([say('run'), ...tableColumns.map((column) => say(column))], rows),
    `## ${say('verdicts')}`,
    list([...headlines, ...pairs, ...costs]),
    ...(method === null ? [] : [method]),
    ...(runs.length === 1 ? [] : [`## ${say('differences')}`, differencesText(comparison, say)]),
  ];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}

function differencesText({ differences, runs }: Comparison, say: Say): string {
  if (differences.length === 0) return say('noDifferences');
  const rows = differences.map(({ field, values }) => [
    `\`${field}\``,
    ...values.map((value) => escaped(settingText(value))),
  ]);
  return table([say('setting'), ...runs.map(({ title }) => escaped(title))], rows);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const rule = head.map((_, column) => (column === 0 ? '---' : '---:'));
  return [line(head), line(rule), ...rows.map(line)].join('\n');
}

function list(sentences: readonly string[]): string {
  return sentences.map((sentence) => `- ${escaped(sentence)}`).join('\n');
}

/** A text that Markdown shows as it is, on one line. */
function escaped(text: string): string {
  return withoutControls(text)
    .replaceAll(/[\\`*_[\]<>|#~]/g, String.raw`\$&`)
    .replaceAll(/\s+/g, ' ');
}
