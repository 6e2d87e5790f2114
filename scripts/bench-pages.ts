/**
 * npm run bench:pages -- [--seconds 20] [--only chart|table|data]
 *
 * Builds the app, serves it, and opens its heaviest pages in Chromium: the live chart of a run in training that holds 100,000
 * points, and two tables of 200,000 rows: predictions, and a file of data. Prints one JSON line of milliseconds; ends with 1 where a limit is missed.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { benchLiveChart } from './bench/live-chart.ts';
import { benchDataTable, benchLongTable } from './bench/long-table.ts';
import { makeLongRun, makeTableRun } from './bench/page-runs.ts';
import { openBrowser, openWindow, serveApp } from './browser/served-app.ts';
import { buildWhatChanged } from './start/bundles.ts';

const { values: options } = parseArgs({
  options: { seconds: { type: 'string', default: '20' }, only: { type: 'string' } },
});
const isAsked = (name: 'chart' | 'table' | 'data') => (options.only ?? name) === name;

const folder = await mkdtemp(path.join(tmpdir(), 'lorikeet-bench-pages-'));
try {
  const dist = buildWhatChanged(path.resolve(import.meta.dirname, '..'));
  if (isAsked('chart')) await makeLongRun(dist, folder);
  if (isAsked('table') || isAsked('data')) await makeTableRun(dist, folder);
  const app = await serveApp(dist, folder);
  const browser = await openBrowser();
  try {
    const context = await openWindow(browser);
    context.setDefaultTimeout(60_000);
    const page = await context.newPage();
    await page.goto(app.link);
    const { origin } = new URL(page.url());
    await page.close();
    // The tables come first, as nothing is trained yet.
    const table = isAsked('table') ? await benchLongTable(await context.newPage(), origin) : null;
    const file = path.join(folder, 'validation.csv');
    const data = isAsked('data') ? await benchDataTable(await context.newPage(), origin, file) : null;
    const seconds = Number(options.seconds);
    const chart = isAsked('chart') ? await benchLiveChart(await context.newPage(), origin, seconds) : null;
    console.log(JSON.stringify({ chart, table, data }));
    if ([chart, table, data].some((page) => page !== null && page.missed.length > 0)) process.exitCode = 1;
  } finally {
    await browser.close();
    await app.stop();
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
