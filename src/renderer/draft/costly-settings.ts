import type { ReplyOf, RunConfig } from '../../contract/index.ts';

/** The settings that memory and the time of a step depend on: a change of any other leaves them as they are. */
export function costlySettings({ model, data, lora, train, precision, device, threads }: RunConfig): object {
  const { batchSize, evalBatchSize, recompute, dropout } = train;
  const { train: rows, validation, text, label, split, fixes, maxLength } = data;
  const { alpha: _, ...adapter } = lora;
  return {
    ...{ model, adapter, precision, device, threads, batchSize, evalBatchSize, recompute, dropout },
    ...{ rows, validation, text, label, split, fixes, maxLength },
  };
}

/**
 * Seconds of an epoch: as many as its tokens take at the rate of the step that was measured. A step of fewer tokens takes a
 * little more for each, so that it is an estimate even so.
 *
 * @returns null where the step was not measured or the tokens of an epoch are not known
 */
export function epochSeconds(
  { batch, epochTokens }: Pick<ReplyOf<'models.plan'>, 'batch' | 'epochTokens'>,
  stepSeconds: number | null,
): number | null {
  return stepSeconds === null || epochTokens === null ? null : (epochTokens * stepSeconds) / batch.tokens;
}
