import { z } from 'zod';
import { currentPrecision } from '../../shared/precision.ts';
import { channel } from '../channel.ts';
import { RunConfig } from '../config/index.ts';
import { ErrorShape } from '../error.ts';
import { Place } from '../place.ts';

/** The steps of a new run, in their order. */
export const DraftStep = z.enum(['model', 'data', 'method', 'train', 'evaluate', 'export']);
export type DraftStep = z.infer<typeof DraftStep>;

/** A run that is not yet started: a config with gaps and mistakes allowed, saved at every change. */
export const Draft = z.object({
  id: z.string().min(1),
  name: z.string(),
  createdAt: z.string(),
  updatedAt: z.string(),
  /** Where its author was last. */
  step: DraftStep,
  /** Fields as a config file has them; what is left out takes the default. */
  config: z
    .record(z.string(), z.unknown())
    .transform((config) =>
      'precision' in config ? { ...config, precision: currentPrecision(config['precision']) } : config,
    ),
  /** Folder name of the run it was copied from. */
  fromRun: z.string().nullable(),
});
export type Draft = z.infer<typeof Draft>;

/** One thing that stands between a draft and its start. */
export const DraftProblem = z.object({
  /** Path of the field, such as `data.text`. */
  field: z.string(),
  step: DraftStep,
  error: ErrorShape,
});
export type DraftProblem = z.infer<typeof DraftProblem>;

export const draftChannels = {
  /** Newest change first. */
  'drafts.list': channel({ request: z.object({}), reply: z.object({ drafts: z.array(Draft) }) }),
  'drafts.show': channel({ request: z.object({ id: Place }), reply: Draft }),
  /** Writes a draft whole; `id: null` makes a new one. */
  'drafts.save': channel({
    request: Draft.pick({ name: true, step: true, config: true }).extend({ id: Place.nullable() }),
    reply: Draft,
  }),
  'drafts.delete': channel({ request: z.object({ id: Place }), reply: z.object({}) }),
  /** A new draft with the config of a run. */
  'drafts.copyRun': channel({ request: z.object({ run: Place }), reply: Draft }),
  /** A new draft with the config of a run and the corrections of its training rows. */
  'drafts.correctRun': channel({ request: z.object({ run: Place }), reply: Draft }),
  /** Everything wrong with a config at once, without reading data or weights; the whole config where nothing is. */
  'drafts.check': channel({
    request: z.object({ config: z.record(z.string(), z.unknown()) }),
    reply: z.object({ problems: z.array(DraftProblem), config: RunConfig.nullable() }),
  }),
};
