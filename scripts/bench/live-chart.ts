import { setTimeout as wait } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { askForEveryFrame, frameFigures, longestTask, taskFigures, traced } from './measured-page.ts';
import { chartPoints } from './page-runs.ts';

/** Milliseconds of work of a frame that 99 of 100 stay within. */
const frameBudget = 16;

/**
 * Lets the run with {@link chartPoints} steps go on by the button on its page, opens the page anew in mid-run, and watches it for
 * some seconds.
 *
 * @param origin of the server
 */
export async function benchLiveChart(page: Page, origin: string, seconds: number) {
  const address = `${origin}/runs/long/train`;
  await page.goto(address);
  await page.getByRole('button', { name: 'Go on' }).click();
  await stepBeyond(page, chartPoints);
  await page.goto('about:blank');

  const opened = await traced(page, async () => {
    await page.goto(address);
    await chartsAreThere(page);
  });
  // The same without what the app does to start.
  await page.getByRole('link', { name: 'Settings' }).first().click();
  await page.getByRole('heading', { name: 'Settings' }).waitFor();
  const gone = await traced(page, async () => {
    await page.goBack();
    await chartsAreThere(page);
  });
  await askForEveryFrame(page);
  const before = await shownStep(page);
  const live = await traced(page, () => wait(1000 * seconds));
  const after = await shownStep(page);
  // The host reads, the run trains and the browser draws: with fewer processors a task takes longer by the clock than it works. So the
  // limits are for processor time.
  const opening = { byAddress: taskFigures(opened), withinApp: taskFigures(gone) };
  const tasks = taskFigures(live);
  const frames = frameFigures(live);
  return {
    points: { from: before, to: after },
    seconds,
    opening,
    live: { ...tasks, ...frames },
    missed: [
      ...(opening.withinApp.longestOwnProcessor > longestTask
        ? [`opening: a task of ${opening.withinApp.longestOwnProcessor} ms`]
        : []),
      ...(after - before < seconds ? [`live: ${after - before} steps in ${seconds} s`] : []),
      ...(frames.work.p99 > frameBudget ? [`live: p99 of frames is ${frames.work.p99} ms`] : []),
      ...(frames.work.worst > longestTask ? [`live: a frame of ${frames.work.worst} ms`] : []),
    ],
  };
}

async function chartsAreThere(page: Page): Promise<void> {
  await stepBeyond(page, chartPoints);
  // They are drawn one a frame.
  await wait(2000);
}

async function stepBeyond(page: Page, step: number): Promise<void> {
  while ((await shownStep(page)) <= step) await wait(250);
}

async function shownStep(page: Page): Promise<number> {
  return Number(await page.getByRole('progressbar', { name: 'Training' }).getAttribute('aria-valuenow'));
}
