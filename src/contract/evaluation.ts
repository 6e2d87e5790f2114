import { z } from 'zod';
import type * as shared from '../shared/evaluation.ts';
import { typed } from './channel.ts';
import { Place } from './place.ts';
import { LabelSetLine, PredictionLine } from './run.ts';

export type {
  Calibration,
  ClassCurves,
  ClassFigures,
  ConfusionCount,
  CurvePoints,
  Evaluation,
  EvaluationScores,
  Figure,
  FigureName,
  FittedTemperature,
  LabelFigures,
  LabelSetFigureName,
  LabelSetScores,
  ReliabilityPoint,
  Slice,
  SliceName,
} from '../shared/evaluation.ts';
export { figureNames, labelSetFigureNames } from '../shared/evaluation.ts';

export const EvaluationSource = z.discriminatedUnion('type', [
  z.object({ type: z.literal('validation') }),
  z.object({ type: z.literal('test') }),
  z.object({
    type: z.literal('file'),
    file: Place,
    text: z.string().min(1).nullable(),
    label: z.string().min(1).nullable(),
  }),
]) satisfies z.ZodType<shared.EvaluationSource>;
export type EvaluationSource = shared.EvaluationSource;

export const SliceBy = z.discriminatedUnion('type', [
  z.object({ type: z.literal('column'), column: z.string().min(1) }),
  z.object({ type: z.literal('characters') }),
  z.object({ type: z.literal('tokens') }),
  z.object({ type: z.literal('keywords'), words: z.array(z.string().trim().min(1).max(100)).min(1).max(30) }),
]) satisfies z.ZodType<shared.SliceBy>;
export type SliceBy = shared.SliceBy;

/** How rows are decided. */
export const DecisionOptions = z.object({
  /** Of two classes, the positive one and its threshold; null leaves both to the run. */
  positive: z.string().nullable(),
  threshold: z.number().min(0).max(1).nullable(),
  /**
   * Of several labels for a row: the thresholds with the best F1 of each label on the validation rows, or 0.5. Left out, as the
   * newest evaluation on the validation rows has it.
   */
  tuneThresholds: z.boolean().optional(),
});
export type DecisionOptions = z.infer<typeof DecisionOptions>;

/** A line of the predictions of an evaluated file: its label is null where it has none. */
export const EvaluatedLine = PredictionLine.extend({ label: z.string().nullable() });
export type EvaluatedLine = z.infer<typeof EvaluatedLine>;

/** The same of a multi-label run. */
export const EvaluatedSetLine = LabelSetLine.extend({ labels: z.array(z.string()).nullable() });
export type EvaluatedSetLine = z.infer<typeof EvaluatedSetLine>;

/** An evaluation in a list of those that a run has. */
export const ListedEvaluation = typed<
  Pick<shared.Evaluation, 'key' | 'source' | 'createdAt' | 'rows' | 'scoredRows' | 'positive' | 'threshold'> & {
    readonly f1: shared.Figure | null;
  }
>();

/** Rows predicted so far. */
export const RowsEvent = z.object({ type: z.literal('predicted'), rows: z.int(), total: z.int() });
export type RowsEvent = z.infer<typeof RowsEvent>;
