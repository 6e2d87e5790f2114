import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkExport } from '../../../src/engine/export/check-export.ts';
import { hostTensor, openModelFile } from '../../../src/engine/runtime/index.ts';
import { onnxFiles } from '../../../src/shared/export.ts';
import { decodedTwins } from '../../support/decoded-twins.ts';
import { drawnJob, exported, heldOut, tinyBase } from '../../support/exported.ts';
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

describe('an ONNX classifier that decides each label', () => {
  it('compares sigmoids with the thresholds, also those that are the probability of a row', async () => {
    const job = { ...(await drawnJob(await tinyBase('roberta'), {})), task: 'multi-label' as const };
    const { proof: plain } = await exported(job, { target: 'onnx', dtypes: ['fp32'], decision: null });
    const shareOf = (at: number) => 1 / (1 + Math.exp(-plain.probes.logits[at]!));
    // The probability of the third probe for the first label, and that of the fifth for the second.
    const thresholds = [shareOf(4), shareOf(9)];
    const decision = { temperature: 1, positive: null, threshold: null, thresholds };
    const { proof, folder } = await exported(job, { target: 'onnx', dtypes: ['fp32', 'fp16', 'int8'], decision });
    expect(proof).toMatchObject({ task: 'multi-label', decision, passed: true });
    expect(proof.variants[0]).toMatchObject({ decisionsChanged: 0 });

    const session = await openModelFile(path.join(folder, onnxFiles.fp32), 1);
    const { ids } = proof.probes;
    const rows = ids.map((sequence) => sequence.length);
    const length = Math.max(...rows);
    const filled = (at: (row: number, place: number) => number) =>
      hostTensor(
        'int64',
        [ids.length, length],
        BigInt64Array.from({ length: ids.length * length }, (_, index) =>
          BigInt(at(Math.floor(index / length), index % length)),
        ),
      );
    const outputs = await session.run({
      input_ids: filled((row, place) => ids[row]![place] ?? 1),
      attention_mask: filled((row, place) => Number(place < rows[row]!)),
    });
    const probabilities = outputs['probabilities']!.data as Float32Array;
    const decided = outputs['decision']!.data as BigInt64Array;
    expect(decided).toHaveLength(2 * ids.length);
    for (const [at, logit] of proof.probes.logits.entries()) {
      expect(probabilities[at]).toBeCloseTo(1 / (1 + Math.exp(-logit)), 5);
      expect(Number(decided[at])).toBe(Number(probabilities[at]! >= Math.fround(thresholds[at % 2]!)));
    }
    await session.close();
    expect(new Set(decided)).toEqual(new Set([0n, 1n]));
    expect(readFileSync(path.join(folder, 'README.md'), 'utf8')).toMatch(/`calm` 0\.\d+, `alarm` 0\.\d+/);

    const settings = { cacheFolder: job.cacheFolder, threads: 1 };
    expect((await checkExport(folder, null, settings)).variants[0]).toMatchObject({ decisionsChanged: 0 });
    // Thresholds that are not those in the graph decide otherwise.
    const file = path.join(folder, 'proof.json');
    writeFileSync(file, JSON.stringify({ ...proof, decision: { ...decision, thresholds: [0.999, 0.001] } }));
    await expect(checkExport(folder, null, settings)).rejects.toMatchObject({ code: 'export.decisions-differ' });
  });

  it('takes no setting of one class, and one class takes no thresholds', async () => {
    const job = await drawnJob(await tinyBase('bert'), {});
    const refusal = (task: 'single-label' | 'multi-label', settings: object) => {
      const decision = { temperature: 1, positive: null, threshold: null, thresholds: null, ...settings };
      return exported({ ...job, task }, { target: 'onnx', dtypes: ['fp32'], decision }, heldOut).then(
        () => null,
        (error: unknown) => (error as { code: string }).code,
      );
    };
    expect(
      await Promise.all([
        refusal('multi-label', { thresholds: [0.5, 0.5], temperature: 2 }),
        refusal('multi-label', { thresholds: [0.5] }),
        refusal('multi-label', { positive: 'alarm', threshold: 0.4 }),
        refusal('single-label', { thresholds: [0.5, 0.5] }),
      ]),
    ).toEqual(Array(4).fill('export.decision-of-labels'));
  });
});
