import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { chooseDemo, field, shownStep, untilFinished, untilStep } from './run-page.ts';
import type { Watch } from './started-app.ts';

/** The pixels of the first chart, to tell whether it moves. */
const chart = (page: Page) => page.locator('canvas').first().screenshot();

/** @throws {Error} where half a minute passes and the first chart still looks as it did */
async function untilChartMoves(page: Page, before: Buffer): Promise<void> {
  const end = Date.now() + 30_000;
  while ((await chart(page)).equals(before)) {
    assert.ok(Date.now() < end, 'the chart stands still');
    await wait(100);
  }
}

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
 * @throws {Error} where a page shows anything else than it should
 */
export async function demoFlow(
  page: Page,
  address: string,
  target: string,
  watch: Watch = () => Promise.resolve(),
): Promise<void> {
  await page.goto(address);
  await chooseDemo(page);
  await page.getByText('Demo: 8', { exact: true }).first().waitFor();
  await field(page, 'Rank').fill('4');
  await field(page, 'Epochs').fill('1');
  await page.getByText('More settings').click();
  await field(page, 'Batch').fill('32');
  // Two factors of rank 4 for query and value of 256 x 256, in each of the four blocks.
  await page.getByText('8,192', { exact: true }).first().waitFor();

  // Left and come back to: the draft is on disk.
  await page.getByText(/^Draft saved/).waitFor();
  await page.goBack();
  await page.goForward();
  await page.reload();
  assert.equal(await field(page, 'Rank').inputValue(), '4');
  await page.getByRole('link', { name: 'Continue to Train' }).click();
  await page.getByText('Nothing blocks the start').first().waitFor();
  await page.getByRole('button', { name: 'Start training' }).click();

  await page.waitForURL(/\/runs\/.*\/train$/);
  await untilStep(page, 2);
  const before = await chart(page);
  const setUps = await countSetUps(page);
  await untilStep(page, 5);
  await untilChartMoves(page, before);
  assert.equal(await setUps(), 0, 'charts were set up anew');
  await page.reload();
  await untilStep(page, 5);
  await untilFinished(page);
  assert.equal(await shownStep(page), 60);
  await watch('trained', page);

  await page.getByRole('link', { name: 'Evaluate' }).click();
  const matrix = page.getByRole('table', { name: /Rows by their label/ });
  await matrix.getByRole('button').first().waitFor();
  const counts = await matrix.getByRole('button').allTextContents();
  const rows = counts.map((text) => Number(/^\s*([\d,]+)/.exec(text)![1]!.replace(',', '')));
  assert.equal(
    rows.reduce((sum, count) => sum + count, 0),
    480,
  );
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
  await page.getByText('on 64 rows held out of training', { exact: false }).waitFor();
  assert.ok(existsSync(path.join(target, 'adapter_model.safetensors')), `there is no adapter in ${target}`);
  await watch('exported', page);
}
