import { createRequire } from 'node:module';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { AxeResults, RunOptions } from 'axe-core';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { builtApp } from '../support/built-app.ts';
import { shelveRun } from '../support/run-shelf.ts';
import {
  chromiumPath,
  noBrowser,
  openBrowser,
  openWindow,
  type ServedApp,
  serveApp,
} from '../../scripts/browser/served-app.ts';
import { temporaryFolder } from '../support/temporary.ts';

const demoData = path.resolve(import.meta.dirname, '../../resources/demo/messages.csv');
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds fault with on a page as it is now. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const options: RunOptions = {
    runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] },
  };
  const { violations: found } = await page.evaluate<AxeResults>(`axe.run(document, ${JSON.stringify(options)})`);
  return found.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary}`),
  );
}

describe.skipIf(chromiumPath === undefined)(`the pages in a browser${noBrowser}`, () => {
  let browser: Browser;
  let dist: string;
  beforeAll(async () => {
    dist = await builtApp();
    browser = await openBrowser();
  });
  afterAll(() => browser?.close());

  /** A window of an app with some runs; what its console complains of fails the test. */
  async function open({ scheme = 'light', runs = 12 }: { scheme?: 'light' | 'dark'; runs?: number } = {}) {
    const folder = temporaryFolder();
    for (let index = 0; index < runs; index += 1) {
      shelveRun(path.join(folder, 'runs'), {
        id: `run-${String(index).padStart(2, '0')}`,
        status: (['finished', 'failed', 'cancelled', 'interrupted'] as const)[index % 4]!,
        createdAt: new Date(Date.UTC(2026, 0, 1 + index)).toISOString(),
        f1: index % 4 === 1 ? [] : [0.6, 0.7 + index / 100],
        data: demoData,
        ...(index === 0 ? { title: 'The first one', tags: ['paper'] } : {}),
      });
    }
    const app: ServedApp = await serveApp(dist, folder);
    onTestFinished(() => app.stop());
    const context: BrowserContext = await openWindow(browser, scheme);
    onTestFinished(() => context.close());
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    await page.goto(app.link);
    const origin = new URL(page.url()).origin;
    return { app, page, folder, complaints, go: (address: string) => page.goto(origin + address) };
  }

  const views: readonly (readonly [string, string, string])[] = [
    ['home', '/', 'table'],
    ['runs', '/runs', '[role="grid"] tbody tr'],
    ['models', '/models', '[role="alert"]'],
    ['data', '/data', 'table'],
    ['a data set', `/data?place=${encodeURIComponent(demoData)}`, '#findings'],
    ['settings', '/settings', '#about'],
    ['nowhere', '/nowhere', 'h1'],
  ];

  it.each(['light', 'dark'] as const)('can be used by everybody: no view breaks a rule of axe (%s)', async (scheme) => {
    const { page, go, complaints } = await open({ scheme });
    for (const [name, address, ready] of views) {
      await go(address);
      await page.locator(ready).first().waitFor();
      expect(await violations(page), name).toEqual([]);
    }
    await page.keyboard.press('Control+k');
    expect(await violations(page), 'the palette').toEqual([]);
    await page.keyboard.press('Escape');
    await go('/runs');
    await page.getByRole('button', { name: 'What to do with run-11' }).click();
    expect(await violations(page), 'a menu').toEqual([]);
    await page.getByRole('menuitem', { name: 'Names, tags, notes' }).click();
    await page.getByRole('dialog').waitFor();
    expect(await violations(page), 'a dialog').toEqual([]);
    expect(complaints).toEqual([]);
  });

  it('asks once for what every view shows: an answer is no reason to ask again', async () => {
    const { page, go, complaints } = await open();
    // The line of this first page has opened: only that of the next is counted.
    await page.getByRole('table').first().waitFor();
    const asked: string[] = [];
    const answered = new Set<string>();
    page.on('websocket', (socket) => {
      const channels = new Map<number, string>();
      socket.on('framesent', ({ payload }) => {
        const { type, id, channel } = JSON.parse(String(payload)) as { type: string; id: number; channel: string };
        if (type !== 'call') return;
        asked.push(channel);
        channels.set(id, channel);
      });
      socket.on('framereceived', ({ payload }) => {
        const { type, id } = JSON.parse(String(payload)) as { type: string; id: number };
        if (type === 'reply') answered.add(channels.get(id) ?? '');
      });
    });
    await go('/');
    const common = ['settings.show', 'devices.list', 'runs.list', 'drafts.list', 'app.info'];
    await expect.poll(() => common.filter((channel) => !answered.has(channel))).toEqual([]);
    // Two more views, each of which has to ask the host for what it shows.
    await page.getByRole('link', { name: 'Models', exact: true }).click();
    await page.getByRole('alert').waitFor();
    await page.getByRole('link', { name: 'New run', exact: true }).first().click();
    await page.getByRole('radio', { name: /Demo model/ }).waitFor();
    for (const channel of ['settings.show', 'devices.list', 'app.info', 'notices.watch', 'queue.watch']) {
      expect(
        asked.filter((each) => each === channel),
        channel,
      ).toHaveLength(1);
    }
    expect(complaints).toEqual([]);
  });

  it('scrolls to the last row of a long file', async () => {
    const { page, folder, go, complaints } = await open({ runs: 0 });
    const file = path.join(folder, 'long.csv');
    const lines = Array.from({ length: 20_000 }, (_, row) => `message number ${row + 1} ${'x'.repeat(90)},${row % 2}`);
    writeFileSync(file, ['text,label', ...lines].join('\n'));
    await go(`/data?place=${encodeURIComponent(file)}`);
    const table = page.getByRole('group', { name: 'Rows' });
    await page.getByText('20,000 in all').waitFor();
    await table.getByText('message number 1 x').waitFor();
    await table.focus();
    await page.keyboard.press('End');
    await table.getByText('message number 20000 x').waitFor();
    expect(await violations(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it('asks again for rows that could not be read', async () => {
    const { page, folder, go } = await open({ runs: 0 });
    const file = path.join(folder, 'moved.csv');
    const lines = Array.from({ length: 5_000 }, (_, row) => `message number ${row + 1},${row % 2}`);
    writeFileSync(file, ['text,label', ...lines].join('\n'));
    await go(`/data?place=${encodeURIComponent(file)}`);
    const table = page.getByRole('group', { name: 'Rows' });
    await page.getByText('5,000 in all').waitFor();
    renameSync(file, `${file}.away`);
    await table.focus();
    await page.keyboard.press('End');
    const problem = page.getByRole('region', { name: 'Rows' }).getByRole('alert').filter({ hasText: 'moved.csv' });
    await problem.waitFor();
    renameSync(`${file}.away`, file);
    await problem.getByRole('button', { name: 'Try again' }).click();
    const lastRows = async () => {
      // The checks of the data may fail for the same reason, and their panel move the table.
      await table.focus();
      await page.keyboard.press('End');
      return table.getByText('message number 5000', { exact: true }).count();
    };
    await expect.poll(lastRows, { timeout: 30_000 }).toBe(1);
    expect(await problem.count()).toBe(0);
    expect(await violations(page)).toEqual([]);
  });

  it('scrolls to the last row of a file whose rows are taller together than it draws', async () => {
    const { page, folder, go, complaints } = await open({ runs: 0 });
    const file = path.join(folder, 'longer.csv');
    // 36 pixels a row: 10.8 million of them.
    const lines = Array.from({ length: 300_000 }, (_, row) => `number ${row + 1},${row % 2}`);
    writeFileSync(file, ['text,label', ...lines].join('\n'));
    await go(`/data?place=${encodeURIComponent(file)}`);
    const table = page.getByRole('group', { name: 'Rows' });
    await page.getByText('300,000 in all').waitFor({ timeout: 120_000 });
    const shown = async () => {
      const top = (await table.boundingBox())!;
      const within: number[] = [];
      for (const row of await table.locator('tbody tr[data-index]').all()) {
        const { y, height } = (await row.boundingBox())!;
        const isWhole = y >= top.y + height && y + height <= top.y + top.height + 1;
        if (isWhole) within.push(Number(await row.getAttribute('data-index')));
      }
      return within;
    };
    await table.getByText('number 1', { exact: true }).waitFor();
    expect((await shown())[0]).toBe(0);
    await table.focus();
    await page.keyboard.press('End');
    await table.getByText('number 300000', { exact: true }).waitFor();
    expect((await shown()).at(-1)).toBe(299_999);
    await page.evaluate(`{
      const region = document.querySelector('[role="group"][aria-label="Rows"]');
      region.scrollTop = (region.scrollHeight - region.clientHeight) / 2;
    }`);
    await table.getByText('number 150000', { exact: true }).waitFor();
    const rows = await shown();
    expect(rows).toContain(149_999);
    expect(rows).toEqual(rows.map((_, place) => rows[0]! + place));
    await page.keyboard.press('Home');
    await table.getByText('number 1', { exact: true }).waitFor();
    expect((await shown())[0]).toBe(0);
    expect(complaints).toEqual([]);
  });

  it('draws every view empty', async () => {
    const { page, go } = await open({ runs: 0 });
    for (const [name, address] of views) {
      await go(address);
      await page.locator('h1, h2').first().waitFor();
      expect(await violations(page), name).toEqual([]);
    }
    await go('/runs');
    await page.getByRole('heading', { name: 'No runs yet' }).waitFor();
  });

  it('has addresses: back, forward and reload lead where they should', async () => {
    const { page } = await open();
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Runs' }).click();
    await page.getByRole('heading', { level: 1, name: 'Runs' }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/runs');
    expect(await page.title()).toBe('Runs · Lorikeet');
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Settings' }).click();
    await page.getByRole('heading', { level: 1, name: 'Settings' }).waitFor();
    await page.goBack();
    await page.getByRole('heading', { level: 1, name: 'Runs' }).waitFor();
    await page.goForward();
    await page.getByRole('heading', { level: 1, name: 'Settings' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { level: 1, name: 'Settings' }).waitFor();
  });

  it('lists runs: sorted, narrowed, renamed, deleted and brought back', async () => {
    const { page, go } = await open();
    await go('/runs');
    const names = () => page.locator('[role="grid"] tbody th').allInnerTexts();
    await page.getByText('12 runs').waitFor();
    expect((await names())[0]).toBe('run-11');
    await page.getByRole('button', { name: 'Best', exact: true }).click();
    expect((await names())[0]).toBe('run-11');
    await page.getByRole('button', { name: 'Best', exact: true }).click();
    expect((await names())[0]).toContain('The first one');
    await page.getByRole('searchbox').fill('paper');
    await page.getByText('1 of 12 runs').waitFor();
    await page.getByRole('searchbox').fill('');
    await page.getByRole('button', { name: 'Ended early' }).click();
    await page.getByText('9 of 12 runs').waitFor();
    await page.getByRole('button', { name: 'All', exact: true }).click();

    await page.getByRole('button', { name: 'What to do with The first one' }).click();
    await page.getByRole('menuitem', { name: 'Names, tags, notes' }).click();
    await page.getByLabel('Name', { exact: true }).fill('Renamed');
    await page.getByLabel('Tags').fill('one, two');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('link', { name: 'Renamed' }).waitFor();

    await page.getByRole('button', { name: 'What to do with Renamed' }).click();
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    await page.getByText('11 runs').waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('12 runs').waitFor();
    await page.reload();
    await page.getByRole('link', { name: 'Renamed' }).waitFor();
  });

  it('can be used by keyboard alone: the palette finds a run, arrow keys walk through the table', async () => {
    const { page, go } = await open();
    await page.keyboard.press('Control+k');
    await page.keyboard.type('settings');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Settings' }).waitFor();
    await page.keyboard.press('Control+k');
    await page.keyboard.press('Escape');
    expect(await page.getByRole('dialog').count()).toBe(0);

    await go('/runs');
    await page.getByText('12 runs').waitFor();
    const focused = () => page.evaluate('document.activeElement.dataset.index ?? null');
    for (let presses = 0; presses < 40 && (await focused()) !== '0'; presses += 1) await page.keyboard.press('Tab');
    expect(await focused()).toBe('0');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    expect(await focused()).toBe('2');
    await page.keyboard.press('End');
    expect(await focused()).toBe('11');
    await page.keyboard.press('Space');
    await page.getByText('1 chosen').waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL('**/runs/run-00/evaluate');
  });

  it('shows the licenses of all that ships with it', async () => {
    const { page, go, complaints } = await open();
    await go('/settings');
    await page.getByRole('button', { name: 'Licenses of others' }).click();
    const dialog = page.getByRole('dialog', { name: 'Licenses of others' });
    await dialog.getByText(/^\d+ packages ship with Lorikeet/).waitFor();
    await dialog.getByText('onnxruntime-node').click();
    await dialog.getByText('THIRD PARTY SOFTWARE NOTICES').waitFor();
    expect(await violations(page)).toEqual([]);
    await page.route('**/licenses.json', (route) => route.fulfill({ status: 404 }));
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Licenses of others' }).click();
    await dialog.getByText('This build has no list of licenses').waitFor();
    expect(complaints.filter((text) => !text.includes('404'))).toEqual([]);
  });

  it('speaks Chinese when it is told to, at once and after a reload', async () => {
    const { page, go, folder } = await open();
    const file = path.join(folder, 'app/settings.json');
    const settings = () => (existsSync(file) ? readFileSync(file, 'utf8') : '');
    await go('/settings');
    await page.getByLabel('Language').selectOption('zh-Hans');
    await page.getByRole('heading', { level: 1, name: '设置' }).waitFor();
    await expect.poll(() => settings()).toContain('zh-Hans');
    await page.reload();
    await page.getByRole('heading', { level: 1, name: '设置' }).waitFor();
    expect(await page.evaluate('document.documentElement.lang')).toBe('zh-Hans');
    await go('/runs');
    await page.getByText('12 个训练').waitFor();
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Control+k');
    await page.keyboard.type('繁體');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: '訓練紀錄' }).waitFor();
  });

  it('puts the demo into the queue, where it is reordered, paused and taken out', async () => {
    const { page, go } = await open({ runs: 0 });
    await page.keyboard.press('Control+k');
    await page.keyboard.type('pause the queue');
    await page.keyboard.press('Enter');
    for (let times = 0; times < 2; times += 1) {
      await go('/');
      await page.getByRole('button', { name: /Demo, offline/ }).click();
      await page.waitForURL('**/queue/*');
    }
    await go('/runs');
    const rows = page.getByRole('region', { name: 'Queue' }).getByRole('listitem');
    await page.getByText('paused: nothing new starts').waitFor();
    expect(await rows.count()).toBe(2);
    await rows.first().getByRole('button', { name: 'Take Demo out of the queue' }).click();
    await page.getByText('“Demo” is out of the queue.').waitFor();
    expect(await rows.count()).toBe(1);
    await page.getByRole('button', { name: 'Undo' }).click();
    await rows.nth(1).waitFor();
    await rows.nth(1).getByRole('button', { name: 'Move Demo up' }).press('Enter');
    await page.getByLabel('After an error').selectOption('pause');
    const reloaded = async () => {
      await page.reload();
      return page.getByLabel('After an error').inputValue();
    };
    // The first reload may be quicker than the change.
    await expect.poll(reloaded).toBe('pause');
  });

  it('says so when the server is gone, and keeps what it shows', async () => {
    const { page, go, app } = await open();
    await go('/runs');
    await page.getByText('12 runs').waitFor();
    app.process.kill('SIGKILL');
    await page.getByText('The connection to Lorikeet is lost.').waitFor();
    await page.getByText('12 runs').waitFor();
    expect(await violations(page)).toEqual([]);
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Data' }).click();
    await page.getByText('The connection to Lorikeet broke').first().waitFor();
  });

  it('takes a file from the browser, and looks through it', async () => {
    const { page, go } = await open({ runs: 0 });
    await go('/data');
    await page.getByRole('button', { name: 'Browse…' }).click();
    await page.getByRole('dialog').getByRole('list').waitFor();
    await page.keyboard.press('Escape');
    const rows = Array.from({ length: 40 }, (_, index) => `message ${index},${index % 2 === 0 ? 'yes' : 'no'}`);
    await page.locator('input[type="file"]').setInputFiles({
      name: 'messages.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(['text,label', ...rows].join('\n')),
    });
    await page.getByRole('heading', { level: 1, name: 'messages.csv' }).waitFor();
    await page.getByRole('heading', { name: 'Checks before training' }).waitFor();
    await page.getByRole('button', { name: 'New run with it' }).click();
    await page.waitForURL('**/new/*/model');
  });
});
