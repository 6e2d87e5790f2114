import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { chromiumPath, noBrowser } from '../../scripts/browser/served-app.ts';
import { expectAccessible } from '../support/accessibility.ts';
import { appPage, servedApp } from '../support/app-page.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { fillModelAndData, writeModelAndData } from '../support/wizard.ts';

/** Where pictures go, for those who look at them; none are taken without. */
const { LORIKEET_SEARCH_SHOTS: shots } = process.env;

describe.skipIf(chromiumPath === undefined)(`a search${noBrowser}`, () => {
  it('of 6 trials from the wizard: watched, stopped, extended, and a run from its best trial', async () => {
    const folder = temporaryFolder();
    await writeModelAndData(folder, 400);
    const { link } = await servedApp(folder);
    const page = await appPage(link);
    const picture = async (name: string) => {
      if (shots !== undefined) await page.screenshot({ path: path.join(shots, `${name}.png`), fullPage: true });
    };
    await page.goto(new URL('/search', link).href);
    await page.getByText('No search yet').waitFor();
    await expectAccessible(page);
    await fillModelAndData(page, link, folder, '320 rows to train, 80 to validate.');
    await page.getByRole('link', { name: 'Continue to Method' }).click();
    await page.getByRole('textbox', { name: 'Epochs', exact: true }).fill('5');
    await page.getByText('More settings').click();
    await page.getByRole('switch', { name: 'Search for good settings instead of one run' }).check();
    await page.getByLabel('Trials', { exact: true }).fill('6');
    await picture('method');
    await expectAccessible(page);
    await page.getByRole('link', { name: 'Continue to Train' }).click();
    await page.getByRole('button', { name: 'Measure the time' }).click();
    await page.getByText(/^About .* for 6 runs, each step/).waitFor();
    await page.getByText('6 trials, 6 runs in all.').waitFor();
    const summary = await page.getByRole('complementary', { name: 'Summary' }).innerText();
    expect(summary).toMatch(/Trials\s+6[^]*Steps per run\s+100\s+20 × 5[^]*Time of all runs\s+[\d a-z.]+\s+measured/);
    expect(summary).toMatch(/Trainable\s+varies by trial/);
    expect(summary).toContain('The search chooses for each trial: Alpha, Dropout, Rank, Peak rate.');
    await page.getByRole('button', { name: 'Start the search' }).click();

    await page.getByRole('heading', { name: /Search for good settings/ }).waitFor();
    await page.getByText('1 of 6 trials have ended.').waitFor({ timeout: 60_000 });
    await picture('running');
    await page.getByRole('button', { name: 'Stop', exact: true }).click();
    await page.getByRole('button', { name: 'Go on' }).waitFor();
    await page
      .getByText('Cancelled', { exact: true })
      .or(page.getByText('Stopped', { exact: true }))
      .first()
      .waitFor();
    await page.getByLabel('More trials').fill('1');
    await page.getByRole('button', { name: 'Extend' }).click();
    await page.getByText('7 of 7 trials have ended.').waitFor({ timeout: 90_000 });
    await page.getByText('All trials are done.').waitFor();
    expect(await page.getByRole('row').count()).toBe(8);
    await page.getByText('What mattered').waitFor();
    await expectAccessible(page);
    await picture('ended');
    await page.setViewportSize({ width: 800, height: 800 });
    await picture('ended-800');
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.emulateMedia({ colorScheme: 'dark' });
    await picture('ended-dark');
    await expectAccessible(page);

    await page
      .getByRole('button', { name: /^Start a run from trial/ })
      .first()
      .click();
    await page.getByRole('heading', { name: 'Method' }).first().waitFor();
    await page.getByText('More settings').click();
    expect(await page.getByRole('switch', { name: 'Search for good settings instead of one run' }).isChecked()).toBe(
      false,
    );
  });
});
