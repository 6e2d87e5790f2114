/** One event of a Chromium trace, as far as it is read here; times are microseconds. */
export interface TraceEvent {
  readonly name: string;
  readonly cat?: string;
  readonly ph: string;
  readonly ts: number;
  readonly dur?: number;
  /** Of {@link dur}, what the thread had a processor for. */
  readonly tdur?: number;
  readonly pid: number;
  readonly tid: number;
  readonly args?: { readonly name?: string };
}

/** What {@link pageTasks} needs to be recorded. */
export const traceCategories: readonly string[] = [
  '-*',
  'devtools.timeline',
  'disabled-by-default-devtools.timeline',
  'v8',
  'blink',
];

/** One task of the page's main thread, in milliseconds. */
export interface PageTask {
  readonly start: number;
  readonly total: number;
  /** Of `total`, what the thread had a processor for; all of it where the trace does not say. */
  readonly processor: number;
  /** Spent in the page's own scripts and in the style, layout and paint that they cause. */
  readonly own: number;
  /** Spent on garbage collection, which is not in `own`. */
  readonly collection: number;
  /** Whether it begins a frame. */
  readonly beginsFrame: boolean;
}

const script = [
  'EvaluateScript',
  'EventDispatch',
  'FireAnimationFrame',
  'FireIdleCallback',
  'FunctionCall',
  'RunMicrotasks',
  'TimerFire',
  'v8.callFunction',
  'v8.compile',
  'v8.compileModule',
  'v8.evaluateModule',
];
const layout = ['HitTest', 'Layerize', 'Layout', 'Paint', 'ParseHTML', 'PrePaint', 'UpdateLayoutTree'];
const pageWork = new Set([...script, ...layout]);
const collection = new Set(['BlinkGC.AtomicPhase', 'MajorGC', 'MinorGC']);
const frameBegin = 'WebFrameWidgetImpl::BeginMainFrame';

/**
 * The tasks of a page's main thread, in order. The main thread is the one of the renderer that ran the most scripts: a browser keeps
 * a renderer in reserve.
 */
export function pageTasks(events: readonly TraceEvent[]): PageTask[] {
  const spans = mainThread(events).flatMap(({ name, ts, dur, tdur = dur }) =>
    dur === undefined ? [] : [{ name, start: ts, end: ts + dur, processor: tdur! }],
  );
  const named = (names: ReadonlySet<string>) => spans.filter(({ name }) => names.has(name));
  const tasks = outermost(named(new Set(['RunTask'])));
  const ownSpans = union(named(pageWork));
  const collections = union(named(collection));
  const frames = spans.filter(({ name }) => name === frameBegin);
  const within = (some: readonly Span[]) => inTurn(some, tasks);
  const [ownIn, collectionIn, framesIn] = [within(ownSpans), within(collections), within(frames)];
  return tasks.map((task, index) => {
    const collected = collectionIn[index]!;
    const overlap = collected.reduce(
      (sum, { start, end }) =>
        sum +
        ownIn[index]!.reduce(
          (part, each) => part + Math.max(0, Math.min(end, each.end) - Math.max(start, each.start)),
          0,
        ),
      0,
    );
    return {
      start: task.start / 1000,
      total: lengthOf([task]),
      processor: task.processor / 1000,
      own: lengthOf(ownIn[index]!) - overlap / 1000,
      collection: lengthOf(collected),
      beginsFrame: framesIn[index]!.length > 0,
    };
  });
}

/** One frame: what the page did from its beginning until the next one began, in milliseconds. */
export interface Frame {
  readonly start: number;
  /** By the clock. */
  readonly own: number;
  /** Of `own`, at most what the thread had a processor for. */
  readonly ownProcessor: number;
}

/** The frames of the tasks; what came before the first is left out. */
export function framesOf(tasks: readonly PageTask[]): Frame[] {
  const frames: { start: number; own: number; ownProcessor: number }[] = [];
  for (const { start, own: worked, processor, beginsFrame } of tasks) {
    if (beginsFrame) frames.push({ start, own: 0, ownProcessor: 0 });
    const frame = frames.at(-1);
    if (frame === undefined) continue;
    frame.own += worked;
    frame.ownProcessor += Math.min(worked, processor);
  }
  return frames;
}

/** The value that `share` of all are not above (the nearest one there is); 0 of none. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}

interface Span {
  readonly start: number;
  readonly end: number;
}

function mainThread(events: readonly TraceEvent[]): TraceEvent[] {
  const threads = events.filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain');
  const candidates = threads.map(({ pid, tid }) => events.filter((event) => event.pid === pid && event.tid === tid));
  const scripts = (thread: readonly TraceEvent[]) => thread.filter(({ name }) => pageWork.has(name)).length;
  return candidates.sort((a, b) => scripts(b) - scripts(a))[0] ?? [];
}

/** Spans that lie in each other, or overlap, as one. */
function union(spans: readonly Span[]): Span[] {
  const merged: { start: number; end: number }[] = [];
  for (const { start, end } of spans.toSorted((a, b) => a.start - b.start)) {
    const last = merged.at(-1);
    if (last !== undefined && start < last.end) last.end = Math.max(last.end, end);
    else merged.push({ start, end });
  }
  return merged;
}

/** Those that lie in no other, in order. */
function outermost<Each extends Span>(spans: readonly Each[]): Each[] {
  const outer: Each[] = [];
  for (const span of spans.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    if (span.start >= (outer.at(-1)?.end ?? -Infinity)) outer.push(span);
  }
  return outer;
}

/** For each task the spans that begin in it; both ascend. */
function inTurn(spans: readonly Span[], tasks: readonly Span[]): Span[][] {
  const sorted = spans.toSorted((a, b) => a.start - b.start);
  let next = 0;
  return tasks.map(({ start, end }) => {
    const inside: Span[] = [];
    while (next < sorted.length && sorted[next]!.start < start) next += 1;
    while (next < sorted.length && sorted[next]!.start < end) inside.push(sorted[next++]!);
    return inside;
  });
}

function lengthOf(spans: readonly Span[]): number {
  return spans.reduce((sum, { start, end }) => sum + (end - start), 0) / 1000;
}
