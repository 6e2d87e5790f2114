import { z } from 'zod';
import { type Agreement, type ExportPlan, type ExportProof, mergedDtypes, onnxDtypes } from '../../shared/export.ts';
import type * as shared from '../../shared/export.ts';
import { channel, typed } from '../channel.ts';
import { RunEvent, TransferEvent } from '../events.ts';
import { Place } from '../place.ts';
import { RunRecord, RunResult } from '../run.ts';

const OnnxDecision = z.object({
  temperature: z.number().positive().max(1000),
  positive: z.string().nullable(),
  threshold: z.number().min(0).max(1).nullable(),
  thresholds: z.array(z.number().min(0).max(1)).readonly().nullable().default(null),
});

export const ExportChoice = z.discriminatedUnion('target', [
  z.object({ target: z.literal('adapter') }),
  z.object({ target: z.literal('merged'), dtype: z.enum(mergedDtypes) }),
  z.object({
    target: z.literal('onnx'),
    dtypes: z.array(z.enum(onnxDtypes)).min(1).max(onnxDtypes.length).readonly(),
    decision: OnnxDecision.nullable(),
  }),
  z.object({ target: z.literal('bundle') }),
]) satisfies z.ZodType<shared.ExportChoice>;
export type ExportChoice = shared.ExportChoice;

export const ExportProgress = z.discriminatedUnion('stage', [
  z.object({ type: z.literal('export'), stage: z.literal('reading') }),
  z.object({ type: z.literal('export'), stage: z.literal('writing'), bytes: z.number(), total: z.number() }),
  z.object({ type: z.literal('export'), stage: z.literal('proving'), file: z.string() }),
]);
export type ExportProgress = z.infer<typeof ExportProgress>;

/** Exports of runs: each is read back from disk and compared with the live model before it has its name. */
export const exportChannels = {
  /** What a run can be exported as, with sizes, times and folders. */
  'export.plan': channel({ request: z.object({ run: Place }), reply: typed<ExportPlan>(), events: TransferEvent }),
  /** Writes and proves; a failed proof leaves nothing. The end of the request ends the work. */
  'export.write': channel({
    request: z.object({
      run: Place,
      choice: ExportChoice,
      folder: Place,
      /** Replaces the earlier export that the folder holds. */
      replace: z.boolean(),
    }),
    reply: z.object({ folder: z.string(), proof: typed<ExportProof>() }),
    events: z.union([ExportProgress, TransferEvent]),
  }),
  /** Checks an export that lies in a folder, by its proof.json. */
  'export.check': channel({
    request: z.object({
      folder: Place,
      /** Folder of the base model, for an adapter; null looks it up. */
      base: Place.nullable(),
    }),
    reply: z.object({ folder: z.string(), proof: typed<ExportProof>() }),
    events: TransferEvent,
  }),
  /** Trains the run of a bundle again and says how well the two agree. */
  'export.reproduce': channel({
    request: z.object({
      bundle: Place,
      /** Fields of its config to change, each as `a.b=c`: where model and data lie here. */
      set: z.array(z.string()),
      out: Place.nullable(),
    }),
    reply: z.object({
      folder: z.string(),
      record: RunRecord,
      result: RunResult.nullable(),
      agreement: typed<Agreement>().nullable(),
    }),
    events: RunEvent,
  }),
};
