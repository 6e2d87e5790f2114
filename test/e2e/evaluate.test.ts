import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { chromiumPath, noBrowser, openBrowser, openWindow, serveApp } from '../../scripts/browser/served-app.ts';
import { expectAccessible } from '../support/accessibility.ts';
import { builtApp } from '../support/built-app.ts';
import { demoCheckpoint, drawAdapter } from '../support/drawn-adapter.ts';
import { predictionLine, shelveRun } from '../support/run-shelf.ts';
import { temporaryFolder } from '../support/temporary.ts';

const demoData = path.resolve(import.meta.dirname, '../../resources/demo/messages.csv');
const intents = Array.from({ length: 151 }, (_, index) => `intent ${index}`);

describe.skipIf(chromiumPath === undefined)(`the page Evaluate in a browser${noBrowser}`, () => {
  let browser: Browser;
  let dist: string;
  beforeAll(async () => {
    dist = await builtApp();
    browser = await openBrowser();
  });
  afterAll(() => browser?.close());

  /** A run of two classes and 20 rows, five of them wrong, and one of 151 classes. */
  async function open(run: string): Promise<{ page: Page; complaints: string[]; folder: string }> {
    const folder = temporaryFolder();
    const predictions = intents.flatMap((label, index) =>
      [0, 1, 2, 3].map((copy) => {
        const said = copy === 0 ? (index + 1) % 151 : index;
        return predictionLine(
          intents,
          index * 4 + copy,
          label,
          intents.map((_, at) => (at === said ? 4 + copy : 0)),
        );
      }),
    );
    shelveRun(path.join(folder, 'runs'), { id: 'two', f1: [0.7], data: demoData, model: demoCheckpoint });
    await drawAdapter(path.join(folder, 'runs', 'two', 'adapter'), null);
    shelveRun(path.join(folder, 'runs'), { id: 'many', f1: [0.7], data: demoData, labels: intents, predictions });
    const app = await serveApp(dist, folder);
    onTestFinished(() => app.stop());
    const context = await openWindow(browser);
    onTestFinished(() => context.close());
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    await page.goto(app.link);
    await page.goto(`${new URL(page.url()).origin}/runs/${run}/evaluate`);
    await page.getByRole('tab', { name: 'Overview' }).waitFor();
    return { page, complaints, folder };
  }

  const tab = (page: Page, name: string) => page.getByRole('tab', { name: new RegExp(`^${name}`) });

  it('explains its figures, and goes from a cell to its rows, a row to its columns, and a list to a file', async () => {
    const { page, complaints } = await open('two');
    await page.getByText('F1 yes').waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'What Recall means', exact: true }).click();
    await page.getByText('Of the rows that are so, the share that is called so.').waitFor();
    await expectAccessible(page);
    await page.keyboard.press('Escape');

    await page
      .getByRole('table', { name: /Rows by their label/ })
      .getByRole('button')
      .nth(2)
      .click();
    await tab(page, 'Errors').and(page.locator('[aria-selected="true"]')).waitFor();
    await page.getByRole('status').getByText('5 rows', { exact: true }).waitFor();
    const table = page.getByRole('grid', { name: 'Predictions' });
    const [first] = await table.locator('tbody tr[data-index]').all();
    await first!.focus();
    await page.keyboard.press('Enter');
    const panel = page.getByRole('complementary', { name: /^Row / });
    await panel.getByText('channel').waitFor();
    await expectAccessible(page);
    await panel.getByRole('button', { name: 'Close' }).click();

    await page.getByRole('combobox', { name: 'Show', exact: true }).selectOption('all');
    await page.getByRole('status').getByText('20 rows', { exact: true }).waitFor();
    await page.getByLabel('Find in the texts').fill('nowhere to be found');
    await page.keyboard.press('Enter');
    await page.getByText('No text has “nowhere to be found”.').waitFor();
    await page.getByLabel('Find in the texts').fill('');
    await page.keyboard.press('Enter');
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download CSV' }).click();
    const csv = readFileSync(await (await download).path(), 'utf8');
    expect(csv.startsWith('\uFEFFrow,id,text,label,prediction,probability no,probability yes\n')).toBe(true);
    expect(csv.trimEnd().split('\n')).toHaveLength(21);
    expect(complaints).toEqual([]);
  });

  it('chooses a threshold by its price, and decides all figures by it', async () => {
    const { page, complaints } = await open('two');
    await tab(page, 'Overview').focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await tab(page, 'Threshold').and(page.locator('[aria-selected="true"]')).waitFor();
    await expectAccessible(page);
    await page.getByLabel('A miss', { exact: true }).fill('0');
    await page.getByRole('button', { name: 'Cheapest' }).click();
    await page.getByText('It is cheapest never to say yes.').waitFor();
    await page.getByRole('button', { name: 'Use it for all figures' }).click();
    await page.getByText('threshold 1.000', { exact: true }).waitFor();
    await tab(page, 'Overview').click();
    await page.getByText('no row is predicted as the class').first().waitFor();
    await page.getByRole('button', { name: 'Without threshold' }).click();
    await page.getByText('threshold 1.000', { exact: true }).waitFor({ state: 'detached' });
    expect(complaints).toEqual([]);
  });

  it('shows curves and slices', async () => {
    const { page, complaints } = await open('two');
    await tab(page, 'Curves').click();
    await page.getByRole('img', { name: /^True positive rate by false positive rate of yes/ }).waitFor();
    await expectAccessible(page);
    await tab(page, 'Slices').click();
    await page.getByText('All rows: accuracy 0.750').waitFor();
    await page.getByLabel('Part the rows by').selectOption('column');
    await page.getByRole('combobox', { name: 'column', exact: true }).selectOption('channel');
    await page.getByRole('rowheader', { name: 'app', exact: true }).waitFor();
    await page.getByLabel('Part the rows by').selectOption('keywords');
    await page.getByRole('textbox', { name: 'Words' }).fill('the');
    await page.keyboard.press('Enter');
    await page.getByRole('rowheader', { name: 'with “the”' }).waitFor();
    await expectAccessible(page);
    expect(complaints).toEqual([]);
  });

  it('says of files that do not fit what is wrong, and evaluates what can be', async () => {
    const { page, complaints, folder } = await open('two');
    const evaluate = async (name: string, lines: readonly string[]) => {
      const file = path.join(folder, name);
      writeFileSync(file, `${lines.join('\n')}\n`);
      await page.getByRole('button', { name: 'Evaluate a file…' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('textbox', { name: 'File' }).fill(file);
      await dialog.getByRole('button', { name: 'Use', exact: true }).click();
      await dialog.getByRole('button', { name: 'Evaluate', exact: true }).click();
    };
    await evaluate('plain.csv', ['text', 'fire on the street', 'a quiet day']);
    await page.getByText(/The file has no labels that the model knows/).waitFor();
    await page.getByRole('heading', { name: 'Predicted labels' }).waitFor();
    expect(await tab(page, 'Curves').count()).toBe(0);
    await expectAccessible(page);

    await evaluate('unknown.csv', ['text,label', 'fire on the street,yes', 'a flood,storm', 'a quiet day,']);
    await page.getByText('storm (1)').waitFor();
    await expectAccessible(page);

    await evaluate('one.csv', ['text,label', 'fire on the street,yes']);
    await page.getByText('1 row', { exact: true }).waitFor();
    await page.getByText('all rows are of one class').first().waitFor();
    await tab(page, 'Curves').click();
    await expectAccessible(page);
    await tab(page, 'Threshold').click();
    await expectAccessible(page);

    await evaluate('schema.csv', ['a,b', '1,2', '3,4']);
    const problem = page.getByRole('alert');
    await problem.getByText('There is no column "text"').waitFor();
    expect(await problem.innerText()).toContain('Choose one of the columns "a", "b".');
    await expectAccessible(page);
    expect(complaints).toEqual([]);
  });

  it('stays readable with 151 classes', async () => {
    const { page, complaints } = await open('many');
    await page.getByText('Confusion matrix of the most confused classes').waitFor();
    await page.getByText('151 classes').waitFor();
    await expectAccessible(page);
    expect(await tab(page, 'Threshold').count()).toBe(0);
    const overflow = `{ const main = document.querySelector('main'); main.scrollWidth - main.clientWidth; }`;
    expect(await page.evaluate(overflow)).toBe(0);
    await page.getByLabel('Find a class').fill('intent 150');
    await page.getByRole('rowheader', { name: 'intent 150', exact: true }).last().waitFor();
    await page
      .getByRole('button', { name: 'List rows that are intent 0 and were called intent 1', exact: true })
      .click();
    await page.getByRole('status').getByText('1 row', { exact: true }).waitFor();
    expect(complaints).toEqual([]);
  });
});
