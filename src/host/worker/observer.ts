import { existsSync } from 'node:fs';
import type { Logger } from 'pino';
import type { Metrics, TrainingEvent } from '../../contract/index.ts';
import type { FineTuneObserver } from '../../engine/index.ts';
import { microBatchText } from '../../shared/events.ts';
import { dynamicsLine } from '../runs/dynamics.ts';
import type { JsonLinesWriter } from '../files/json-lines.ts';
import type { Trackers } from '../trackers/open.ts';
import { phrase } from '../../shared/phrases/index.ts';

export interface Audience {
  readonly metrics: JsonLinesWriter;
  /** Gets a line per step with what it said of each row. */
  readonly dynamics: JsonLinesWriter;
  /** Get what metrics gets. */
  readonly trackers: Pick<Trackers, 'append'>;
  /**
   * Steps whose evaluation is in metrics.jsonl already. A run that was killed during an evaluation resumes before it
   * and evaluates again.
   */
  readonly evaluated: ReadonlySet<number>;
  readonly log: Logger;
  /** Sends an event to the process that started the run. */
  readonly tell: (event: TrainingEvent) => void;
  /** Called whenever a batch is done. */
  readonly isAlive: () => void;
  /** Whether this process was asked to end the run. */
  readonly isCancelled: () => boolean;
  /** A file in the run folder; the run ends when it exists. */
  readonly cancelFile: string;
}

/**
 * Writes the engine's steps and evaluations to metrics.jsonl, how rows went to dynamics.jsonl and its other events to the log, and
 * sends all of them on.
 */
export function observe({
  metrics,
  dynamics,
  trackers,
  evaluated,
  log,
  tell,
  isAlive,
  isCancelled,
  cancelFile,
}: Audience): FineTuneObserver {
  return {
    onEvent(engineEvent) {
      const event =
        engineEvent.type === 'evaluation'
          ? { ...engineEvent, metrics: withoutCurves(engineEvent.metrics) }
          : engineEvent;
      if (event.type === 'step' || event.type === 'evaluation') {
        if (event.type === 'step' || !evaluated.has(event.step)) {
          metrics.append(event);
          trackers.append(event);
        }
      } else if (event.type === 'micro-batch') log.warn(event, microBatchText(event));
      else if (event.type === 'note') log[event.level](event.message);
      else log.info(event, phrase(`log.${event.type}`));
      tell(event);
    },
    beforeCheckpoint() {
      metrics.sync();
      dynamics.sync();
    },
    onRows: (step) => {
      // Suspects, which read them, are found among rows of one label.
      if (step.predictions !== null) dynamics.append(dynamicsLine(step));
    },
    shouldStop() {
      isAlive();
      return isCancelled() || existsSync(cancelFile);
    },
  };
}

/** Curves have up to a point per row: they are in result.json, not in every line. */
function withoutCurves(metrics: Metrics): Metrics {
  return Object.fromEntries(Object.entries(metrics).filter(([name]) => !name.endsWith('Curve')));
}
