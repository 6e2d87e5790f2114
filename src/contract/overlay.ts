import { z } from 'zod';

/** What is to be done with one training row. */
export const OverlayRow = z.object({
  /** 0-based row of the training file. */
  row: z.int().min(0),
  /** Start of the SHA-256 of the row's text, so that a file which has changed is noticed; left out, it is not checked. */
  text: z
    .string()
    .regex(/^[0-9a-f]{16}$/)
    .optional(),
  /** The right class, by name; null drops the row. */
  label: z.string().nullable(),
});
export type OverlayRow = z.infer<typeof OverlayRow>;

/** Corrections of a data set, in a file of their own: the data stays as it is. `data.overlay` of a config names the file. */
export const Overlay = z.object({
  /** Version of this file's layout. */
  format: z.literal(1),
  rows: z.array(OverlayRow),
});
export type Overlay = z.infer<typeof Overlay>;

/** What an overlay did to the training rows of a run. */
export const AppliedOverlay = z.object({
  dropped: z.array(z.int()),
  relabeled: z.array(z.object({ row: z.int(), from: z.string(), to: z.string() })),
});
export type AppliedOverlay = z.infer<typeof AppliedOverlay>;

/** A decision on a suspect: the row goes, or it gets another label. */
export const SuspectDecision = z.discriminatedUnion('type', [
  z.object({ type: z.literal('drop') }),
  z.object({ type: z.literal('relabel'), label: z.string().min(1) }),
]);
export type SuspectDecision = z.infer<typeof SuspectDecision>;

/** A training row, and how suspect its label is. */
export const SuspectRow = z.object({
  row: z.int(),
  id: z.string().nullable(),
  text: z.string(),
  label: z.string(),
  /** The class that was predicted most often, where that is another. */
  suggestion: z.string().nullable(),
  /** Mean over training of the label's logit less the largest other one. */
  areaUnderMargin: z.number(),
  meanLoss: z.number(),
  /** The label's margin by words alone, from models that have not seen the label of this row. */
  wordMargin: z.number(),
  /** Whether training and words both say another class, the same one, and words are as sure as they usually are of rows of that class. */
  isConfident: z.boolean(),
  /** Both margins, each by how much it says of the validation rows; ranks the rows, the lowest first. */
  score: z.number(),
  passes: z.int(),
  decision: SuspectDecision.nullable(),
});
export type SuspectRow = z.infer<typeof SuspectRow>;
