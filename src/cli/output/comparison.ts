import {
  costSentence,
  headlines,
  mcNemarSentence,
  methodSentence,
  pairSentence,
} from '../../shared/comparison/sentences.ts';
import { comparisonTable, tableColumns } from '../../shared/comparison/table.ts';
import type { Say } from '../../shared/comparison/texts.ts';
import type { Comparison } from '../../shared/comparison/types.ts';
import { table } from './table.ts';

/** A comparison for the terminal: the table, whose best values have a star, then what the data can tell. */
export function comparisonText(comparison: Comparison, say: Say): string {
  const { runs, best, pairs, differences } = comparison;
  const rows = comparisonTable(comparison, say).map(({ title, note, cells }) => [
    note === null ? title : `${title} (${note})`,
    ...tableColumns.map((column) => {
      const { text, interval, isBest } = cells[column];
      return [`${text ?? '–'}${isBest ? ' *' : ''}`, ...(interval === null ? [] : [interval])].join('\n');
    }),
  ]);
  const tests = pairs.map((pair) => mcNemarSentence(comparison, pair, say)).filter((sentence) => sentence !== null);
  const others = pairs.filter(({ first, second }) => first !== best && second !== best);
  const costs = runs.flatMap((run) => {
    const sentence = costSentence(comparison, run, say);
    return sentence === null ? [] : [`${run.title}: ${sentence}`];
  });
  const blocks = [
    table([say('run'), ...tableColumns.map((column) => say(column))], rows),
    [...headlines(comparison, say), ...others.map((pair) => pairSentence(comparison, pair, say))].join('\n'),
    tests.join('\n'),
    costs.join('\n'),
    methodSentence(comparison, say) ?? '',
    runs.length === 1
      ? ''
      : differences.length === 0
        ? say('noDifferences')
        : table(
            [say('setting'), ...runs.map(({ title }) => title)],
            differences.map(({ field, values }) => [field, ...values.map(settingText)]),
          ),
  ];
  return blocks.filter((block) => block !== '').join('\n\n');
}

/** The value of a setting on one line. */
export function settingText(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '–');
}
