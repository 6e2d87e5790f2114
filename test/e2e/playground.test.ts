import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { chromiumPath, noBrowser } from '../../scripts/browser/served-app.ts';
import { expectAccessible } from '../support/accessibility.ts';
import { appPage, servedApp } from '../support/app-page.ts';
import { demoCheckpoint, drawAdapter } from '../support/drawn-adapter.ts';
import { shelveRun } from '../support/run-shelf.ts';
import { temporaryFolder } from '../support/temporary.ts';

/** A folder with two runs whose adapters are of drawn values. */
async function folderWithRuns(): Promise<string> {
  const folder = temporaryFolder();
  for (const id of ['first', 'second']) {
    shelveRun(path.join(folder, 'runs'), { id, model: demoCheckpoint, f1: [0.8] });
    await drawAdapter(path.join(folder, 'runs', id, 'adapter'), ['no', 'yes']);
  }
  return folder;
}

describe.skipIf(chromiumPath === undefined)(`classifiers in use, in a browser${noBrowser}`, () => {
  it('answers a text by two runs, marks its words and keeps the history', async () => {
    const folder = await folderWithRuns();
    const { link } = await servedApp(folder);
    const page = await appPage(link);
    await page.getByRole('link', { name: 'Playground' }).click();
    await page.getByRole('checkbox', { name: 'first' }).check();
    await page.getByRole('checkbox', { name: 'second' }).check();
    const text = page.getByRole('textbox', { name: 'Text' });
    await text.fill('Fire on the street');
    await text.press('Control+Enter');
    await page.getByRole('button', { name: 'Show what counted' }).nth(1).waitFor();
    await page.getByRole('button', { name: 'Show what counted' }).first().click();
    const marked = page.getByRole('note', { name: 'The text, its words marked' });
    await marked.waitFor();
    expect(await marked.innerText()).toBe('Fire on the street');
    expect(await marked.locator('span').allInnerTexts()).toEqual(['Fire', 'on', 'the', 'street']);
    await expectAccessible(page);
    await page.emulateMedia({ colorScheme: 'dark' });
    await expectAccessible(page);
    await page.getByRole('link', { name: 'Home' }).click();
    await page.getByRole('link', { name: 'Playground' }).click();
    await text.fill('');
    await page.getByRole('button', { name: 'Fire on the street' }).click();
    expect(await text.inputValue()).toBe('Fire on the street');
  });

  it('classifies a file from the page of a run, and gives it to the browser', async () => {
    const folder = await folderWithRuns();
    const data = path.join(folder, 'rows.csv');
    writeFileSync(data, 'text\nFire\n=1+1\n"a, b"\n');
    const { link } = await servedApp(folder);
    const page = await appPage(link);
    await page.goto(`${new URL(page.url()).origin}/runs/first/train`);
    await page.getByRole('button', { name: 'Classify a file' }).click();
    const dialog = page.getByRole('dialog', { name: 'Classify a file' });
    const use = async (file: string) => {
      await page.getByRole('textbox', { name: 'File with the texts' }).fill(file);
      await page.getByRole('button', { name: 'Use', exact: true }).click();
    };
    // What is wrong with a file is said when it is named.
    await use(path.join(folder, 'nowhere.csv'));
    await dialog.getByText(/There is no file .*nowhere\.csv/).waitFor();
    expect(await dialog.getByRole('button', { name: 'Classify', exact: true }).count()).toBe(0);
    const lines = path.join(folder, 'lines.txt');
    writeFileSync(lines, 'Fire on the hill\nA calm day\n');
    await use(lines);
    await dialog.getByText('Each line of the file is a text.').waitFor();
    await use(data);
    await dialog.getByRole('option', { name: 'Found out: it is names' }).waitFor({ state: 'attached' });
    await dialog.getByLabel('The first row').selectOption('false');
    expect(await dialog.getByLabel('Column of the texts').inputValue()).toBe('column 1');
    await dialog.getByLabel('The first row').selectOption('true');
    expect(await dialog.getByLabel('Column of the texts').inputValue()).toBe('text');
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Classify', exact: true }).click();
    await page.getByText('3 rows classified').waitFor();
    await expectAccessible(page);
    const downloading = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download' }).click();
    const download = await downloading;
    expect(download.suggestedFilename()).toBe('rows.predictions.csv');
    const written = readFileSync(path.join(folder, 'rows.predictions.csv'), 'utf8');
    expect(readFileSync(await download.path(), 'utf8')).toBe(written);
    expect(written.split('\n')[2]).toMatch(/^1,"'=1\+1",(no|yes),/);
  });
});
