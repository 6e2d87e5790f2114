import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, it, onTestFinished } from 'vitest';
import { chromiumPath, noBrowser } from '../../scripts/browser/served-app.ts';
import { expectAccessible } from '../support/accessibility.ts';
import { appPage, servedApp } from '../support/app-page.ts';
import { program } from '../support/cluster-runs.ts';
import { rayStandIn } from '../support/ray-stand-in.ts';
import { writeSlurmCommands } from '../support/slurm-commands.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { fillModelAndData, writeModelAndData } from '../support/wizard.ts';

/** Where pictures go, for those who look at them; none are taken without. */
const { LORIKEET_SEARCH_SHOTS: shots } = process.env;

/** Fills the wizard up to its last step, with a search of three trials. */
async function toTheStart(page: Page, link: string, folder: string): Promise<void> {
  await fillModelAndData(page, link, folder, '320 rows to train, 80 to validate.');
  await page.getByRole('link', { name: 'Continue to Method' }).click();
  await page.getByText('More settings').click();
  await page.getByRole('switch', { name: 'Search for good settings instead of one run' }).check();
  await page.getByLabel('Trials', { exact: true }).fill('3');
  await page.getByRole('link', { name: 'Continue to Train' }).click();
  await page.getByRole('group', { name: 'Where the trials run' }).waitFor();
}

describe.skipIf(chromiumPath === undefined || process.platform === 'win32')(`a search on a cluster${noBrowser}`, () => {
  it('is chosen in the wizard, checked before its start, and shows its jobs', async () => {
    const folder = temporaryFolder();
    await writeModelAndData(folder, 400);
    const slurm = writeSlurmCommands(path.join(folder, 'bin'));
    // The jobs of a test that has failed end too.
    onTestFinished(() => slurm.hasNodes(true));
    const file = path.join(folder, 'cluster.yaml');
    writeFileSync(file, JSON.stringify({ program, jobs: 2, interval: 0.3 }));
    const wrong = path.join(folder, 'wrong.yaml');
    writeFileSync(wrong, 'partitions: gpu\n');
    const ray = await rayStandIn();
    await ray.close();
    const away = path.join(folder, 'away.yaml');
    writeFileSync(away, JSON.stringify({ address: ray.address }));

    const { link } = await servedApp(folder, { PATH: `${slurm.folder}${path.delimiter}${process.env['PATH']}` });
    const page = await appPage(link);
    const picture = async (name: string) => {
      if (shots === undefined) return;
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        await page.screenshot({ path: path.join(shots, `${name}-${colorScheme}.png`), fullPage: true });
      }
    };
    const choose = async (cluster: string) => {
      await page.getByLabel('File of the cluster (cluster.yaml)').fill(cluster);
      await page.keyboard.press('Enter');
      await page.getByText(`The cluster is described by ${cluster}.`).waitFor();
    };
    const check = page.getByRole('button', { name: 'Check the cluster' });
    await toTheStart(page, link, folder);
    expect(await page.getByRole('radio', { name: 'On this machine' }).isChecked()).toBe(true);

    // What is wrong has its name before anything starts, by the button and by the start itself.
    await page.getByRole('radio', { name: 'On a Ray cluster' }).check();
    await choose(away);
    await check.click();
    await page.getByText(`Ray cannot be reached at ${ray.address}`).waitFor();
    await expectAccessible(page);
    await picture('place-unreachable');
    await page.getByRole('radio', { name: 'On a Slurm cluster' }).check();
    await choose(wrong);
    await page.getByRole('button', { name: 'Start the search' }).click();
    await page
      .getByText(/partitions/)
      .first()
      .waitFor();
    expect(new URL(page.url()).pathname).toContain('/new');
    await choose(file);
    slurm.answers(false);
    await check.click();
    await page.getByText('Slurm cannot be reached from this machine').waitFor();
    slurm.answers(true);
    await check.click();
    await page.getByText('It answers. Jobs of searches there: 0.').waitFor();
    await expectAccessible(page);
    await picture('place-reached');

    // Its jobs wait until there is a node.
    slurm.hasNodes(false);
    await page.getByRole('button', { name: 'Start the search' }).click();
    await page.getByText('Its trials run as jobs of Slurm.').waitFor();
    await page.getByText('waits: the nodes are busy (job 1)').waitFor({ timeout: 30_000 });
    await expectAccessible(page);
    await picture('waits');
    slurm.hasNodes(true);
    await page.getByText(/at work.*\(job 1 on n1\)/).waitFor({ timeout: 60_000 });
    await picture('at-work');
    await page.getByText('3 of 3 trials have ended.').waitFor({ timeout: 120_000 });
    await page.getByText('All trials are done.').waitFor();
    expect(slurm.submitted()).toBe(3);
    await expectAccessible(page);
  }, 300_000);
});
