import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ClassPrediction, FineTuneJob, TrainingEvent } from '../../../../src/engine/index.ts';
import { runJob, smallJob } from '../../../support/fine-tune-job.ts';

type EventOf<Type extends TrainingEvent['type']> = Extract<TrainingEvent, { type: Type }>;

function ofType<Type extends TrainingEvent['type']>(events: readonly TrainingEvent[], type: Type): EventOf<Type>[] {
  return events.filter((event): event is EventOf<Type> => event.type === type);
}

const stepsOf = (events: readonly { readonly step: number }[]) => events.map(({ step }) => step);
const adapterBytes = ({ adapterFolder }: FineTuneJob) =>
  readFileSync(path.join(adapterFolder, 'adapter_model.safetensors'));

describe('what is due', () => {
  it('comes after every epoch', async () => {
    const job = await smallJob();
    const { events, result } = await runJob(job);
    expect(stepsOf(ofType(events, 'step'))).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(stepsOf(ofType(events, 'evaluation'))).toEqual([4, 8]);
    expect(stepsOf(ofType(events, 'checkpoint'))).toEqual([4, 8]);
    expect(ofType(events, 'evaluation').map(({ epoch }) => epoch)).toEqual([1, 2]);
    expect(result).toMatchObject({ status: 'finished', stopReason: null, steps: 8, epochs: 2 });
  });

  it('comes after every so many steps, and after the last', async () => {
    const { events } = await runJob(await smallJob({ evaluateEvery: 3, checkpointEvery: 5 }));
    expect(stepsOf(ofType(events, 'evaluation'))).toEqual([3, 6, 8]);
    expect(stepsOf(ofType(events, 'checkpoint'))).toEqual([5, 8]);
  });

  it('follows the schedule of learning rates', async () => {
    const { events } = await runJob(await smallJob({ schedule: 'linear', warmupRatio: 0.25 }));
    const rates = ofType(events, 'step').map(({ learningRate }) => learningRate! / 5e-3);
    const expected = [0, 1 / 2, 1, 5 / 6, 4 / 6, 3 / 6, 2 / 6, 1 / 6];
    expect(rates).toEqual(expected.map((rate) => expect.closeTo(rate, 12) as number));
  });
});

/** The rate rises to the end, far beyond what is good: the best evaluation comes before the last. */
const spoiled = {
  epochs: 6,
  schedule: 'constant_with_warmup',
  warmupRatio: 1,
  learningRate: 0.5,
  maxGradNorm: 0,
} as const;

describe('the best evaluation', () => {
  it('is the one whose adapter is kept, with its predictions', async () => {
    const test = [{ row: 0, label: 1, text: 'flood in street 99' }];
    const job = await smallJob(spoiled, { test });
    const { events, result } = await runJob(job);
    const evaluations = ofType(events, 'evaluation');
    const losses = evaluations.map(({ loss }) => loss!);
    const best = losses.indexOf(Math.min(...losses));
    expect(best).toBeLessThan(losses.length - 1);
    expect(result.best).toEqual(result.evaluations[best]);
    expect(result.final).toEqual(result.evaluations.at(-1));
    const validation = result.predictions.validation as readonly ClassPrediction[];
    const loss = validation.reduce((sum, { label, probabilities }) => sum - Math.log(probabilities[label]!), 0);
    expect(loss / validation.length).toBeCloseTo(losses[best]!, 5);
    expect(result.test).toMatchObject({ step: result.best!.step, epoch: result.best!.epoch });
    expect(result.predictions.test).toHaveLength(1);
  });

  it('ends the training when none has been better for as long as told', async () => {
    // Nothing is learnt, so the first evaluation stays the best.
    const job = await smallJob({ epochs: 6, learningRate: 0, earlyStopping: 2 });
    const { events, result } = await runJob(job);
    expect(stepsOf(ofType(events, 'evaluation'))).toEqual([4, 8, 12]);
    expect(ofType(events, 'evaluation').map(({ best }) => best)).toEqual([true, false, false]);
    expect(result).toMatchObject({ status: 'finished', stopReason: 'early-stopping', steps: 12, epochs: 3 });
    expect(result.best!.step).toBe(4);
  });
});

describe('a run that is stopped', () => {
  const checkpointOf = ({ checkpointsFolder }: FineTuneJob) =>
    path.join(checkpointsFolder, readdirSync(checkpointsFolder).sort().at(-1)!);
  const isOver = (type: 'step' | 'checkpoint', last: number) => (events: readonly TrainingEvent[]) =>
    ofType(events, type).some(({ step }) => step === last);

  it.each([
    ['between two evaluations', isOver('step', 6), 6],
    ['in the middle of an evaluation', isOver('step', 4), 4],
    ['in the evaluation of the adapter at the end', isOver('checkpoint', 8), 8],
  ])('%s goes on to the same end', async (_, shouldStop, step) => {
    const settings = { accumulation: 2, batchSize: 2, schedule: 'cosine', warmupRatio: 0.2 } as const;
    const job = await smallJob(settings);
    const whole = await runJob(job);
    const adapter = adapterBytes(job);
    const stoppedJob = await smallJob(settings);
    const stopped = await runJob(stoppedJob, shouldStop);
    expect(stopped.result).toMatchObject({ status: 'stopped', stopReason: 'cancelled', steps: step });
    const resumed = await runJob({ ...stoppedJob, resumeFrom: checkpointOf(stoppedJob) });
    expect(stepsOf(ofType(resumed.events, 'step')).at(0)).toBe(step === 8 ? undefined : step + 1);
    expect(resumed.result.evaluations).toEqual(whole.result.evaluations);
    expect(resumed.result.predictions).toEqual(whole.result.predictions);
    expect(adapterBytes(stoppedJob).equals(adapter)).toBe(true);
  });

  it('goes on with no other settings or rows', async () => {
    const job = await smallJob({ epochs: 1 });
    await runJob(job);
    const resumeFrom = checkpointOf(job);
    const refusal = (field: string) => ({ code: 'train.checkpoint-of-another-run', details: { field } });
    const changed = [
      [{ ...job, training: { ...job.training, seed: 43 } }, 'training'],
      [{ ...job, lora: { ...job.lora, alpha: 8 } }, 'lora'],
      [{ ...job, train: job.train.slice(1) }, 'training rows'],
    ] as const;
    for (const [other, field] of changed) {
      await expect(runJob({ ...other, resumeFrom })).rejects.toMatchObject(refusal(field));
    }
  });
});
