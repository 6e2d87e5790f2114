import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

const field = (page: Page, name: string) => page.getByRole('textbox', { name, exact: true });

/** The step that the run has come to, as its page shows it. */
async function shownStep(page: Page): Promise<number> {
  return Number(await page.getByRole('progressbar', { name: 'Training' }).getAttribute('aria-valuenow'));
}

async function untilStep(page: Page, least: number): Promise<void> {
  await expect.poll(() => shownStep(page), { timeout: 60_000, interval: 50 }).toBeGreaterThanOrEqual(least);
}

/** The pixels of the first chart, to tell whether it moves. */
const chart = (page: Page) => page.locator('canvas').first().screenshot();

/** Counts from now on how often a chart sets up its canvas: it does so when it is made or another size, not when it draws. */
async function countSetUps(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(`
    window.setUps = 0;
    new MutationObserver((changes) => { window.setUps += changes.length; })
      .observe(document.querySelector('main'), { subtree: true, attributeFilter: ['width', 'height'] });
  `);
  return () => page.evaluate<number>('window.setUps');
}

/**
 * From nothing to an exported adapter: choose the demo, change the rank, start, see the chart move, reload in mid-run, finish,
 * evaluate, find the run among the others, export with a proof.
 *
 * @param address of the page for a new run
 * @param target folder for the adapter
 */
export async function demoFlow(page: Page, address: string, target: string): Promise<void> {
  await page.goto(address);

  await page.getByRole('radio', { name: /Demo model/ }).check();
  await page.getByText('No data is chosen.').waitFor();
  await page.getByRole('link', { name: 'Continue to Data' }).click();
  await page.getByRole('button', { name: 'Take the demo data' }).click();
  await page.getByText('1,920 rows to train, 480 to validate.').waitFor();
  await page.getByRole('link', { name: 'Continue to Method' }).click();
  await page.getByText('≠ recipe 2', { exact: true }).first().waitFor();
  await field(page, 'Rank').fill('4');
  await field(page, 'Epochs').fill('1');
  await field(page, 'Batch').fill('32');
  // Two factors of rank 4 for query and value of 256 x 256, in each of the four blocks.
  await page.getByText('8,192', { exact: true }).first().waitFor();

  // Left and come back to: the draft is on disk.
  await page.getByText(/^Draft saved/).waitFor();
  await page.goBack();
  await page.goForward();
  await page.reload();
  expect(await field(page, 'Rank').inputValue()).toBe('4');
  await page.getByRole('link', { name: 'Continue to Train' }).click();
  await page.getByText('Nothing blocks the start').first().waitFor();
  await page.getByRole('button', { name: 'Start training' }).click();

  await page.waitForURL(/\/runs\/.*\/train$/);
  await untilStep(page, 2);
  const before = await chart(page);
  const setUps = await countSetUps(page);
  await untilStep(page, 5);
  expect((await chart(page)).equals(before)).toBe(false);
  expect(await setUps()).toBe(0);
  await page.reload();
  await untilStep(page, 5);
  await page.getByText('Finished', { exact: true }).waitFor({ timeout: 90_000 });
  expect(await shownStep(page)).toBe(60);

  await page.getByRole('link', { name: 'Evaluate' }).click();
  const matrix = page.getByRole('table', { name: /Rows by their label/ });
  await matrix.getByRole('button').first().waitFor();
  const counts = await matrix.getByRole('button').allTextContents();
  const rows = counts.map((text) => Number(/^\s*([\d,]+)/.exec(text)![1]!.replace(',', '')));
  expect(rows.reduce((sum, count) => sum + count, 0)).toBe(480);
  const most = rows.indexOf(Math.max(...rows));
  await matrix.getByRole('button').nth(most).click();
  await page.getByRole('tab', { name: /^Errors/, selected: true }).waitFor();
  await page
    .getByRole('status')
    .getByText(rows[most] === 1 ? '1 row' : `${rows[most]} rows`, { exact: true })
    .waitFor();

  await page.getByRole('link', { name: 'Runs' }).first().click();
  await page.getByText('Demo model').first().waitFor();
  await page.goBack();

  await page.getByRole('button', { name: 'Export' }).click();
  await page.getByLabel('Folder', { exact: true }).fill(target);
  await page.getByRole('button', { name: 'Write and prove' }).click();
  await page.getByText('Proved', { exact: true }).waitFor();
  await page.getByText('64 rows, largest difference', { exact: false }).waitFor();
  expect(existsSync(path.join(target, 'adapter_model.safetensors'))).toBe(true);
}
