import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { chromiumPath, noBrowser } from '../../scripts/browser/served-app.ts';
import { expectAccessible } from '../support/accessibility.ts';
import { appPage, servedApp } from '../support/app-page.ts';
import { demoCheckpoint, drawAdapter } from '../support/drawn-adapter.ts';
import { shelveRun } from '../support/run-shelf.ts';
import { writeSmallModel } from '../support/run-config.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { fillDataStep } from '../support/wizard.ts';

/** Where pictures of the lists are kept, to be looked at; none are taken without it. */
const pictures = process.env['LORIKEET_KEEP_PICTURES'];
const picture = async (page: Page, what: string) => {
  if (pictures !== undefined) await page.screenshot({ path: path.join(pictures, `${what}.png`) });
};

const most = 300;
const name = (label: number) => `topic ${String(label % most).padStart(3, '0')}`;

describe.skipIf(chromiumPath === undefined)(`data with hundreds of labels${noBrowser}`, () => {
  it('has labels and weights that fold', async () => {
    const folder = temporaryFolder();
    const model = path.join(folder, 'model');
    await writeSmallModel(model);
    const rows = Array.from(
      { length: 3 * most },
      (_, row) => `${name(row)}|${name(row * 7 + 3)},news number ${row} about ${name(row)} ${row * 13}`,
    );
    const file = path.join(folder, 'topics.csv');
    writeFileSync(file, ['label,text', ...rows].join('\n'));
    const { link } = await servedApp(folder);
    const page = await appPage(link);
    await fillDataStep(page, link, model, file);
    await page.getByRole('button', { name: 'Train several labels' }).click();
    const topics = page.getByTitle(/^topic \d{3}$/);
    const all = page.getByRole('button', { name: `Show all ${most}` });
    await all.waitFor();
    expect(await topics.count()).toBe(12);
    await picture(page, 'data-folded');
    await all.click();
    expect(await topics.count()).toBe(most);
    expect(await topics.first().innerText()).toBe('topic 000');
    await picture(page, 'data-unfolded');
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Show the 12 largest' }).click();
    expect(await topics.count()).toBe(12);
    await page.getByRole('switch', { name: 'Class weights' }).check();
    await page.getByText(/By the 720 rows that the run trains on/).waitFor();
    await page.getByText(`and ${most - 12} more`).click();
    await page.getByText(/topic 299 \d/).waitFor();
  }, 300_000);

  it('has an answer that folds', async () => {
    const folder = temporaryFolder();
    const labels = Array.from({ length: most }, (_, label) => name(label));
    shelveRun(path.join(folder, 'runs'), { id: 'topics', model: demoCheckpoint, f1: [0.8], labels });
    await drawAdapter(path.join(folder, 'runs', 'topics', 'adapter'), labels);
    const { link } = await servedApp(folder);
    const page = await appPage(link);
    await page.getByRole('link', { name: 'Playground' }).click();
    await page.getByRole('checkbox', { name: 'topics' }).check();
    const text = page.getByRole('textbox', { name: 'Text' });
    await text.fill('news about topic 007');
    await text.press('Control+Enter');
    const bars = page.getByRole('group', { name: 'Probabilities' });
    await bars.getByRole('listitem').first().waitFor();
    expect(await bars.getByRole('listitem').count()).toBe(8);
    await page.getByText('292 other labels have').waitFor();
    await picture(page, 'playground-folded');
    await bars.getByRole('button', { name: `Show all ${most}` }).click();
    expect(await bars.getByRole('listitem').count()).toBe(most);
    expect(await page.getByText('292 other labels have').count()).toBe(0);
    await picture(page, 'playground-unfolded');
    await expectAccessible(page);
  }, 300_000);
});
