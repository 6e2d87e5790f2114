import { setTimeout as wait } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { askForEveryFrame, frameFigures, longestTask, rounded, taskFigures, traced } from './measured-page.ts';
import { tableRows } from './page-runs.ts';
import type { PageTask } from './trace.ts';

/** Milliseconds from a click until the first rows can be seen. */
const firstRowsWithin = 300;

/** Runs in the page: says in `window.firstRows` when it first had rows with a text, in milliseconds since `window.asked`. */
const watchRows = `
  window.asked = 0;
  for (const type of ['click', 'keydown']) addEventListener(type, ({ timeStamp }) => { window.asked = timeStamp; }, true);
  (function look() {
    const row = document.querySelector('[role="group"] tbody tr[data-index="10"] td:nth-child(2)');
    // What is there in one frame has been painted when the next one begins.
    if (row === null || row.textContent === '') requestAnimationFrame(look);
    else requestAnimationFrame(() => { window.firstRows = performance.now() - window.asked; });
  })();
`;

/**
 * Opens the predictions of a run with {@link tableRows} rows: first by its address, then by a click on the tab, and scrolls through them.
 *
 * @param origin of the server
 */
export async function benchLongTable(page: Page, origin: string) {
  const errors = page.getByRole('tab', { name: /^Errors/ });
  await page.goto(`${origin}/runs/table/evaluate`);
  // Intervals of so many rows take a while, once: the run folder keeps them.
  await errors.waitFor({ timeout: 600_000 });
  await page.addInitScript(watchRows);
  await page.reload();
  await errors.click();
  const byAddress = await firstRows(page);

  await page.goto(`${origin}/runs/table/train`);
  await page.getByRole('link', { name: 'Evaluate' }).click();
  await errors.waitFor();
  await wait(1000);
  let byClick = NaN;
  const opened = await traced(page, async () => {
    await errors.click();
    byClick = await firstRows(page);
  });
  await page.getByRole('combobox', { name: 'Show', exact: true }).selectOption('all');
  const scrolled = await scrollThrough(page, 'Predictions');
  await page.close();
  return {
    ...figures(opened, scrolled, byClick),
    firstRows: { byAddress: rounded(byAddress), byClick: rounded(byClick) },
  };
}

/**
 * Opens a file of {@link tableRows} rows that the host has not read, by its path in the Data view, and scrolls through its rows. The
 * checks read the whole file meanwhile.
 */
export async function benchDataTable(page: Page, origin: string, file: string) {
  await page.addInitScript(watchRows);
  await page.goto(`${origin}/data`);
  const field = page.getByRole('textbox', { name: 'A file or a folder', exact: true });
  await field.fill(file);
  await wait(1000);
  let byKey = NaN;
  const opened = await traced(page, async () => {
    await field.press('Enter');
    byKey = await firstRows(page);
  });
  await page.getByText('200,000 in all').waitFor();
  const scrolled = await scrollThrough(page, 'Rows');
  await page.close();
  return { ...figures(opened, scrolled, byKey), firstRows: { byKey: rounded(byKey) } };
}

async function scrollThrough(page: Page, name: string): Promise<PageTask[]> {
  const table = page.getByRole('group', { name, exact: true });
  await table.hover();
  await askForEveryFrame(page);
  return traced(page, async () => {
    for (let turn = 0; turn < 200; turn += 1) {
      await page.mouse.wheel(0, turn % 40 === 39 ? 500_000 : 300);
      await wait(30);
    }
    await table.focus();
    for (const key of ['End', 'PageUp', 'PageUp', 'Home', 'PageDown', 'PageDown']) {
      await page.keyboard.press(key);
      await wait(500);
    }
  });
}

function figures(opened: readonly PageTask[], scrolled: readonly PageTask[], first: number) {
  const opening = taskFigures(opened);
  const scrolling = { ...taskFigures(scrolled), ...frameFigures(scrolled) };
  return {
    rows: tableRows,
    opening,
    scrolling,
    missed: [
      ...(first > firstRowsWithin ? [`first rows after ${rounded(first)} ms`] : []),
      ...(opening.longestOwnProcessor > longestTask ? [`opening: a task of ${opening.longestOwnProcessor} ms`] : []),
      ...(scrolling.longestOwn > longestTask ? [`scrolling: a task of ${scrolling.longestOwn} ms`] : []),
    ],
  };
}

async function firstRows(page: Page): Promise<number> {
  for (;;) {
    const milliseconds = await page.evaluate<number | undefined>('window.firstRows');
    if (milliseconds !== undefined) {
      await page.evaluate('delete window.firstRows');
      return milliseconds;
    }
    await wait(50);
  }
}
