import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import type { TrainingEvent } from '../../../../src/engine/index.ts';
import { LossScale } from '../../../../src/engine/train/loop/loss-scale.ts';
import { smallJob, runJob, type Told } from '../../../support/fine-tune-job.ts';

const demo = path.resolve(import.meta.dirname, '../../../../resources/demo/checkpoint');

const stepsOf = (events: readonly TrainingEvent[]) => events.flatMap((event) => (event.type === 'step' ? [event] : []));
const notesOf = ({ events }: Told) => events.flatMap((event) => (event.type === 'note' ? [event.message] : []));

it('is halved when gradients overflow, down to 1, and doubled after 2,000 good steps', () => {
  const scale = new LossScale();
  expect(scale.scale).toBe(65_536);
  expect(scale.shrink()).toBe(true);
  for (let step = 0; step < 1999; step++) scale.grow();
  expect(scale.state).toEqual({ scale: 32_768, goodSteps: 1999 });
  scale.grow();
  expect(scale.state).toEqual({ scale: 65_536, goodSteps: 0 });
  while (scale.scale > 1) scale.shrink();
  expect(scale.shrink()).toBe(false);
  expect(new LossScale({ scale: 8, goodSteps: 1998 }).state).toEqual({ scale: 8, goodSteps: 1998 });
});

it(
  'lets products in float16 take the twenty first steps of float32 on the model of the demo',
  { timeout: 240_000 },
  async () => {
    const job = await smallJob({ epochs: 5, learningRate: 1e-3 }, { checkpoint: demo });
    const wide = stepsOf((await runJob(job)).events).map(({ loss }) => loss!);
    const again = await smallJob({ epochs: 5, learningRate: 1e-3 }, { checkpoint: demo, compute: 'fp16' });
    const half = await runJob(again);
    const losses = stepsOf(half.events).map(({ loss }) => loss!);
    expect(losses).toHaveLength(20);
    const differences = losses.map((loss, index) => Math.abs(loss - wide[index]!));
    // Measured 1.2e-5.
    expect(Math.max(...differences)).toBeLessThan(1e-3);
    expect(losses).not.toEqual(wide);
    expect(notesOf(half)).toContainEqual(
      'matrix products are computed in fp16, all else in fp32; the loss scale begins at 65536',
    );
  },
);

it(
  'is kept in checkpoints; a run that goes on with an absurd one skips steps until gradients fit',
  { timeout: 120_000 },
  async () => {
    const job = await smallJob({ epochs: 8, checkpointEvery: 4 }, { compute: 'fp16' });
    const stopped = await runJob(job, (events) => stepsOf(events).length === 4);
    expect(stopped.result.status).toBe('stopped');
    const resumeFrom = path.join(job.checkpointsFolder, 'step-000004');
    const file = path.join(resumeFrom, 'state.json');
    const state = JSON.parse(readFileSync(file, 'utf8')) as object;
    expect(state).toMatchObject({ lossScale: { scale: 65_536, goodSteps: 4 } });
    writeFileSync(file, JSON.stringify({ ...state, lossScale: { scale: 2 ** 36, goodSteps: 0 } }));
    const resumed = await runJob({ ...job, resumeFrom });
    expect(resumed.result.status).toBe('finished');
    const steps = stepsOf(resumed.events);
    const skipped = steps.filter(({ isSkipped }) => isSkipped);
    // A training that diverged ends after four in a row.
    expect(skipped.length).toBeGreaterThan(4);
    const [first, ...others] = steps.map(({ lossScale }) => lossScale!);
    expect(first).toBe(2 ** 36);
    others.forEach((scale, index) => expect(scale).toBe(steps[index]!.lossScale! / (steps[index]!.isSkipped ? 2 : 1)));
    expect(skipped.map(({ loss, gradNorm }) => [loss, gradNorm])).toEqual(skipped.map(() => [null, null]));
    expect(steps.filter(({ isSkipped }) => !isSkipped).every(({ gradNorm }) => gradNorm! < 10)).toBe(true);
    expect(notesOf(resumed)).toContainEqual(
      'step 5 is skipped: its gradients overflowed in float16; the loss scale falls from 68719476736 to 34359738368',
    );
  },
);
