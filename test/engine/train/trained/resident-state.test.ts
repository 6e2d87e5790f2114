import { expect, it, onTestFinished } from 'vitest';
import { LorikeetError } from '../../../../src/engine/errors/index.ts';
import type { TokenBatch } from '../../../../src/engine/train/feeds/batch.ts';
import { takeStep } from '../../../../src/engine/train/loop/step.ts';
import { AdamW } from '../../../../src/engine/train/trained/adamw-session.ts';
import { ResidentState } from '../../../../src/engine/train/trained/resident-state.ts';
import { countTrained } from '../../../../src/engine/train/trained/tensors.ts';
import { runJob, smallJob } from '../../../support/fine-tune-job.ts';
import { openTinyModel, tinyRows, writeTinyCheckpoint } from '../../../support/tiny-checkpoint.ts';

const adam = { betas: [0.9, 0.999] as const, epsilon: 1e-8, weightDecay: 0.01, maxGradNorm: 1 };
const sequences = tinyRows([4, 9, 6, 5]);
const labels = [0, 1, 1, 0];
const batchOf = (start: number, end: number): TokenBatch => ({
  sequences: sequences.slice(start, end),
  labels: labels.slice(start, end),
  classWeights: [1, 1],
});
const microBatches = [batchOf(0, 2), batchOf(2, 4)];

/** A small model of that rank; on the device, which is the CPU here, where `isResident`. */
async function opened(isResident: boolean, r = 3, folder?: string) {
  const model = isResident ? { native: true } : {};
  const sizes = { hidden: 64, intermediate: 96 };
  const tiny = await openTinyModel({ sizes, lora: { targets: 'all-linear', r }, model }, folder);
  const optimizer = await AdamW.open(tiny.tensors, adam);
  onTestFinished(() => optimizer.close());
  const { values } = tiny;
  const resident = isResident
    ? await ResidentState.open(tiny.tensors, adam, { device: 'cpu', values, moments: optimizer.moments })
    : null;
  onTestFinished(() => resident?.close());
  return { ...tiny, optimizer, resident };
}

it('takes the steps that tensors in this program take, bit by bit', async () => {
  const folder = await writeTinyCheckpoint('roberta', { hidden: 64, intermediate: 96 });
  const [host, device] = [await opened(false, 3, folder), await opened(true, 3, folder)];
  for (let step = 1; step <= 3; step++) {
    const settings = { step, learningRate: 0.01, lossScale: 4 };
    const expected = await takeStep(host, microBatches, settings);
    expect(await takeStep(device, microBatches, settings)).toEqual(expected);
  }
  expect(await device.resident!.readValues()).toEqual(host.values);
  expect(await device.resident!.readMoments()).toEqual(host.optimizer.moments);
  const logits = async (values: Parameters<typeof device.model.evaluate>[1]) =>
    (await device.model.evaluate(microBatches[0]!, values))['logits'];
  expect(await logits(device.resident!.values)).toEqual(await logits(host.values));
});

it('copies no trained tensor at a step: the bytes are those of the batch, whatever the rank', async () => {
  const bytes: number[] = [];
  let trained = 0;
  for (const r of [2, 32]) {
    const taker = await opened(true, r);
    const copied = () =>
      [taker.model.copied!, taker.resident!.copied].reduce((sum, { fed, fetched }) => sum + fed + fetched, 0);
    await takeStep(taker, microBatches, { step: 1, learningRate: 0.01 });
    const before = copied();
    await takeStep(taker, microBatches, { step: 2, learningRate: 0.01 });
    bytes.push(copied() - before);
    trained = 4 * countTrained(taker.spec, taker.plan).trainable;
    await taker.resident!.readValues();
    expect(copied() - before - bytes.at(-1)!).toBe(trained);
  }
  expect(bytes[1]).toBe(bytes[0]);
  expect(bytes[1]).toBeLessThan(trained / 10);
});

it('leaves everything as it was where gradients are not finite', async () => {
  const taker = await opened(true);
  await takeStep(taker, microBatches, { step: 1, learningRate: 0.01 });
  const [values, moments] = [await taker.resident!.readValues(), await taker.resident!.readMoments()];
  const step = takeStep(taker, microBatches, { step: 2, learningRate: 0.01, lossScale: 1e38 });
  await expect(step).rejects.toThrow(LorikeetError);
  expect(await taker.resident!.readValues()).toEqual(values);
  expect(await taker.resident!.readMoments()).toEqual(moments);
  expect((await takeStep(taker, microBatches, { step: 2, learningRate: 0.01 })).gradNorm).toBeGreaterThan(0);
});

it('is what a run through the C interface trains, evaluates, saves and goes on with', async () => {
  const expected = await runJob(await smallJob());
  const job = await smallJob({}, { native: true });
  const whole = await runJob(job);
  const figures = ({ events }: typeof whole) =>
    events.flatMap((event) => (event.type === 'step' ? [[event.loss, event.gradNorm]] : []));
  expect(figures(whole)).toEqual(figures(expected));
  expect(whole.result.evaluations).toEqual(expected.result.evaluations);
  expect(whole.result.predictions).toEqual(expected.result.predictions);
  const stopped = await smallJob({ checkpointEvery: 3 }, { native: true });
  await runJob(stopped, (events) => events.filter(({ type }) => type === 'step').length === 3);
  const resumed = await runJob({ ...stopped, resumeFrom: `${stopped.checkpointsFolder}/step-000003` });
  expect(figures(resumed)).toEqual(figures(expected).slice(3));
});
