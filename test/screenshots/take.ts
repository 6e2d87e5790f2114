/** Takes every view, light and dark, into docs/screenshots: `npm run screenshots`. The runs in them are trained on the spot. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { openBrowser, openWindow, serveApp } from '../../scripts/browser/served-app.ts';
import { buildWhatChanged } from '../../scripts/start/bundles.ts';

const root = path.resolve(import.meta.dirname, '../..');
const target = path.join(root, 'docs/screenshots');
const schemes = ['light', 'dark'] as const;

/** Runs in the page, which knows pictures. */
const encodeInPage = `async (data) => {
  const picture = new Image();
  picture.src = 'data:image/png;base64,' + data;
  await picture.decode();
  const canvas = new OffscreenCanvas(picture.width, picture.height);
  canvas.getContext('2d').drawImage(picture, 0, 0);
  const blob = await canvas.convertToBlob({ type: 'image/webp', quality: 0.82 });
  return new Promise((resolve) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.split(',')[1]);
    reader.readAsDataURL(blob);
  });
}`;

const folder = await mkdtemp(path.join(tmpdir(), 'lorikeet-screenshots-'));
const app = await serveApp(buildWhatChanged(root), folder);
const browser = await openBrowser();
try {
  await rm(target, { recursive: true, force: true });
  await mkdir(target, { recursive: true });
  // The link lets one browser window in: the second scheme is another look of the same page.
  const context = await openWindow(browser);
  const page = await context.newPage();
  page.setDefaultTimeout(120_000);
  await page.goto(app.link);
  await takeAll(page, context);
} finally {
  await browser.close();
  await app.stop();
  await rm(folder, { recursive: true, force: true });
}

async function takeAll(page: Page, context: BrowserContext): Promise<void> {
  const origin = new URL(page.url()).origin;
  const shoot = shooter(page, context);
  await page.goto(`${origin}/new`);
  await page.getByRole('radio', { name: /Demo model/ }).check();
  await page.getByText('Stored as').waitFor();
  await shoot('new-run-model');
  await page.getByRole('link', { name: 'Continue to Data' }).click();
  await page.getByRole('button', { name: 'Use the demo data' }).click();
  await page.getByText('rows to train', { exact: false }).waitFor();
  await shoot('new-run-data');
  await page.getByRole('link', { name: 'Continue to Method' }).click();
  await page.getByRole('textbox', { name: 'Rank', exact: true }).waitFor();
  await shoot('new-run-method');
  await page.getByRole('link', { name: 'Continue to Train' }).click();
  await page.getByText('Nothing blocks the start').first().waitFor();
  await shoot('new-run-train');
  await page.getByRole('button', { name: 'Start training' }).click();
  await page.getByText('kept', { exact: false }).first().waitFor();
  await shoot('run');
  await page.getByText('Finished', { exact: true }).waitFor();
  const run = page.url().replace(/\/train$/, '');
  await page.goto(`${run}/evaluate`);
  await page.getByRole('heading', { name: 'Confusion matrix' }).waitFor();
  await shoot('evaluate');
  await page.goto(`${run}/export`);
  await page.getByRole('button', { name: 'Write and prove' }).click();
  await page.getByText('Proved', { exact: true }).waitFor();
  await shoot('export');
  for (const view of ['', 'runs', 'models', 'data', 'settings']) {
    await page.goto(`${origin}/${view}`);
    await page.getByRole('main').getByRole('heading').first().waitFor();
    await shoot(view === '' ? 'home' : view);
  }
}

/** Takes what a page shows in both schemes, as WebP: a tenth of a PNG. */
function shooter(page: Page, context: BrowserContext): (name: string) => Promise<void> {
  return async (name) => {
    for (const colorScheme of schemes) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      // Charts take their colours in the frames after.
      await page.waitForTimeout(500);
      const png = await page.screenshot({ caret: 'initial' });
      await writeFile(path.join(target, `${name}-${colorScheme}.webp`), await asWebp(context, png));
    }
    await page.emulateMedia({ colorScheme: 'light' });
  };
}

async function asWebp(context: BrowserContext, png: Buffer): Promise<Buffer> {
  const blank = await context.newPage();
  const encoded = await blank.evaluate<string>(`(${encodeInPage})(${JSON.stringify(png.toString('base64'))})`);
  await blank.close();
  return Buffer.from(encoded, 'base64');
}
