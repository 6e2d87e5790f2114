import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import {
  ErrorShape,
  EvaluationEvent,
  type FollowEvent,
  type Handler,
  type LogLine,
  type RunRecord,
  StepEvent,
} from '../../../contract/index.ts';
import type { HostContext } from '../../context/index.ts';
import { parseLine } from '../../files/json-lines.ts';
import { readTail } from '../../files/tail.ts';
import { readAnnotation } from '../annotation.ts';
import { namedEvaluations, namedResult } from '../class-names.ts';
import { findRun } from '../find.ts';
import { runFiles } from '../folder.ts';
import { reconciledRecord } from '../reconcile.ts';
import { readableResult } from '../record.ts';

/** Milliseconds between two looks at the files of a run: charts move four times a second. */
const INTERVAL = 250;

/**
 * Follows a run by the files in its folder. It works for any writer: this host's worker, one that outlived its host, or
 * another program's.
 *
 * @throws run.unknown, run.bad-record
 */
export function followRun(host: Pick<HostContext, 'ownFiles' | 'runsFolder'>): Handler<'runs.follow'> {
  return async ({ run, metricsFrom, logFrom, resumed }, emit, signal) => {
    const folder = await findRun(host.runsFolder, run);
    const files = runFiles(folder);
    const metrics = follower(files.metrics, metricsFrom, metricsOf);
    const log = follower(files.log, logFrom, logOf);
    let lastText = '';
    let times = resumed;
    for (;;) {
      const record = await reconciledRecord(folder);
      // When a run is resumed, lines may have been removed from the file.
      if (times !== undefined && record.resumed !== times) metrics.restart();
      times = record.resumed;
      const result = namedResult(await readableResult(host.ownFiles, folder), record);
      const annotation = await readAnnotation(host.ownFiles, folder);
      const state: FollowEvent = { type: 'state', folder, record, result, annotation };
      const text = JSON.stringify(state);
      if (text !== lastText) emit(state);
      lastText = text;
      while (await metrics.tell((event) => emit(namedEvent(event, record)))) signal.throwIfAborted();
      while (await log.tell(emit)) signal.throwIfAborted();
      // The lines are written before the record says that the run has ended, so nothing is missing.
      if (record.process === null) return { record, result };
      await wait(INTERVAL, undefined, { signal });
    }
  };
}

/** Metrics of the class that the owner of the run calls positive. */
function namedEvent(event: FollowEvent, record: RunRecord): FollowEvent {
  if (event.type !== 'metrics') return event;
  return { ...event, evaluations: namedEvaluations(event.evaluations, record) };
}

interface Follower {
  restart(): void;
  /** Sends new lines; false if there are none. */
  tell(emit: (event: FollowEvent) => void): Promise<boolean>;
}

function follower(
  file: string,
  from: number,
  eventOf: (lines: readonly string[], next: number) => FollowEvent,
): Follower {
  let position = from;
  let identity: bigint | null = null;
  let anew = false;
  return {
    restart() {
      position = 0;
      anew = true;
    },
    async tell(emit) {
      const read = await readTail(file, position, identity);
      if (read.restart || anew) emit({ type: 'rewound' });
      anew = false;
      position = read.next;
      identity = read.identity;
      if (read.lines.length > 0) emit(eventOf(read.lines, read.next));
      return read.lines.length > 0;
    },
  };
}

const MetricsLine = z.discriminatedUnion('type', [StepEvent, EvaluationEvent]);

function metricsOf(lines: readonly string[], next: number): FollowEvent {
  const steps: StepEvent[] = [];
  const evaluations: EvaluationEvent[] = [];
  for (const line of lines) {
    // A damaged line is a gap in a chart.
    const value = parseLine(line, MetricsLine);
    if (value?.type === 'step') steps.push(value);
    else if (value?.type === 'evaluation') evaluations.push(value);
  }
  return { type: 'metrics', steps, evaluations, next };
}

const PinoLine = z.object({
  time: z.string(),
  level: z.number(),
  msg: z.string().default(''),
  err: z.object({ message: z.string().optional(), ...ErrorShape.partial().shape }).optional(),
});

/** pino writes levels as numbers: 30 for info, 40 for warn, 50 for error. */
function logOf(lines: readonly string[], next: number): FollowEvent {
  const read = lines.flatMap((line): LogLine[] => {
    const logged = parseLine(line, PinoLine);
    if (logged === undefined) return [];
    const { time, level, msg, err } = logged;
    const error = ErrorShape.safeParse(err).data ?? null;
    const message = error !== null || err?.message === undefined ? msg : `${msg}: ${err.message}`;
    return [{ time, level: level >= 50 ? 'error' : level >= 40 ? 'warn' : 'info', message, error }];
  });
  return { type: 'log', lines: read, next };
}
