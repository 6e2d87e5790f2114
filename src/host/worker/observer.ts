import { existsSync } from 'node:fs';
import type { Logger } from 'pino';
import type { EvaluationEvent, Metrics, StepEvent, TrainingEvent } from '../../contract/index.ts';
import type { FineTuneEvent, FineTuneObserver } from '../../engine/index.ts';
import type { JsonLinesWriter } from '../files/json-lines.ts';

export interface Audience {
  readonly metrics: JsonLinesWriter;
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
export function observe({ metrics, evaluated, log, tell, isCancelled, cancelFile }: Audience): FineTuneObserver {
  return {
    onEvent(event) {
      const told = asTold(event, new Date().toISOString());
      if (told.type === 'step') metrics.append(told);
      else if (told.type === 'evaluation') {
        if (!evaluated.has(told.step)) metrics.append(told);
      } else if (told.type === 'note') log[told.level](told.message);
      else log.info(told, told.type);
      tell(told);
    },
    shouldStop: () => isCancelled() || existsSync(cancelFile),
  };
}

/**
 * An event of the engine as the contract has it. Keys are written out, as their order is that of the lines in
 * metrics.jsonl; the figures that differ between two equal runs are `seconds`, `tokensPerSecond`, `memory` and `time`.
 */
function asTold(event: FineTuneEvent, time: string): TrainingEvent {
  switch (event.type) {
    case 'step':
      return {
        type: 'step',
        step: event.step,
        epoch: event.epoch,
        loss: finite(event.loss),
        learningRate: finite(event.learningRate),
        gradNorm: finite(event.gradNorm),
        tokens: event.tokens,
        seconds: event.seconds,
        tokensPerSecond: event.seconds > 0 ? event.tokens / event.seconds : 0,
        memory: event.memory,
        time,
      } satisfies StepEvent;
    case 'evaluation':
      return {
        type: 'evaluation',
        split: event.split,
        step: event.step,
        epoch: event.epoch,
        loss: finite(event.loss),
        metrics: withoutCurves(event.metrics),
        best: event.best,
        seconds: event.seconds,
        time,
      } satisfies EvaluationEvent;
    default:
      return event;
  }
}

/** null for what JSON cannot hold. */
export function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

/** Curves have up to a point per row: they are in result.json, not in every line. */
function withoutCurves(metrics: Metrics): Metrics {
  return Object.fromEntries(Object.entries(metrics).filter(([name]) => !name.endsWith('Curve')));
}
