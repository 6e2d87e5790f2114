import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { AxeResults } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { chromiumPath, noBrowser, openBrowser, openWindow, serveApp } from '../../scripts/browser/served-app.ts';
import { builtApp } from '../support/built-app.ts';
import { shelveComparedRun } from '../support/compared-runs.ts';
import { temporaryFolder } from '../support/temporary.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const { violations: found } = await page.evaluate<AxeResults>('axe.run(document)');
  return found.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary}`),
  );
}

describe.skipIf(chromiumPath === undefined)(`the page Compare in a browser${noBrowser}`, () => {
  let browser: Browser;
  let dist: string;
  beforeAll(async () => {
    dist = await builtApp();
    browser = await openBrowser();
  });
  afterAll(() => browser?.close());

  /** An app with three runs of the same rows, one of them clearly better, and one of other rows. */
  async function open(scheme: 'light' | 'dark' = 'light') {
    const folder = temporaryFolder();
    const shelve = (id: string, right: number, seed: number, changes: object = {}) =>
      shelveComparedRun(path.join(folder, 'runs'), { id, right, seed, config: { lora: { r: seed } }, ...changes });
    shelve('good', 0.92, 1, { title: 'A good run' });
    shelve('poor', 0.7, 2);
    shelve('like-poor', 0.7, 3);
    shelve('elsewhere', 0.8, 4, { from: 50 });
    const app = await serveApp(dist, folder);
    onTestFinished(() => app.stop());
    const context = await openWindow(browser, scheme);
    onTestFinished(() => context.close());
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    await page.goto(app.link);
    const origin = new URL(page.url()).origin;
    return { page, complaints, go: (address: string) => page.goto(origin + address) };
  }

  it.each(['light', 'dark'] as const)('says what the data can tell of chosen runs (%s)', async (scheme) => {
    const { page, complaints } = await open(scheme);
    await page.getByRole('link', { name: 'Compare' }).click();
    const start = page.getByRole('button', { name: /^Compare \d/ });
    expect(await start.isDisabled()).toBe(true);
    for (const name of ['A good run', 'poor', 'elsewhere']) {
      await page.getByRole('checkbox', { name: `Choose ${name}`, exact: true }).check();
    }
    expect(await violations(page)).toEqual([]);
    await start.click();
    await page.getByText(/^A good run is .* F1 points better than poor .*: more than chance\.$/).waitFor();
    await page
      .getByText(/A good run and elsewhere are not tested: the same data is split in different ways/)
      .first()
      .waitFor();
    expect(new URL(page.url()).search).toBe('?runs=good,poor,elsewhere');
    const table = page.getByRole('table').first();
    expect(
      await table
        .getByRole('row', { name: /^A good run/ })
        .getByText('best')
        .count(),
    ).toBeGreaterThan(2);
    expect(await table.getByRole('row', { name: /^Always “yes”/ }).count()).toBe(2);
    await page.getByText(/pairs, with McNemar/).click();
    await page
      .getByText(/Of the \d+ rows that only one of them has right/)
      .first()
      .waitFor();
    expect(await violations(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it('hides a line, and exports a report in one file', async () => {
    const { page, go, complaints } = await open();
    await go('/compare?runs=good,poor,like-poor');
    await page
      .getByText(/poor and like-poor|like-poor and poor/)
      .first()
      .waitFor({ state: 'attached' });
    const line = page.getByRole('button', { name: 'Line of poor' }).first();
    await line.click();
    expect(await line.getAttribute('aria-pressed')).toBe('false');
    expect(
      await page.getByRole('img', { name: /^Validation F1, by epoch: A good run 0\.700, like-poor/ }).count(),
    ).toBe(1);
    await page.getByRole('button', { name: 'Export' }).click();
    expect(await violations(page)).toEqual([]);
    const download = page.waitForEvent('download');
    await page.getByRole('menuitem', { name: 'HTML report, one file' }).click();
    const report = readFileSync(await (await download).path(), 'utf8');
    expect(report).toContain('A good run');
    expect(report).not.toMatch(/<script|https?:/);
    expect(complaints).toEqual([]);
  });

  it('goes there from the list of runs with those that are chosen', async () => {
    const { page, go } = await open();
    await go('/runs');
    for (const name of ['good', 'poor']) {
      await page
        .getByRole('checkbox', { name: name === 'good' ? 'Choose A good run' : 'Choose poor', exact: true })
        .check();
    }
    await page.getByRole('main').getByRole('button', { name: 'Compare' }).click();
    await page
      .getByText(/A good run is .* better than poor/)
      .first()
      .waitFor();
  });

  it('offers the recipe’s comparison on rows of the user', async () => {
    const { page, go, complaints } = await open();
    await go('/');
    await page.getByRole('button', { name: /The recipe’s comparison/ }).click();
    const dialog = page.getByRole('dialog');
    const queue = dialog.getByRole('button', { name: 'Queue 3 runs' });
    expect(await queue.isDisabled()).toBe(true);
    await dialog
      .getByLabel('File with texts and labels')
      .fill(path.resolve(import.meta.dirname, '../../resources/demo/messages.csv'));
    await dialog.getByRole('button', { name: 'Use' }).click();
    await dialog.getByLabel('Label column').waitFor();
    expect(await violations(page)).toEqual([]);
    await queue.click();
    await page.getByRole('heading', { name: /^Recipe’s comparison, / }).waitFor();
    await page.getByText('Still to come').waitFor();
    expect(complaints).toEqual([]);
  });
});
