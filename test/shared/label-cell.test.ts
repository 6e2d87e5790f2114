import { writeFileSync } from 'node:fs';
import path from 'node:path';
import Papa from 'papaparse';
import { expect, it } from 'vitest';
import { openSplits, profileData, readTable, withLabelLists } from '../../src/engine/data/index.ts';
import { column } from '../../src/engine/data/table.ts';
import { errorLines } from '../../src/host/runs/prediction-lines.ts';
import { predictionsAsCsv } from '../../src/host/web/predictions-file.ts';
import { predictionText } from '../../src/host/worker/use/prediction-text.ts';
import { labelCell } from '../../src/shared/label-cell.ts';
import { temporaryFolder } from '../support/temporary.ts';

const names = ['a|b', 'a', 'b', 'c, d', 'say "e"', "it's", '=f', '猫、犬', '[g]', '1.5'];
const sets = [names, [], ['a|b', 'c, d'], ['a', 'b'], ['say "e"'], ["it's"], ['=f', '猫、犬'], ['[g]', '1.5']];
const scored = { probabilities: names.map(() => 0.5), logits: names.map(() => 0) };

/** What each writer makes of the sets; what it says of labels stands in the column `prediction`. */
const files: Readonly<Record<string, string>> = {
  'predict --out': (() => {
    const text = predictionText('out.csv', names, true);
    return (
      text.head + text.rows(sets.map((predictions, row) => ({ row, text: `text ${row}`, predictions, ...scored })))
    );
  })(),
  'the playground': predictionsAsCsv({
    labels: names,
    predictions: sets.map((predictions, row) => ({ row, text: `text ${row}`, predictions, ...scored })),
  }),
  'rows of an evaluation': errorLines(
    names,
    sets.map((predictions, row) => ({
      ...{ row, id: null, text: `text ${row}`, labels: predictions, predictions },
      ...scored,
    })),
    true,
  ),
};

it.each(Object.entries(files))('%s: data reads back the same labels, whatever stands in them', async (_, csv) => {
  const file = path.join(temporaryFolder(), 'predictions.csv');
  writeFileSync(file, csv);
  const table = await readTable(file);
  for (const name of csv.startsWith('row,id') ? ['label', 'prediction'] : ['prediction']) {
    const places = { label: name, labelSeparator: null, labelColumns: null };
    const read = column(withLabelLists(table, places).table, name).map((cell) => JSON.parse(cell!) as string[]);
    expect(read).toEqual(sets);
    expect(
      column(withLabelLists(table, places, names).table, name).map((cell) => JSON.parse(cell!) as string[]),
    ).toEqual(sets);
  }
  const options = { task: 'multi-label', label: 'prediction', text: 'text', nearDuplicates: false } as const;
  const { labels } = await profileData(file, await openSplits(file), options);
  expect(labels?.map(({ label }) => label).toSorted()).toEqual(names.toSorted());
});

it('a row without labels is not a row without a text', () => {
  const text = predictionText('out.csv', ['a'], true);
  const none = { row: 1, text: null, predictions: null, probabilities: [], logits: [] };
  const csv = text.rows([{ row: 0, text: 'x', predictions: [], probabilities: [0.1], logits: [-2] }, none]);
  expect(Papa.parse<string[]>(csv.trimEnd()).data.map((cells) => cells[2])).toEqual([labelCell([]), '']);
});
