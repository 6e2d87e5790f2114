import { z } from 'zod';
import type * as shared from '../shared/decision.ts';
import { tasks } from '../shared/task.ts';
import { DeviceName } from './events.ts';
import { Precision } from './memory.ts';

/** Where a run has one: of two classes, the threshold of one; of several labels for a row, a threshold for each. */
export const Decision = z.union([
  z.object({
    /** The label it is about, one of two. */
    positive: z.string(),
    threshold: z.number().min(0).max(1),
  }),
  z.object({
    /** In the order of the labels. */
    thresholds: z.array(z.number().min(0).max(1)).readonly(),
  }),
]) satisfies z.ZodType<shared.Decision>;
export type Decision = shared.Decision;

/** All that a process needs to open a trained classifier; paths are absolute. */
export const ClassifierSource = z.object({
  checkpoint: z.string(),
  adapter: z.string(),
  labels: z.array(z.string()).min(1),
  task: z.enum(tasks),
  maxLength: z.int().min(4),
  precision: Precision,
  device: DeviceName,
  threads: z.int().min(0),
});
export type ClassifierSource = z.infer<typeof ClassifierSource>;

const Scores = z.object({
  /** In the order of the labels. */
  probabilities: z.array(z.number()),
  logits: z.array(z.number()),
});

/** What a classifier says of one text: its class, or of several labels those it has. */
export const Classified = z.union([
  Scores.extend({ prediction: z.string() }),
  Scores.extend({ predictions: z.array(z.string()) }),
]);
export type Classified = z.infer<typeof Classified>;

/** The same of what somebody gave as a text; where nothing or white space alone stands it is none, and nothing is said of it. */
export const ClassifiedText = z.union([
  Scores.extend({ prediction: z.string().nullable() }),
  Scores.extend({ predictions: z.array(z.string()).nullable() }),
]);

/** What the words of a text contribute to the logit of one label. */
export const WordScores = z.object({
  label: z.string(),
  /** Pieces of the text in order, the white space before a word included; above 0 for the label, below 0 against it. */
  words: z.array(z.object({ text: z.string(), score: z.number() })),
  /** What the special tokens contribute, which stand for no word. */
  special: z.number(),
  /** The text behind the last word that was read. */
  rest: z.string(),
});
export type WordScores = z.infer<typeof WordScores>;

/** How far the prediction of a file is. */
export const FileProgress = z.object({
  type: z.literal('rows'),
  rows: z.int(),
  totalRows: z.int(),
  /** Of the rows since this process began. */
  rowsPerSecond: z.number(),
  /** null before it can be told. */
  secondsLeft: z.number().nullable(),
});
export type FileProgress = z.infer<typeof FileProgress>;

export const FileResult = z.object({
  /** Absolute path of the file written. */
  file: z.string(),
  /** The column that the texts come from; null where each line of the file is one. */
  textColumn: z.string().nullable(),
  rows: z.int(),
  /** Rows without a text: they are in the file, without a prediction. */
  emptyRows: z.int(),
  /** Rows that an earlier, interrupted call had written. */
  resumedRows: z.int(),
  seconds: z.number(),
  /** Largest resident memory of the process that predicted. */
  peakMemoryBytes: z.number(),
});
export type FileResult = z.infer<typeof FileResult>;

/** How the file of a prediction is read and written; paths are absolute. */
export const FilePrediction = z.object({
  data: z.string(),
  textColumn: z.string(),
  delimiter: z.string().nullable(),
  header: z.boolean().nullable(),
  out: z.string(),
  /** Whether an apostrophe is put in front of cells that a spreadsheet would run as a formula. */
  escapesFormulas: z.boolean(),
  decision: Decision.nullable(),
});
export type FilePrediction = z.infer<typeof FilePrediction>;

/** A question to the process that holds a classifier. */
export const ClassifierQuestion = z.discriminatedUnion('type', [
  z.object({ type: z.literal('load') }),
  z.object({ type: z.literal('classify'), texts: z.array(z.string()) }),
  z.object({ type: z.literal('explain'), texts: z.array(z.string()), labels: z.array(z.string().nullable()) }),
  FilePrediction.extend({ type: z.literal('file') }),
]);
export type ClassifierQuestion = z.infer<typeof ClassifierQuestion>;

/** The replies, by the type of the question. */
export const classifierReplies = {
  load: z.object({}),
  classify: z.array(Classified),
  explain: z.array(WordScores),
  file: FileResult,
} as const;
export type ClassifierReply<Type extends ClassifierQuestion['type']> = z.output<(typeof classifierReplies)[Type]>;

/** The task of that process: the first question, and each of those after it. */
export const ClassifierTask = z.object({
  type: z.literal('use'),
  id: z.int(),
  source: ClassifierSource,
  question: ClassifierQuestion,
});
export type ClassifierTask = z.infer<typeof ClassifierTask>;
