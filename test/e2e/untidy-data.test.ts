import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { chromiumPath, noBrowser } from '../../scripts/browser/served-app.ts';
import type { RunRecord } from '../../src/contract/index.ts';
import { expectAccessible } from '../support/accessibility.ts';
import { appPage, servedApp } from '../support/app-page.ts';
import { writeSmallModel } from '../support/run-config.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { fillDataStep } from '../support/wizard.ts';
import { workbook } from '../support/workbook.ts';

/** The row of a finding in the table of checks. */
const check = (page: Page, name: string) =>
  page.locator('#checks tr').filter({ has: page.getByText(name, { exact: true }) });

/** Opens the wizard at its data, with a model and the file. */
async function dataStep(page: Page, start: string, model: string, file: string): Promise<void> {
  await fillDataStep(page, start, model, file);
  await page.getByText('Checks before training').waitFor();
}

describe.skipIf(chromiumPath === undefined)(`data that needs decisions, before a training${noBrowser}`, () => {
  it('asks about names, placeholders, spellings and gaps, and trains on what was decided', async () => {
    const folder = temporaryFolder();
    const model = path.join(folder, 'model');
    await writeSmallModel(model);
    const labels = ['ham', 'spam', 'ham', 'spam', 'Ham', 'n/a', 'spam', 'ham', '', 'spam'];
    const lines = Array.from(
      { length: 60 },
      (_, row) => `${labels[row % 10]!}\tmessage of the day number ${row} ${row * 7}`,
    );
    writeFileSync(path.join(folder, 'messages.txt'), lines.join('\n'));
    const { link } = await servedApp(folder);
    const page = await appPage(link);
    await dataStep(page, new URL('/new', link).href, model, path.join(folder, 'messages.txt'));

    const names = check(page, 'No column names');
    await names.getByText('The first row looks like data').waitFor();
    expect(await page.getByLabel('Role of column 1').inputValue()).toBe('label');
    expect(await page.getByLabel('Role of column 2').inputValue()).toBe('text');
    const placeholders = check(page, 'Labels that stand for none');
    await placeholders.getByText('The label of 6 rows is a word for none').waitFor();
    const spellings = check(page, 'Labels in two spellings');
    await spellings.getByText('The label of 6 rows differs').waitFor();
    const gaps = check(page, 'Rows without label');
    await expectAccessible(page);

    await names.getByRole('button', { name: 'It is data' }).click();
    await names.waitFor({ state: 'detached' });
    await placeholders.getByLabel('Drop them').check();
    await spellings.getByLabel('Use one spelling').check();
    await gaps.getByLabel('Drop them').check();

    await page.getByRole('link', { name: 'Continue to Method' }).click();
    await page.getByRole('textbox', { name: 'Epochs', exact: true }).fill('1');
    await page.getByRole('link', { name: 'Continue to Train' }).click();
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('decided');
    await page.getByRole('button', { name: 'Start training' }).click();
    await page.getByText('Finished', { exact: true }).waitFor();

    const [record] = recordsIn(folder) as [RunRecord];
    expect(record.config.data).toMatchObject({ header: false, text: 'column 2', label: 'column 1' });
    expect(record.labels).toEqual(['ham', 'spam']);
    const fixes = Object.fromEntries(record.fixes!.map((fix) => [fix.fix, fix]));
    expect(fixes['drop-placeholder-labels']?.dropped).toEqual([{ split: 'train', rows: [5, 15, 25, 35, 45, 55] }]);
    expect(fixes['drop-unlabelled']?.dropped[0]?.rows).toHaveLength(6);
    expect(fixes['merge-label-case']?.renamed).toMatchObject([{ from: 'Ham', to: 'ham' }]);
  });

  it('says what it cannot train: one class; and shows a class without training rows', async () => {
    const folder = temporaryFolder();
    const model = path.join(folder, 'model');
    await writeSmallModel(model);
    const sheet = (labelOf: (row: number) => string) =>
      workbook([
        ['label', 'text'],
        ...Array.from({ length: 24 }, (_, row) => [labelOf(row), `text number ${row * 31} here`]),
      ]);
    writeFileSync(
      path.join(folder, 'single.xlsx'),
      sheet(() => 'only'),
    );
    const json = (labelOf: (row: number) => string) =>
      JSON.stringify(
        Array.from({ length: 24 }, (_, row) => ({ label: labelOf(row), text: `text number ${row * 37} there` })),
      );
    const parts = path.join(folder, 'parts');
    mkdirSync(parts);
    writeFileSync(
      path.join(parts, 'train.json'),
      json((row) => (row % 2 === 0 ? 'a' : 'b')),
    );
    writeFileSync(
      path.join(parts, 'validation.json'),
      json((row) => (row % 2 === 0 ? 'a' : 'c')),
    );
    const { link } = await servedApp(folder);
    const page = await appPage(link);
    const start = new URL('/new', link).href;
    await dataStep(page, start, model, path.join(folder, 'single.xlsx'));
    await check(page, 'One label only').getByText('two or more are needed').waitFor();
    await dataStep(page, start, model, parts);
    await check(page, 'Labels without training rows').getByText('The label of 12 rows is in no row to train').waitFor();
    await check(page, 'Labels without training rows').getByLabel('Drop them').check();
  });

  it('names cells that are not 0 or 1 and labels that no row has, and shows the weights of the rows to train on', async () => {
    const folder = temporaryFolder();
    const model = path.join(folder, 'model');
    await writeSmallModel(model);
    const lines = Array.from(
      { length: 60 },
      (_, row) => `${row % 2},${Number(row % 3 === 0)},${row === 5 ? 2 : row % 2},0,news of the day ${row} ${row * 7}`,
    );
    writeFileSync(path.join(folder, 'columns.csv'), ['calm,fire,odd,never,text', ...lines].join('\n'));
    const { link } = await servedApp(folder);
    const page = await appPage(link);
    await dataStep(page, new URL('/new', link).href, model, path.join(folder, 'columns.csv'));
    await check(page, 'Several columns of labels').getByRole('button', { name: 'Train several labels' }).click();
    await page.getByText('Each of these columns is a label').waitFor();

    await page.getByLabel('Role of odd').selectOption('label');
    const unclear = check(page, 'Cells that are not 0 or 1');
    await unclear.getByText('The first: row 6 has “2” in column “odd”.').waitFor();
    await page.getByText('Rows with another value than 0 or 1 in the label columns odd: 1.').first().waitFor();
    await expectAccessible(page);
    await unclear.getByRole('button', { name: 'Leave the columns out' }).click();
    await unclear.waitFor({ state: 'detached' });

    await page.getByLabel('Role of never').selectOption('label');
    const unused = check(page, 'Labels that no row has');
    await unused.getByText('No label in never, in all 60 rows to train on').waitFor();
    await page.getByText('No row has a label in never.').first().waitFor();
    await unused.getByRole('button', { name: 'Leave the columns out' }).click();
    await unused.waitFor({ state: 'detached' });

    await page.getByRole('switch', { name: 'Class weights' }).check();
    await page.getByText('By the 48 rows that the run trains on').waitFor();
  }, 300_000);

  it('asks about several labels in a cell and in columns, and trains, evaluates and classifies with them', async () => {
    const folder = temporaryFolder();
    const model = path.join(folder, 'model');
    await writeSmallModel(model);
    const labelsOf = (row: number) => ['', 'calm', 'fire', 'calm|fire'][row % 4]!;
    const text = (row: number) => `${labelsOf(row).replace('|', ' ')} news of the day number ${row} ${row * 7}`;
    const table = (head: string, cells: (row: number) => string) =>
      [head, ...Array.from({ length: 60 }, (_, row) => `${cells(row)},${text(row)}`)].join('\n');
    writeFileSync(path.join(folder, 'several.csv'), table('label,text', labelsOf));
    const yesNo = (row: number) => ['calm', 'fire'].map((label) => Number(labelsOf(row).includes(label))).join(',');
    writeFileSync(path.join(folder, 'columns.csv'), table('calm,fire,text', yesNo));
    const { link } = await servedApp(folder);
    const page = await appPage(link);
    const start = new URL('/new', link).href;

    await dataStep(page, start, model, path.join(folder, 'columns.csv'));
    await check(page, 'Several columns of labels').getByText('2 columns hold only 0 and 1').waitFor();
    await check(page, 'Several columns of labels').getByRole('button', { name: 'Train several labels' }).click();
    await page.getByText('Each of these columns is a label that a row has (1) or has not (0): calm, fire.').waitFor();
    expect(await page.getByLabel('Role of calm').inputValue()).toBe('label');
    expect(await page.getByLabel('Role of fire').inputValue()).toBe('label');

    await dataStep(page, start, model, path.join(folder, 'several.csv'));
    const several = check(page, 'Several labels in a cell');
    await several.getByText('15 rows have several labels in one cell').waitFor();
    await several.getByRole('button', { name: 'Train several labels' }).click();
    await several.waitFor({ state: 'detached' });
    await page.getByText('The labels of a cell have “|” between them.').waitFor();
    const perRow = page.getByRole('group', { name: 'Labels in a row' });
    expect(await perRow.innerText()).toMatch(/no label\s+15[^]*1 label\s+30[^]*2 labels\s+15/);
    await check(page, 'Rows without label').waitFor({ state: 'detached' });
    expect(await page.getByRole('button', { name: /ladder/i }).count()).toBe(0);
    await expectAccessible(page);

    await page.getByRole('link', { name: 'Continue to Method' }).click();
    await page.getByRole('textbox', { name: 'Epochs', exact: true }).fill('1');
    await page.getByRole('link', { name: 'Continue to Train' }).click();
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('several');
    await page.getByRole('button', { name: 'Start training' }).click();
    await page.getByText('Finished', { exact: true }).waitFor();
    const [record] = recordsIn(folder) as [RunRecord];
    expect(record.config.data).toMatchObject({ task: 'multi-label', labelColumns: null });
    expect(record.labels).toEqual(['calm', 'fire']);
    expect(await page.getByRole('link', { name: 'Suspects' }).count()).toBe(0);

    await page.getByRole('link', { name: 'Evaluate' }).first().click();
    const labels = page.getByRole('table', { name: 'Labels' }).or(page.getByRole('grid', { name: 'Labels' }));
    await labels.getByRole('button', { name: 'fire' }).waitFor();
    await page.getByRole('button', { name: 'Tune the thresholds' }).click();
    await page.getByText('Tuned thresholds').waitFor();
    await expectAccessible(page);
    await page.getByRole('tab', { name: 'Curves' }).click();
    await page.getByText('Probabilities of all labels of all rows.').waitFor();
    expect(await page.getByRole('tab', { name: 'Slices' }).count()).toBe(0);
    await page.getByRole('tab', { name: 'Overview' }).click();
    await labels.getByRole('button', { name: 'fire' }).click();
    await page
      .getByRole('button', { name: /fire news of the day/ })
      .first()
      .waitFor();
    await expectAccessible(page);
    // Opened anew, the evaluation is still the tuned one.
    await page.reload();
    await page.getByText('Tuned thresholds').waitFor();

    await page.getByRole('button', { name: 'Try it' }).click();
    await page.getByRole('textbox').first().fill('calm fire news');
    await page.getByRole('button', { name: 'Classify' }).click();
    await page.getByText('Each label is given from its threshold on').waitFor();
    expect(await page.getByRole('group', { name: 'Probabilities' }).innerText()).toMatch(/from \d+/);
    await expectAccessible(page);
  });
});

function recordsIn(folder: string): RunRecord[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (file) => path.basename(file) === 'run.json',
  );
  return files.map((file) => JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as RunRecord);
}
