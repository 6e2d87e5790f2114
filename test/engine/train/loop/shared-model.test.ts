import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { fineTune } from '../../../../src/engine/train/loop/fine-tune.ts';
import { measureRun } from '../../../../src/engine/train/loop/measure-run.ts';
import { SharedModel } from '../../../../src/engine/train/loop/shared-model.ts';
import type { FineTuneJob } from '../../../../src/engine/index.ts';
import { smallJob } from '../../../support/fine-tune-job.ts';
import { temporaryFolder } from '../../../support/temporary.ts';

const quiet = { onEvent: () => undefined, shouldStop: () => false };

/** Jobs on one model, each with an adapter and folders of its own. */
async function jobs() {
  const base = await smallJob();
  return (lora: Partial<FineTuneJob['lora']>, training: Partial<FineTuneJob['training']> = {}): FineTuneJob => {
    const folder = temporaryFolder();
    const folders = {
      adapterFolder: path.join(folder, 'adapter'),
      checkpointsFolder: path.join(folder, 'checkpoints'),
    };
    return { ...base, ...folders, lora: { ...base.lora, ...lora }, training: { ...base.training, ...training } };
  };
}

const adapterOf = ({ adapterFolder }: FineTuneJob) =>
  readFileSync(path.join(adapterFolder, 'adapter_model.safetensors'));

describe('runs that share a model', () => {
  // alpha / r: 4, 2, 0.5 and 3 have the mantissas 1, 1, 1 and 1.5; a dropout of 0 has no node in a graph of its own.
  const adapters = [
    { r: 4, alpha: 16, dropout: 0.1 },
    { r: 8, alpha: 16, dropout: 0.05 },
    { r: 2, alpha: 1, dropout: 0 },
  ] as const;

  it('have the numbers that each has alone, to the bit, in one session', async () => {
    const shared = new SharedModel();
    const jobWith = await jobs();
    for (const [seed, lora] of adapters.entries()) {
      const [together, alone] = [jobWith(lora, { seed }), jobWith(lora, { seed })];
      const one = await fineTune(together, quiet, shared);
      const other = await fineTune(alone, quiet);
      expect(one.evaluations).toEqual(other.evaluations);
      expect(one.predictions).toEqual(other.predictions);
      expect(adapterOf(together).equals(adapterOf(alone))).toBe(true);
    }
    expect(shared.opened).toBe(1);
    await shared.close();
  });

  it('open another session for a graph that differs', async () => {
    const shared = new SharedModel();
    const jobWith = await jobs();
    for (const lora of [
      { r: 4, alpha: 16 },
      { r: 4, alpha: 12 },
      { r: 4, alpha: 24 },
    ] as const) {
      const job = jobWith(lora);
      const alone = jobWith(lora);
      expect((await fineTune(job, quiet, shared)).evaluations).toEqual((await fineTune(alone, quiet)).evaluations);
    }
    // 12 / 4 = 3 and 24 / 4 = 6 have the same mantissa.
    expect(shared.opened).toBe(2);
    await shared.close();
  });

  it('tokenize the same rows once', async () => {
    const shared = new SharedModel();
    const job = await smallJob();
    await fineTune(job, quiet, shared);
    const spec = { maxLength: 512, embeddings: { words: { rows: 1e6 } } } as never;
    const first = await shared.tokenize(job, spec, job.train, job.maxLength);
    expect(await shared.tokenize(job, spec, [...job.train], job.maxLength)).toBe(first);
    expect(await shared.tokenize(job, spec, job.train.slice(1), job.maxLength)).not.toBe(first);
    await shared.close();
  });

  it('leave the run as it is when a step was measured before', async () => {
    const shared = new SharedModel();
    const jobWith = await jobs();
    const job = jobWith({});
    const measured = await measureRun(job, shared);
    expect(measured).toMatchObject({ steps: 8, evaluations: 2 });
    expect(measured.startSeconds).toBeGreaterThan(0);
    expect(measured.stepSeconds).toBeGreaterThan(0);
    expect(measured.seconds).toBeCloseTo(8 * measured.stepSeconds + 2 * measured.evaluationSeconds, 9);
    expect((await fineTune(job, quiet, shared)).evaluations).toEqual((await fineTune(jobWith({}), quiet)).evaluations);
    expect(shared.opened).toBe(1);
    await shared.close();
  });
});
