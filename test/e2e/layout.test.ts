import path from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, it, onTestFinished } from 'vitest';
import { chromiumPath, noBrowser, openBrowser } from '../../scripts/browser/served-app.ts';
import { expectAccessible } from '../support/accessibility.ts';
import { appPage, servedApp } from '../support/app-page.ts';
import { layoutFaults } from '../support/layout-faults.ts';
import { shelveRun } from '../support/run-shelf.ts';
import { temporaryFolder } from '../support/temporary.ts';

const demoData = path.resolve(import.meta.dirname, '../../resources/demo/messages.csv');

/** Windows by what they are; that of 200 % is a window of 1280 × 800 whose every pixel is four. */
const windows = {
  'a narrow one': { width: 800, height: 800 },
  'a laptop': { width: 1280, height: 800 },
  'a large screen': { width: 1920, height: 1080 },
  '200 % zoom': { width: 640, height: 400 },
} as const;

const longName = 'roberta-large-disaster-tweets-rank-16-all-linear-seed-42-third-attempt-with-weights';

/** Views by their address, and what is there once they are drawn. */
const views = [
  ['/', 'table'],
  ['/runs', '[role="grid"] tbody tr'],
  ['/runs/run-00/evaluate', 'tbody .tag'],
  ['/runs/run-00/train', 'canvas'],
  ['/runs/run-01/train', 'table'],
  ['/runs/run-01/evaluate', 'table'],
  ['/compare', 'h1, h2'],
  ['/search', 'h1, h2'],
  ['/ladder', 'h1, h2'],
  ['/playground', 'h1, h2'],
  ['/models', 'h1'],
  ['/data', 'table'],
  [`/data?place=${encodeURIComponent(demoData)}`, '#findings'],
  ['/settings', '#about'],
  [`/data?place=${encodeURIComponent('/nowhere/tweets.csv')}`, '[role="alert"]'],
  ['/search/nothing', '[role="alert"]'],
  ['/runs/nothing/train', '[role="alert"]'],
  ['/nowhere', 'h1'],
] as const;

/** Draws what was asked for: texts stay where they are for two frames. */
async function drawn(page: Page): Promise<void> {
  await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
}

/** What axe finds, as faults like the others. */
async function accessFaults(page: Page): Promise<string[]> {
  return expectAccessible(page).then(
    () => [],
    (error: unknown) => [`${page.url()}: ${String(error).slice(0, 600)}`],
  );
}

async function faultsInAllWindows(page: Page, view: string): Promise<string[]> {
  const faults: string[] = [];
  for (const [name, size] of Object.entries(windows)) {
    await page.setViewportSize(size);
    await drawn(page);
    faults.push(...(await layoutFaults(page)).map((fault) => `${view}, ${name}: ${fault}`));
  }
  return faults;
}

describe.skipIf(chromiumPath === undefined)(`where things stand${noBrowser}`, () => {
  it('faults are found where there are some', async () => {
    const browser = await openBrowser();
    onTestFinished(() => browser.close());
    const page = await browser.newPage({ viewport: windows['a laptop'] });
    await page.setContent(`<body style="margin: 0"><main>
      <p style="position: absolute; top: 0; left: 0">one text here</p>
      <p style="position: absolute; top: 4px; left: 20px">another text here</p>
      <p style="margin-top: 90px; width: 8px; overflow-wrap: anywhere">downwards</p>
      <p style="width: 60px; overflow: hidden; white-space: nowrap">much longer than its box</p>
      <p title="all of it" style="width: 60px; overflow: hidden; white-space: nowrap">as long but said in full</p>
      <div style="overflow-x: auto; width: 200px; white-space: nowrap"><table><tbody><tr>
        <th style="min-width: 190px">first column</th><th style="min-width: 140px">second column</th><th>third column</th>
      </tr></tbody></table></div>
      <div style="width: 1400px">wide</div>
    </main></body>`);
    const faults = await layoutFaults(page);
    expect(faults.map((fault) => fault.replace(/ in .*| by .*/, ''))).toEqual([
      'the page scrolls sideways',
      'the view scrolls sideways',
      'columns are out of sight: second column, third column',
      'runs down letter',
      'is cut: "much longer than its box"',
      '"one text here" lies on "another text here"',
    ]);
  });

  it.each(['en', 'zh-Hans', 'zh-Hant'] as const)(
    'nothing overlaps, is cut or scrolls sideways: %s',
    async (language) => {
      const folder = temporaryFolder();
      for (let index = 0; index < 6; index += 1) {
        shelveRun(path.join(folder, 'runs'), {
          id: `run-${String(index).padStart(2, '0')}`,
          status: (['finished', 'failed', 'cancelled', 'interrupted'] as const)[index % 4]!,
          createdAt: new Date(Date.UTC(2026, 0, 1 + index)).toISOString(),
          f1: index % 4 === 1 ? [] : [0.6, 0.7 + index / 100],
          data: demoData,
          model: `/models/${longName}`,
          ...(index === 0 ? { title: longName, tags: ['paper'], hasMetrics: true } : {}),
        });
      }
      const { link } = await servedApp(folder);
      const page = await appPage(link, {
        locale: language === 'en' ? 'en-US' : language,
        colorScheme: language === 'en' ? 'light' : 'dark',
      });
      const { origin } = new URL(page.url());
      const faults: string[] = [];
      for (const [address, ready] of views) {
        await page.goto(origin + address);
        await page.locator(ready).first().waitFor();
        faults.push(...(await faultsInAllWindows(page, address)));
        // The last window was the one at 200 %.
        if (language === 'en') faults.push(...(await accessFaults(page)));
      }
      await page.setViewportSize(windows['a laptop']);
      // The last column of the runs is the menu, which nobody finds past the edge.
      await page.goto(`${origin}/runs`);
      const runs = page.getByRole('grid').locator('..');
      await runs.getByRole('row').nth(1).waitFor();
      const widths = await runs.evaluate((table) => {
        const { scrollWidth, clientWidth } = table as unknown as { scrollWidth: number; clientWidth: number };
        return { scrollWidth, clientWidth };
      });
      expect(widths.scrollWidth).toBe(widths.clientWidth);
      await page.goto(`${origin}/new`);
      await page.waitForURL('**/new/*/model');
      await page.locator('input[type="radio"][name="model"]').first().check();
      await page.locator('dl').first().waitFor();
      const draft = page.url().replace(/\/model$/, '');
      faults.push(...(await faultsInAllWindows(page, 'new run, model')));
      await page.goto(`${draft}/data`);
      await page.locator('section.card button').first().click();
      await page.locator('#checks').waitFor();
      for (const step of ['data', 'method', 'train'] as const) {
        await page.goto(`${draft}/${step}`);
        await page.locator({ data: '#checks', method: '#basics-title', train: '#run-name' }[step]).waitFor();
        for (const details of await page.locator('main details:not([open]) > summary').all()) await details.click();
        faults.push(...(await faultsInAllWindows(page, `new run, ${step}`)));
        if (language === 'en') faults.push(...(await accessFaults(page)));
      }
      expect(faults).toEqual([]);
    },
  );
});
