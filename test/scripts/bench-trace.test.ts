import { describe, expect, it } from 'vitest';
import { framesOf, pageTasks, percentile, type TraceEvent } from '../../scripts/bench/trace.ts';

const page = { pid: 7, tid: 70 };
const event = (name: string, start: number, end: number, thread = page): TraceEvent => ({
  ...{ name, ph: 'X', ts: start * 1000, dur: (end - start) * 1000 },
  ...thread,
});
const mainThread = ({ pid, tid }: typeof page): TraceEvent => ({
  ...{ name: 'thread_name', ph: 'M', ts: 0, pid, tid },
  args: { name: 'CrRendererMain' },
});

const spare = { pid: 8, tid: 80 };
const trace: TraceEvent[] = [
  mainThread(spare),
  mainThread(page),
  event('RunTask', 0, 900, spare),
  // A message: script with a collection in its middle, and a layout that the script forces.
  event('RunTask', 100, 130),
  event('EventDispatch', 102, 122),
  event('FunctionCall', 103, 121),
  event('MinorGC', 105, 111),
  event('Layout', 115, 120),
  // A frame: its script, then layout and paint on their own, then waiting for the compositor.
  { ...event('RunTask', 200, 220), tdur: 15_000 },
  event('WebFrameWidgetImpl::BeginMainFrame', 201, 215),
  event('FireAnimationFrame', 202, 206),
  event('UpdateLayoutTree', 207, 208),
  event('Paint', 209, 212),
  event('Commit', 216, 220),
  // The browser's own task, and a collection outside of scripts.
  event('RunTask', 230, 260),
  event('MajorGC', 231, 259),
  event('RunTask', 240, 250),
  // The next frame, after an event that did not begin one.
  event('RunTask', 300, 304),
  event('TimerFire', 300, 304),
  event('RunTask', 310, 312),
  event('WebFrameWidgetImpl::BeginMainFrame', 310, 312),
  event('PrePaint', 311, 312),
  // Another thread of the same process.
  event('RunTask', 0, 900, { pid: 7, tid: 71 }),
];

describe('pageTasks', () => {
  it('tells the page’s own work from collections and from what the browser does', () => {
    const tasks = pageTasks(trace.toReversed());
    expect(tasks).toEqual([
      { start: 100, total: 30, processor: 30, own: 14, collection: 6, beginsFrame: false },
      { start: 200, total: 20, processor: 15, own: 8, collection: 0, beginsFrame: true },
      { start: 230, total: 30, processor: 30, own: 0, collection: 28, beginsFrame: false },
      { start: 300, total: 4, processor: 4, own: 4, collection: 0, beginsFrame: false },
      { start: 310, total: 2, processor: 2, own: 1, collection: 0, beginsFrame: true },
    ]);
  });

  it('finds none where no page was recorded', () => {
    expect(pageTasks([event('RunTask', 0, 1)])).toEqual([]);
  });
});

describe('framesOf', () => {
  it('counts as processor time no more than the thread had', () => {
    const frame = { start: 0, total: 20, processor: 5, own: 12, collection: 0, beginsFrame: true };
    expect(framesOf([frame, { ...frame, beginsFrame: false, own: 3 }])).toEqual([
      { start: 0, own: 15, ownProcessor: 8 },
    ]);
  });

  it('counts to a frame all until the next one begins', () => {
    expect(framesOf(pageTasks(trace))).toEqual([
      { start: 200, own: 12, ownProcessor: 12 },
      { start: 310, own: 1, ownProcessor: 1 },
    ]);
  });
});

describe('percentile', () => {
  it('is a value that was there, by the nearest rank', () => {
    const values = Array.from({ length: 200 }, (_, index) => 200 - index);
    expect([0, 0.5, 0.99, 1].map((share) => percentile(values, share))).toEqual([1, 100, 198, 200]);
    expect(percentile([5], 0.99)).toBe(5);
    expect(percentile([], 0.99)).toBe(0);
  });
});
