import { type FeatureJob, textFeatures, tfIdfLogits } from '../../../engine/index.ts';
import type { RunConfig } from '../../../contract/index.ts';
import type { LadderRows } from './rows.ts';

/** Rows that a time is measured on. */
const SAMPLE = 256;

/** Seconds that measuring the speed of a model takes. */
const MEASURE_SECONDS = 2;

/**
 * A training step with LoRA in units of a forward pass: the way back costs another one, and the adapters, dropout and the
 * optimizer the rest. docs/ladder.md has the measurement.
 */
const STEP_COST = 3;

/** Evenly spaced ones of many. */
function sample(texts: readonly string[], count: number): string[] {
  const step = Math.max(1, texts.length / count);
  return Array.from({ length: Math.min(count, texts.length) }, (_, index) => texts[Math.floor(index * step)]!);
}

/** Seconds of TF-IDF with logistic regression, from the time for some of the rows. */
export function expectedTfIdf({ train, labels }: LadderRows): number {
  const every = Math.max(1, Math.floor(train.length / SAMPLE));
  const rows = train.filter((_, index) => index % every === 0);
  const started = performance.now();
  const texts = rows.map(({ text }) => text);
  tfIdfLogits({ texts, labels: rows.map(({ label }) => label) }, texts, { classWeights: labels.map(() => 1) });
  return (secondsSince(started) * train.length) / rows.length;
}

/** How fast a model reads texts. */
export interface Speed {
  readonly tokensPerSecond: number;
  readonly tokensPerText: number;
}

/** Measures a forward pass for two seconds, one batch at least. @throws what opening the model throws */
export async function measureSpeed(job: FeatureJob, texts: readonly string[], batchRows: number): Promise<Speed> {
  const some = sample(texts, SAMPLE);
  const began = performance.now();
  // The first batch allocates: it counts where there is no other.
  let first = { tokens: 0, time: began };
  let last = { tokens: 0, totalTokens: 0, time: began };
  await textFeatures({ ...job, batchRows }, some, ({ tokens, totalTokens }) => {
    const time = performance.now();
    if (last.tokens === 0) first = { tokens, time };
    last = { tokens, totalTokens, time };
    return secondsSince(first.time) > MEASURE_SECONDS;
  });
  const isOne = last.tokens === first.tokens;
  const seconds = (last.time - (isOne ? began : first.time)) / 1000;
  return {
    tokensPerSecond: (last.tokens - (isOne ? 0 : first.tokens)) / seconds,
    tokensPerText: last.totalTokens / some.length,
  };
}

/** Seconds of one forward pass over all rows. */
export function expectedFrozen({ train, scored }: LadderRows, { tokensPerSecond, tokensPerText }: Speed): number {
  return ((train.length + scored.length) * tokensPerText) / tokensPerSecond;
}

/** Seconds of a run: its steps, an evaluation after each epoch, and one of the best epoch at the end. */
export function expectedLora(
  { train, validation, test }: LadderRows,
  { train: { epochs, recompute } }: RunConfig,
  { tokensPerSecond, tokensPerText }: Speed,
): number {
  const stepCost = recompute === true ? STEP_COST + 1 : STEP_COST;
  const rows = epochs * train.length * stepCost + (epochs + 1) * validation.length + test.length;
  return (rows * tokensPerText) / tokensPerSecond;
}

function secondsSince(time: number): number {
  return (performance.now() - time) / 1000;
}
