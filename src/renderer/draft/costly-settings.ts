import type { RunConfig } from '../../contract/index.ts';

/** The settings that memory and the time of a step depend on: a change of any other leaves them as they are. */
export function costlySettings({ model, data, lora, train, precision, device, threads }: RunConfig): object {
  const { batchSize, accumulation, evalBatchSize, evaluateEvery, compute, recompute, dropout } = train;
  const { train: rows, validation, text, label, split, fixes, maxLength } = data;
  const { alpha: _, ...adapter } = lora;
  return {
    ...{ model, adapter, precision, device, threads, batchSize, accumulation, evalBatchSize },
    ...{ evaluateEvery, compute, recompute, dropout },
    ...{ rows, validation, text, label, split, fixes, maxLength },
  };
}
