import { setTimeout as wait } from 'node:timers/promises';
import type { Page } from 'playwright-core';

/** Steps of a person on the pages of a run, for the flows through the app. The pages speak English. */
export const field = (page: Page, name: string) => page.getByRole('textbox', { name, exact: true });

/** On the page of a new run: the demo model and its data, up to the step Method. */
export async function chooseDemo(page: Page): Promise<void> {
  await page.getByRole('radio', { name: /Demo model/ }).check();
  await page.getByText('No data is chosen.').waitFor();
  await page.getByRole('link', { name: 'Continue to Data' }).click();
  await page.getByRole('button', { name: 'Use the demo data' }).click();
  await page.getByText('1,920 rows to train, 480 to validate.').waitFor();
  await page.getByRole('link', { name: 'Continue to Method' }).click();
}

/** The step that the run has come to, as its page shows it. */
export async function shownStep(page: Page): Promise<number> {
  return Number(await page.getByRole('progressbar', { name: 'Training' }).getAttribute('aria-valuenow'));
}

/** @throws {Error} where a minute passes before the page shows that step */
export async function untilStep(page: Page, least: number): Promise<void> {
  const end = Date.now() + 60_000;
  for (;;) {
    const step = await shownStep(page);
    if (step >= least) return;
    if (Date.now() > end) throw new Error(`the page shows step ${step} after a minute, not ${least}`);
    await wait(50);
  }
}

export async function untilFinished(page: Page): Promise<void> {
  await page.getByText('Finished', { exact: true }).waitFor({ timeout: 90_000 });
}
