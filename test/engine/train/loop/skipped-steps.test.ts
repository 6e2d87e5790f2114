import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { FineTuneEvent, FineTuneJob } from '../../../../src/engine/index.ts';
import { openCheckpoint, readFloats, writeSafetensors } from '../../../../src/engine/weights/index.ts';
import { runJob, smallJob } from '../../../support/fine-tune-job.ts';

/** Changes values of the checkpoint of a job. */
async function tamper(
  { checkpoint }: FineTuneJob,
  change: (tensor: string, values: Float32Array) => void,
): Promise<void> {
  const { tensors } = await openCheckpoint(checkpoint);
  const written = await Promise.all(
    [...tensors.values()].map(async (stored) => {
      const values = await readFloats(stored);
      change(stored.name, values);
      return { name: stored.name, dtype: 'F32' as const, shape: stored.shape, data: values };
    }),
  );
  await writeSafetensors(path.join(checkpoint, 'model.safetensors'), written);
}

const warnings = (events: readonly FineTuneEvent[]) =>
  events.flatMap((event) => (event.type === 'note' && event.level === 'warn' ? [event.message] : []));

describe('a step whose loss is no number', () => {
  it('is passed over, and the training goes on', async () => {
    // A class of weight 0 leaves a batch of that class alone with the loss 0 / 0; three rows of the other cannot be in all four.
    const usual = await smallJob({ classWeights: [0, 1] });
    const job = { ...usual, train: usual.train.map((row) => ({ ...row, label: row.row < 3 ? 1 : 0 })) };
    const { events, result } = await runJob(job);
    const steps = events.filter((event) => event.type === 'step');
    const lost = steps.filter(({ loss }) => !Number.isFinite(loss));
    expect(lost.length).toBeGreaterThanOrEqual(2);
    expect(lost.length).toBeLessThan(steps.length);
    expect(lost.every(({ tokens }) => tokens > 0)).toBe(true);
    expect(warnings(events)).toEqual(
      lost.map(({ step }) => expect.stringContaining(`step ${step} is passed over`) as string),
    );
    expect(result).toMatchObject({ status: 'finished', steps: 8 });
    expect(Number.isFinite(result.final!.loss)).toBe(true);
  });
});

describe('a training that diverges', () => {
  it('ends once five steps in a row have come to nothing', async () => {
    const job = await smallJob({ learningRate: 1e30, maxGradNorm: 0, evaluateEvery: 100, epochs: 4 });
    const told: FineTuneEvent[] = [];
    const ended = runJob(job, (events) => {
      told.splice(0, told.length, ...events);
      return false;
    });
    await expect(ended).rejects.toMatchObject({
      code: expect.stringMatching(/^train\.(loss|gradients)-not-finite$/) as string,
    });
    expect(warnings(told)).toHaveLength(4);
  });
});

describe('a weight that is no number', () => {
  it.each([
    ['roberta.encoder.layer.1.output.LayerNorm.weight', 'stored', 0],
    ['roberta.encoder.layer.0.attention.self.key.weight', 'stored', 2],
    ['roberta.encoder.layer.0.output.dense.weight', 'nf4', 2],
    ['roberta.encoder.layer.0.output.dense.bias', 'nf4', 0],
  ] as const)('%s in %s: is named with its place', async (tensor, precision, row) => {
    const job = { ...(await smallJob()), precision };
    await tamper(job, (name, values) => {
      if (name === tensor) values[row * 32 + 5] = NaN;
    });
    const width = tensor.endsWith('output.dense.weight') ? 64 : 32;
    await expect(runJob(job)).rejects.toMatchObject({
      code: 'weights.not-finite',
      details: { tensor, row: Math.floor((row * 32 + 5) / width), value: 'NaN' },
    });
  });
});
