import { z } from 'zod';
import { channel } from '../channel.ts';
import { RunComparison } from '../compare.ts';
import { EvaluationEvent, Metrics, RunEvent, TransferEvent } from '../events.ts';
import { Place } from '../place.ts';
import { PredictionSource, TextPrediction } from '../prediction.ts';
import { Annotation, RunRecord, RunResult } from '../run.ts';
import { Configured } from './configured.ts';

/** A run by the path of its folder or by its name among the runs. */
const run = Place;

/** A run as a list shows it. */
const ListedRun = z.object({
  folder: z.string(),
  record: RunRecord,
  result: RunResult.nullable(),
  annotation: Annotation,
});

const EndedRun = z.object({ folder: z.string(), record: RunRecord, result: RunResult.nullable() });

/** Runs: start, follow, look at, use. */
export const runChannels = {
  /** Replies when the run has ended, however it did; before the run folder is there, errors are thrown. */
  'runs.start': channel({
    request: Configured.extend({
      /** A folder that is absent or empty; null makes one among the runs. */
      out: Place.nullable(),
    }),
    reply: EndedRun,
    events: RunEvent,
  }),
  'runs.resume': channel({ request: z.object({ run }), reply: EndedRun, events: RunEvent }),
  /** The first request ends the run after its current step, with a checkpoint; the second kills its worker. */
  'runs.cancel': channel({ request: z.object({ run }), reply: z.object({ stage: z.enum(['requested', 'killed']) }) }),
  'runs.list': channel({
    request: z.object({}),
    reply: z.object({
      runs: z.array(ListedRun),
      /** Folders among the runs whose run.json cannot be read, and why. */
      unreadable: z.array(z.object({ folder: z.string(), reason: z.string() })),
    }),
  }),
  'runs.show': channel({
    request: z.object({ run }),
    reply: ListedRun.extend({
      evaluations: z.array(EvaluationEvent),
      /** The last step in metrics.jsonl; 0 where there is none. */
      lastStep: z.int(),
    }),
  }),
  'runs.compare': channel({ request: z.object({ first: run, second: run }), reply: RunComparison }),
  /** Evaluates the adapter of a run on a labeled CSV file, or on the run's own validation rows. */
  'runs.evaluate': channel({
    request: z.object({ run, data: Place.nullable() }),
    reply: z.object({ rows: z.int(), loss: z.number().nullable(), metrics: Metrics }),
    events: TransferEvent,
  }),
  'runs.predict': channel({
    request: z.object({ run, source: PredictionSource }),
    reply: z.object({ labels: z.array(z.string()), predictions: z.array(TextPrediction) }),
    events: TransferEvent,
  }),
};
