import { expect, it } from 'vitest';
import { resolveModel } from '../../../../src/engine/models/index.ts';
import { openBase } from '../../../../src/engine/train/frozen/base.ts';
import { openCheckpoint, readConfig } from '../../../../src/engine/weights/index.ts';
import { expectSameTensors } from '../../../support/gradients.ts';
import { temporaryFolder } from '../../../support/temporary.ts';
import { openTinyModel, tinyArchitectures, tinyRows, writeTinyCheckpoint } from '../../../support/tiny-checkpoint.ts';
import { describeWithWebgpu } from '../../../support/webgpu.ts';

const batch = { sequences: tinyRows([4, 9, 6]), labels: [0, 1, 1], classWeights: [0.8, 1.3] };
const dropouts = { hidden: 0.2, attention: 0.2, head: 0.3, lora: 0.25 };

function cosine(a: Float32Array, b: Float32Array): number {
  const dot = (x: Float32Array, y: Float32Array) => x.reduce((sum, value, index) => sum + value * y[index]!, 0);
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
}

describeWithWebgpu('training on WebGPU', () => {
  it('drops what the CPU drops', async () => {
    const sizes = { layers: 1 };
    const folder = await writeTinyCheckpoint('roberta', sizes);
    const cpu = await openTinyModel({ sizes, dropouts }, folder);
    const gpu = await openTinyModel({ sizes, dropouts, model: { device: 'webgpu' } }, folder);
    expect(gpu.model.nodesOnCpu).toMatchObject({ count: 0 });
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

  it('has the loss and the gradients of label sets', async () => {
    const several = { sequences: batch.sequences, labelSets: [[0, 2], [], [1]], classWeights: [0.8, 1.3, 2] };
    const sizes = { layers: 1 };
    const settings = { sizes, classes: 3, task: 'multi-label' } as const;
    const folder = await writeTinyCheckpoint('roberta', sizes);
    const cpu = await openTinyModel(settings, folder);
    const gpu = await openTinyModel({ ...settings, model: { device: 'webgpu' } }, folder);
    expect(gpu.model.nodesOnCpu).toMatchObject({ count: 0 });
    const expected = await cpu.model.train(several, cpu.values, [1, 0], 1);
    const { loss, gradients } = await gpu.model.train(several, gpu.values, [1, 0], 1);
    expect(loss).toBeCloseTo(expected.loss, 5);
    expectSameTensors(gradients, expected.gradients, 1e-4);
  });

  it.each(tinyArchitectures)(
    'leaves no node of %s to the CPU, with recomputation and every dropout',
    async (architecture) => {
      const sizes = { layers: 2 };
      const folder = await writeTinyCheckpoint(architecture, sizes, 'BF16');
      const { model } = await openTinyModel(
        {
          architecture,
          sizes,
          dropouts,
          lora: { targets: 'all-linear' },
          model: { device: 'webgpu', recompute: true },
        },
        folder,
      );
      expect(model.nodesOnCpu).toEqual({ count: 0, of: 0, ops: [] });
    },
  );

  // Half floats and codes are widened to the same float32 weights on both devices; products with int8 codes are the CPU's alone,
  // and it rounds their inputs to 8 bits too: those gradients have the same direction, no more.
  it.each([
    { architecture: 'llama', dtype: 'F32', precision: 'stored', tolerance: 1e-4 },
    { architecture: 'llama', dtype: 'BF16', precision: 'stored', tolerance: 1e-4 },
    { architecture: 'roberta', dtype: 'F16', precision: 'nf4', tolerance: 1e-4 },
    { architecture: 'roberta', dtype: 'F32', precision: 'int4', tolerance: 1e-4 },
    { architecture: 'roberta', dtype: 'F32', precision: 'int8', tolerance: null },
  ] as const)(
    'has the gradients that the CPU has: $architecture in $dtype, $precision',
    async ({ architecture, dtype, precision, tolerance }) => {
      const sizes = { hidden: 32, intermediate: 64, layers: 1 };
      const folder = await writeTinyCheckpoint(architecture, sizes, dtype);
      const spec = resolveModel(await readConfig(folder), folder, 2, { hidden: 0, attention: 0, head: 0 });
      const base = await openBase(spec, await openCheckpoint(folder), { precision, cacheFolder: temporaryFolder() });
      const settings = { architecture, sizes };
      const cpu = await openTinyModel({ ...settings, model: { base } }, folder);
      const gpu = await openTinyModel({ ...settings, model: { base, device: 'webgpu' } }, folder);
      expect(gpu.model.nodesOnCpu).toMatchObject({ count: 0 });
      const expected = await cpu.model.train(batch, cpu.values, [1, 0], 1);
      const { loss, gradients } = await gpu.model.train(batch, gpu.values, [1, 0], 1);
      if (tolerance === null) {
        expect(loss).toBeCloseTo(expected.loss, 1);
        for (const [name, gradient] of gradients)
          expect(cosine(gradient, expected.gradients.get(name)!), name).toBeGreaterThan(0.98);
        return;
      }
      expect(loss).toBeCloseTo(expected.loss, 5);
      expectSameTensors(gradients, expected.gradients, tolerance);
    },
  );
});
