import { expect, it } from 'vitest';
import { expectSameTensors } from '../../../support/gradients.ts';
import { openTinyModel, tinyRows, writeTinyCheckpoint } from '../../../support/tiny-checkpoint.ts';
import { describeWithWebgpu } from '../../../support/webgpu.ts';

const batch = { sequences: tinyRows([4, 9, 6]), labels: [0, 1, 1], classWeights: [0.8, 1.3] };
const dropouts = { hidden: 0.2, attention: 0.2, head: 0.3, lora: 0.25 };

describeWithWebgpu('training on WebGPU', () => {
  it('drops what the CPU drops', async () => {
    const sizes = { layers: 1 };
    const folder = await writeTinyCheckpoint('roberta', sizes);
    const cpu = await openTinyModel({ sizes, dropouts }, folder);
    const gpu = await openTinyModel({ sizes, dropouts, model: { device: 'webgpu' } }, folder);
    for (const run of [[1, 0] as const, [2, 1] as const]) {
      const expected = await cpu.model.train(batch, cpu.values, run, 1);
      const { loss, gradients } = await gpu.model.train(batch, gpu.values, run, 1);
      expect(loss).toBeCloseTo(expected.loss, 5);
      // Other orders of the sums in float32; another mask would give other gradients altogether.
      expectSameTensors(gradients, expected.gradients, 1e-4);
    }
    const logits = async ({ model, values }: typeof cpu) => (await model.evaluate(batch, values))['logits']!.data;
    const expected = Array.from((await logits(cpu)) as Float32Array, (logit) => expect.closeTo(logit, 5) as number);
    expect(Array.from((await logits(gpu)) as Float32Array)).toEqual(expected);
  });

  it('has the gradients of a decoder that the CPU has', async () => {
    const settings = { architecture: 'llama', sizes: { layers: 1 } } as const;
    const folder = await writeTinyCheckpoint('llama', settings.sizes);
    const cpu = await openTinyModel(settings, folder);
    const gpu = await openTinyModel({ ...settings, model: { device: 'webgpu' } }, folder);
    const expected = await cpu.model.train(batch, cpu.values, [1, 0], 1);
    const { loss, gradients } = await gpu.model.train(batch, gpu.values, [1, 0], 1);
    expect(loss).toBeCloseTo(expected.loss, 5);
    expectSameTensors(gradients, expected.gradients, 1e-4);
  });
});
