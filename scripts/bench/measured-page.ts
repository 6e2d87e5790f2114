import type { Browser, Page } from 'playwright-core';
import { framesOf, type PageTask, pageTasks, percentile, traceCategories, type TraceEvent } from './trace.ts';

/** Milliseconds that a task of the page may take, and that one of its frames may. */
export const longestTask = 50;

/** Records what the main thread of a page does while `action` goes on. */
export async function traced(page: Page, action: () => Promise<void>): Promise<PageTask[]> {
  const browser: Browser = page.context().browser()!;
  await browser.startTracing(page, { categories: [...traceCategories] });
  await action();
  const { traceEvents } = JSON.parse(String(await browser.stopTracing())) as { traceEvents: TraceEvent[] };
  return pageTasks(traceEvents);
}

/**
 * The longest tasks, in milliseconds: of the page itself, by the clock and by the processor's time, of garbage collection, and whole,
 * with what the browser does.
 */
export function taskFigures(tasks: readonly PageTask[]) {
  const longest = (figure: (task: PageTask) => number) => rounded(Math.max(0, ...tasks.map(figure)));
  return {
    tasks: tasks.filter(({ own }) => own > 0).length,
    longestOwn: longest(({ own }) => own),
    longestOwnProcessor: longest(({ own, processor }) => Math.min(own, processor)),
    longestCollection: longest(({ collection }) => collection),
    longestWhole: longest(({ total }) => total),
  };
}

/** Frames that did next to nothing would hide the others in a percentile: milliseconds of work that make a frame count. */
const leastWork = 1;

/**
 * Work of frames in processor time and by the clock, and intervals, in milliseconds. Percentiles of work are of the frames that did at
 * least {@link leastWork}.
 */
export function frameFigures(tasks: readonly PageTask[]) {
  const frames = framesOf(tasks);
  const working = frames.filter(({ own }) => own >= leastWork);
  const intervals = frames.slice(1).map(({ start }, index) => start - frames[index]!.start);
  const figures = (values: readonly number[]) => ({
    median: rounded(percentile(values, 0.5)),
    p99: rounded(percentile(values, 0.99)),
    worst: rounded(percentile(values, 1)),
  });
  return {
    frames: frames.length,
    workingFrames: working.length,
    work: figures(working.map(({ ownProcessor }) => ownProcessor)),
    workByClock: figures(working.map(({ own }) => own)),
    intervals: figures(intervals),
  };
}

/** Lets the page ask for every frame, so that the time from one to the next can be told. */
export async function askForEveryFrame(page: Page): Promise<void> {
  await page.evaluate('(function next() { requestAnimationFrame(next); })()');
}

export function rounded(milliseconds: number): number {
  return Math.round(milliseconds * 10) / 10;
}
