import { existsSync } from 'node:fs';
import type { Logger } from 'pino';
import type { Metrics, TrainingEvent } from '../../contract/index.ts';
import type { FineTuneObserver } from '../../engine/index.ts';
import { dynamicsLine } from '../runs/dynamics.ts';
import type { JsonLinesWriter } from '../files/json-lines.ts';

export interface Audience {
  readonly metrics: JsonLinesWriter;
  /** Gets a line per step with what it said of each row. */
  readonly dynamics: JsonLinesWriter;
  /**
   * Steps whose evaluation metrics.jsonl holds already: a run that was cut short while it evaluated resumes before the
   * evaluation and does it again.
   */
  readonly evaluated: ReadonlySet<number>;
  readonly log: Logger;
  /** Whoever started the run. */
  readonly tell: (event: TrainingEvent) => void;
  /** Whether this process was asked to end the run. */
  readonly isCancelled: () => boolean;
  /** The file in the run folder whose presence asks for the same. */
  readonly cancelFile: string;
}

/** Hears what the engine tells, writes steps and evaluations to metrics.jsonl and the rest to the log, and passes all on. */
export function observe({
  metrics,
  dynamics,
  evaluated,
  log,
  tell,
  isCancelled,
  cancelFile,
}: Audience): FineTuneObserver {
  return {
    onEvent(heard) {
      const event = heard.type === 'evaluation' ? { ...heard, metrics: withoutCurves(heard.metrics) } : heard;
      if (event.type === 'step') metrics.append(event);
      else if (event.type === 'evaluation') {
        if (!evaluated.has(event.step)) metrics.append(event);
      } else if (event.type === 'note') log[event.level](event.message);
      else log.info(event, event.type);
      tell(event);
    },
    onRows: (step) => dynamics.append(dynamicsLine(step)),
    shouldStop: () => isCancelled() || existsSync(cancelFile),
  };
}

/** Curves have up to a point per row: they are in result.json, not in every line. */
function withoutCurves(metrics: Metrics): Metrics {
  return Object.fromEntries(Object.entries(metrics).filter(([name]) => !name.endsWith('Curve')));
}
