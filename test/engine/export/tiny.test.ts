import { describe, expect, it } from 'vitest';
import { decodedTwins } from '../../support/decoded-twins.ts';
import { drawnJob, exported, tinyBase } from '../../support/exported.ts';
import { tinyArchitectures } from '../../support/tiny-checkpoint.ts';

/** fp32 sums in another order; of logits of this size. */
function rounding({ probes }: { readonly probes: { readonly logits: readonly number[] } }): number {
  return 2e-5 * Math.max(1, ...probes.logits.map(Math.abs));
}

describe('exports of every architecture, of random weights', () => {
  it.each(tinyArchitectures)('%s: DoRA of every linear layer with its bias, and plain LoRA', async (architecture) => {
    const base = await tinyBase(architecture);
    for (const lora of [{ dora: true, bias: 'lora_only' } as const, {}]) {
      const job = await drawnJob(base, { targets: 'all-linear', ...lora });
      const { proof: adapter } = await exported(job, { target: 'adapter' });
      expect(adapter.variants).toMatchObject([{ largest: 0, decisionsChanged: 0 }]);
      const { proof: merged } = await exported(job, { target: 'merged', dtype: 'fp32' });
      expect(merged.variants[0]!.largest).toBeLessThan(rounding(merged));
      const { proof: onnx } = await exported(job, { target: 'onnx', dtypes: ['fp32'], decision: null });
      expect(onnx.variants[0]!.largest).toBeLessThan(rounding(onnx));
      const { q4, decoded } = await decodedTwins(job);
      const farthest = Math.max(...q4.logits.map((logit, index) => Math.abs(logit - decoded[index]!)));
      expect(farthest).toBeLessThan(10 * rounding(onnx));
    }
  });
});
