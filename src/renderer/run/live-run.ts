import type { Annotation, EvaluationEvent, FollowEvent, LogLine, RunRecord, RunResult } from '../../contract/index.ts';
import { StepSeries } from '../series/step-series.ts';

/** Log lines kept in the page; the file in the run folder has all. */
const longestLog = 5000;

/**
 * All a page knows of a run, built from what `runs.follow` tells. The positions it keeps let it go on where it stopped
 * when the connection was lost, and the same events heard twice change nothing.
 */
export class LiveRun {
  readonly series = new StepSeries();
  #folder: string | null = null;
  #record: RunRecord | null = null;
  #result: RunResult | null = null;
  #annotation: Annotation | null = null;
  #evaluations: readonly EvaluationEvent[] = [];
  #log: readonly LogLine[] = [];
  #metricsNext = 0;
  #logNext = 0;

  get folder(): string | null {
    return this.#folder;
  }

  /** null before the first event. */
  get record(): RunRecord | null {
    return this.#record;
  }

  get result(): RunResult | null {
    return this.#result;
  }

  /** What its owner says of it; null before the first event. */
  get annotation(): Annotation | null {
    return this.#annotation;
  }

  get evaluations(): readonly EvaluationEvent[] {
    return this.#evaluations;
  }

  get log(): readonly LogLine[] {
    return this.#log;
  }

  /** Where to follow from. */
  get positions(): { readonly metricsFrom: number; readonly logFrom: number; readonly resumed?: number } {
    const from = { metricsFrom: this.#metricsNext, logFrom: this.#logNext };
    return this.#record === null ? from : { ...from, resumed: this.#record.resumed };
  }

  apply(event: FollowEvent): void {
    switch (event.type) {
      case 'state':
        this.#folder = event.folder;
        this.#record = event.record;
        this.#result = event.result;
        this.#annotation = event.annotation;
        return;
      case 'metrics':
        this.series.append(event.steps);
        if (event.evaluations.length > 0) this.#evaluations = withNewer(this.#evaluations, event.evaluations);
        this.#metricsNext = event.next;
        return;
      case 'rewound':
        this.series.clear();
        this.#evaluations = [];
        this.#metricsNext = 0;
        return;
      case 'log':
        this.#log = [...this.#log, ...event.lines].slice(-longestLog);
        this.#logNext = event.next;
    }
  }
}

/** Evaluations in their order; one that is done again, by a run that was resumed, takes the place of it and the later ones. */
function withNewer(before: readonly EvaluationEvent[], newer: readonly EvaluationEvent[]): readonly EvaluationEvent[] {
  const merged = [...before];
  for (const event of newer) {
    const at = merged.findIndex(
      ({ step, split }) => step > event.step || (step === event.step && split === event.split),
    );
    if (at >= 0) merged.length = at;
    merged.push(event);
  }
  return merged;
}
