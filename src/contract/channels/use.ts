import { z } from 'zod';
import { tasks } from '../../shared/task.ts';
import { channel } from '../channel.ts';
import { TransferEvent } from '../events.ts';
import { Place } from '../place.ts';
import { ClassifiedText, Decision, FileProgress, FileResult, WordScores } from '../use.ts';

/** What classifies: a run by its folder or its name, or the folder of an adapter as PEFT saves it. */
const Used = z.object({
  target: Place,
  /** Names of the classes in their order, for an adapter whose folder does not tell; null where it does. */
  labels: z.array(z.string().min(1)).min(1).nullable(),
});

/** Texts of one request; longer ones are cut by the model anyway. */
const texts = z.array(z.string().max(1_000_000)).min(1).max(1000);

/** Trained classifiers in use. */
export const useChannels = {
  /** The classifier stays in memory for the next texts. */
  'use.classify': channel({
    request: Used.extend({ texts }),
    reply: z.object({
      labels: z.array(z.string()),
      task: z.enum(tasks),
      /** null where the most probable label is predicted, or of several those that are more probable than not. */
      decision: Decision.nullable(),
      predictions: z.array(ClassifiedText),
      /** Of the classifier alone, its start not counted. */
      seconds: z.number(),
    }),
    events: TransferEvent,
  }),
  /**
   * Takes an adapter that was made elsewhere among the runs, after it was tried with its base: what a finished run can do, it then can
   * do too.
   */
  'use.importAdapter': channel({
    request: z.object({
      /** Its folder, or its name on the Hub. */
      adapter: Place,
      /** What the run is called; null takes the name of the folder. */
      name: z.string().min(1).max(200).nullable(),
      /** Names of the classes in their order; null where the adapter or its base tell. */
      labels: z.array(z.string().min(1)).min(1).nullable(),
      /** How many labels a text has; null takes what the adapter or its base tell, else one. */
      task: z.enum(tasks).nullable().default(null),
      /** The base model, by path or name; null takes the one that the adapter names. */
      base: Place.nullable(),
      /** Labeled rows to evaluate it on, by which it can be compared with runs that have the same for validation. */
      data: Place.nullable(),
      /** null takes the column that its card names, else `text`. */
      textColumn: z.string().min(1).nullable(),
      /** null takes `label`. */
      labelColumn: z.string().min(1).nullable(),
      /** Longest sequence in tokens; null takes that of its card, else 512. */
      maxLength: z.int().min(4).nullable(),
    }),
    reply: z.object({ run: z.string(), folder: z.string(), labels: z.array(z.string()), model: z.string() }),
    events: TransferEvent,
  }),
  /** What words contribute to a label's logit: gradient × input. */
  'use.explain': channel({
    request: Used.extend({
      texts: z.array(z.string().max(1_000_000)).min(1).max(64),
      /** The label for each text; null takes the most probable one. */
      chosen: z.array(z.string().nullable()),
    }),
    reply: z.object({ explanations: z.array(WordScores) }),
    events: TransferEvent,
  }),
  /**
   * Classifies the rows of a file, in their order, into another file, which appears when it is whole. The same request after an
   * interruption goes on where the first one was.
   */
  'use.classifyFile': channel({
    request: Used.extend({
      data: Place,
      /** null takes the column that the run was trained on, else `text`. */
      textColumn: z.string().min(1).nullable(),
      delimiter: z.string().length(1).nullable(),
      /** Whether the first row names the columns; null finds it out. */
      header: z.boolean().nullable(),
      /** A name in .csv or .jsonl; null makes one beside the data. */
      out: Place.nullable(),
      escapesFormulas: z.boolean(),
    }),
    reply: FileResult,
    events: z.discriminatedUnion('type', [...TransferEvent.options, FileProgress]),
  }),
  /** A piece of a file that `use.classifyFile` has written, for a page to offer it as a download. */
  'use.readResult': channel({
    request: z.object({ file: Place, offset: z.int().min(0) }),
    reply: z.object({
      /** Base64, of bytes from `offset` on. */
      piece: z.string(),
      /** Where the next piece begins; null at the end. */
      next: z.int().nullable(),
      bytes: z.int(),
    }),
  }),
};
