import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { onnxFiles } from '../../../src/shared/export.ts';
import { targetOf } from '../../../src/engine/export/index.ts';
import { hostTensor, openModelFile } from '../../../src/engine/runtime/index.ts';
import type { LorikeetError } from '../../../src/engine/errors/index.ts';
import { decodedTwins } from '../../support/decoded-twins.ts';
import { drawnJob, exported, goldenJob } from '../../support/exported.ts';
import { describeWithShared, shared } from '../../support/shared.ts';

interface Batch {
  readonly input_ids: number[][];
  readonly attention_mask: number[][];
}

/**
 * Token ids of a golden case, and the logits that PEFT gives for them. Rows that PEFT reads at a padded slot are left out: OLMo 2's case
 * is padded with another token than the one that its config names.
 */
function goldenCase(set: string, name: string): { batch: Batch; logits: number[] } {
  const read = (file: string): unknown => JSON.parse(readFileSync(shared(set, 'cases', name, file), 'utf8'));
  const expected = read('expected.json') as { logits: number[][]; pooled_index?: number[] };
  const batch = read('batch.json') as Batch;
  const isText = (row: number) => batch.attention_mask[row]![expected.pooled_index?.[row] ?? 0] === 1;
  const rowsOf = <Value>(values: readonly Value[]) => values.filter((_, row) => isText(row));
  return {
    batch: { input_ids: rowsOf(batch.input_ids), attention_mask: rowsOf(batch.attention_mask) },
    logits: rowsOf(expected.logits).flat(),
  };
}

function expectClose(found: Float32Array, expected: readonly number[], tolerance: number) {
  expect(found.length).toBe(expected.length);
  found.forEach((logit, index) => expect(Math.abs(logit - expected[index]!)).toBeLessThanOrEqual(tolerance));
}

const golden = [
  ...['bert', 'bert-legacy-names', 'distilbert', 'gemma2', 'llama', 'llama-all-linear-rslora', 'llama-fp16-sharded'],
  ...['llama3-rope', 'mistral', 'mistral-bf16', 'modernbert', 'qwen2', 'qwen3', 'roberta', 'roberta-all-attention'],
];
const families = [
  ...['albert', 'camembert', 'deberta-v2', 'electra', 'gemma3', 'gpt2', 'mpnet', 'olmo2', 'phi3', 'smollm3'],
  'xlm-roberta',
];
const cases = [
  ...golden.map((name) => ({ name, set: 'golden' })),
  ...families.map((name) => ({ name, set: 'golden-families' })),
];
const models = cases.filter(({ name }) => !name.includes('-all-'));

describeWithShared('exports of every golden model', () => {
  it.each(cases)("$name: every target is proved, and gives PEFT's logits", async ({ name, set }) => {
    const job = goldenJob(name, set);
    const { batch, logits } = goldenCase(set, name);
    const { proof: adapter } = await exported(job, { target: 'adapter' });
    expect(adapter.variants).toMatchObject([{ largest: 0, decisionsChanged: 0, rows: 80 }]);

    const merged = await exported(job, { target: 'merged', dtype: 'fp32' });
    expect(merged.proof.variants[0]!.largest).toBeLessThan(2e-5);
    const opened = await targetOf({ target: 'merged', dtype: 'fp32' }).open(
      merged.folder,
      merged.proof.variants[0]!,
      job,
    );
    const rows = batch.input_ids.map((ids, row) =>
      Int32Array.from(ids.filter((_, place) => batch.attention_mask[row]![place] === 1)),
    );
    expectClose((await opened.run(rows)).logits, logits, 3e-5);
    await opened.close();

    const onnx = await exported(job, {
      target: 'onnx',
      dtypes: ['fp32', 'fp16', 'int8'],
      decision: { temperature: 1.5, positive: 'alarm', threshold: 0.4, thresholds: null },
    });
    expect(onnx.proof.variants.map(({ dtype }) => dtype)).toEqual(['fp32', 'fp16', 'int8']);
    expect(onnx.proof.variants[0]!.largest).toBeLessThan(2e-5);
    // The batch as Python pads it, on whichever side.
    const session = await openModelFile(path.join(onnx.folder, onnxFiles.fp32), 1);
    const shape = [batch.input_ids.length, batch.input_ids[0]!.length];
    const int64 = (values: number[][]) => hostTensor('int64', shape, BigInt64Array.from(values.flat(), BigInt));
    const outputs = await session.run({
      input_ids: int64(batch.input_ids),
      attention_mask: int64(batch.attention_mask),
    });
    expectClose(outputs['logits']!.data as Float32Array, logits, 3e-5);
    const probabilities = outputs['probabilities']!.data as Float32Array;
    const decisions = outputs['decision']!.data as BigInt64Array;
    decisions.forEach((decision, row) => {
      const share = 1 / (1 + Math.exp((logits[2 * row]! - logits[2 * row + 1]!) / 1.5));
      expect(probabilities[2 * row + 1]!).toBeCloseTo(share, 4);
      expect(Number(decision)).toBe(share >= 0.4 ? 1 : 0);
    });
    await session.close();
  });

  it.each(cases)('$name: 4 bits compute with what they decode to', async ({ name, set }) => {
    const job = goldenJob(name, set);
    const choice = { target: 'onnx', dtypes: ['q4'], decision: null } as const;
    const { q4, decoded } = await decodedTwins(job);
    const { ids, logits } = q4;
    expect(largestOf(logits, decoded)).toBeLessThan(2e-4);
    expect(ids.length).toBeGreaterThan(60);
    // Of models this small, and of random weights, 4 bits may leave too little: then the proof says so.
    const outcome = await exported(job, choice).then(
      ({ proof }) => proof.variants[0]!.decisionsChanged / proof.variants[0]!.rows,
      (error: unknown) => (error as LorikeetError<'export.decisions-differ'>).code,
    );
    if (outcome !== 'export.decisions-differ') expect(outcome).toBeLessThanOrEqual(0.1);
  });

  it.each(models)('$name: DoRA of every linear layer with its bias', async ({ name, set }) => {
    const job = await drawnJob(shared(set, 'models', name), { targets: 'all-linear', dora: true, bias: 'lora_only' });
    const { proof: adapter } = await exported(job, { target: 'adapter' });
    expect(adapter.variants).toMatchObject([{ largest: 0, decisionsChanged: 0 }]);
    for (const choice of [
      { target: 'merged', dtype: 'fp32' },
      { target: 'onnx', dtypes: ['fp32'], decision: null },
    ] as const) {
      const { proof } = await exported(job, choice);
      expect(proof.variants[0]!.largest).toBeLessThan(2e-5 * scaleOf(proof));
    }
  });
});

function largestOf(first: Float32Array, second: Float32Array): number {
  expect(first.length).toBe(second.length);
  return first.reduce((most, logit, index) => Math.max(most, Math.abs(logit - second[index]!)), 0);
}

/** The largest logit where that is above 1: rounding grows with it. */
function scaleOf({ probes }: { readonly probes: { readonly logits: readonly number[] } }): number {
  return Math.max(1, ...probes.logits.map(Math.abs));
}
