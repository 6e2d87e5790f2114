import assert from 'node:assert/strict';
import { chooseDemo, field, shownStep, untilStep } from './run-page.ts';
import type { StartedApp, Watch } from './started-app.ts';

/**
 * Starts a long run of the demo, closes the window in the middle of it, opens the app again, and finds the run further than it
 * was; then stops it, closes the window and awaits the end of the program.
 *
 * @throws {Error} where any of it goes wrong, the exit code included
 */
export async function closingFlow(app: StartedApp, watch: Watch): Promise<void> {
  const page = await app.page();
  await page.goto(new URL('/new', app.home).href);
  await chooseDemo(page);
  await field(page, 'Epochs').fill('50');
  await page.getByText('More settings').click();
  await field(page, 'Batch').fill('32');
  await page.getByText(/^Draft saved/).waitFor();
  await page.getByRole('link', { name: 'Continue to Train' }).click();
  await page.getByText('Nothing blocks the start').first().waitFor();
  await page.getByRole('button', { name: 'Start training' }).click();
  await page.waitForURL(/\/runs\/.*\/train$/);
  const run = new URL(page.url()).pathname;
  await untilStep(page, 5);
  const step = await shownStep(page);
  await watch('training', page);

  await app.closeWindow();
  await app.startAgain();
  const next = await app.page();
  await next.getByRole('link', { name: 'Open', exact: true }).first().click();
  await next.waitForURL((address) => address.pathname === run);
  await untilStep(next, step + 1);
  const later = await shownStep(next);
  await watch('back', next);
  await untilStep(next, later + 1);

  await next.getByRole('button', { name: 'Stop and keep' }).first().click();
  await next.getByText('Stopped on request').first().waitFor({ timeout: 60_000 });
  await app.closeWindow();
  assert.equal(await app.exitCode(), 0, 'the exit code of the app');
}
