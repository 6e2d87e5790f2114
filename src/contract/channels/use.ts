import { z } from 'zod';
import { channel } from '../channel.ts';
import { TransferEvent } from '../events.ts';
import { Place } from '../place.ts';
import { Classified, Decision, FileProgress, FileResult, WordScores } from '../use.ts';

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
      /** null where the most probable label is predicted. */
      decision: Decision.nullable(),
      predictions: z.array(Classified),
      /** Of the classifier alone, its start not counted. */
      seconds: z.number(),
    }),
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
