import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import type { RunRecord } from '../../src/contract/index.ts';
import { appPage, servedApp } from '../support/app-page.ts';
import { chromiumPath, noBrowser } from '../../scripts/browser/served-app.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { fillModelAndData, writeModelAndData } from '../support/wizard.ts';

/** Starts a run of a few hundred steps that writes a checkpoint every 20, and waits until it has some. */
async function training(): Promise<{
  folder: string;
  page: Page;
  link: string;
  server: number;
  record: () => RunRecord;
}> {
  const folder = temporaryFolder();
  await writeModelAndData(folder, 80);
  const { link, process: server } = await servedApp(folder);
  const page = await appPage(link);
  await fillModelAndData(page, link, folder, '64 rows to train, 16 to validate.');
  await page.getByRole('link', { name: 'Continue to Method' }).click();
  await page.getByRole('textbox', { name: 'Epochs', exact: true }).fill('60');
  await page.getByText('More settings').click();
  await page.getByRole('textbox', { name: 'Checkpoint every', exact: true }).fill('20');
  await page.getByRole('link', { name: 'Continue to Train' }).click();
  await page.getByRole('button', { name: 'Start training' }).click();
  await page.waitForURL(/\/runs\/.*\/train$/);
  await expect
    .poll(() => page.getByRole('progressbar', { name: 'Training' }).getAttribute('aria-valuenow').then(Number), {
      timeout: 60_000,
    })
    .toBeGreaterThan(25);
  const [run] = readdirSync(path.join(folder, 'runs'));
  const record = () => JSON.parse(readFileSync(path.join(folder, 'runs', run!, 'run.json'), 'utf8')) as RunRecord;
  return { folder, page, link, server: server.pid!, record };
}

it.skipIf(chromiumPath === undefined)(
  `kill -9 of the worker: the page says what is lost, and goes on at a button${noBrowser}`,
  async () => {
    const { page, record } = await training();
    process.kill(record().process!.pid, 'SIGKILL');
    await page.getByRole('heading', { name: 'Interrupted', exact: true }).waitFor();
    await page.getByText(/Lost: \d+ steps since the last checkpoint|Nothing that was trained is lost/).waitFor();
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByText('Finished', { exact: true }).waitFor({ timeout: 90_000 });
    expect(record()).toMatchObject({ status: 'finished', resumed: 1 });
  },
);

it.skipIf(chromiumPath === undefined)(
  `a page that crashes in mid-run: the next one has all of it${noBrowser}`,
  async () => {
    const { page } = await training();
    const { url, context } = { url: page.url(), context: page.context() };
    const crashed = page.waitForEvent('crash');
    void page.goto('chrome://crash').catch(() => undefined);
    await crashed;
    const next = await context.newPage();
    await next.goto(url);
    await next.getByText('Finished', { exact: true }).waitFor({ timeout: 90_000 });
    expect(await next.getByRole('progressbar', { name: 'Training' }).getAttribute('aria-valuenow')).toBe('240');
  },
);
