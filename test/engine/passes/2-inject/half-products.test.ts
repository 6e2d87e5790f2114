import { describe, expect, it } from 'vitest';
import type { OnnxModel, OnnxNode } from '../../../../src/engine/ir/index.ts';
import { openBase } from '../../../../src/engine/train/frozen/base.ts';
import { computeOf } from '../../../../src/engine/train/model/model.ts';
import type { TokenBatch } from '../../../../src/engine/train/feeds/batch.ts';
import { relativeDifference } from '../../../../src/engine/train/proof/difference.ts';
import { openCheckpoint } from '../../../../src/engine/weights/index.ts';
import { temporaryFolder } from '../../../support/temporary.ts';
import { openTinyModel, tinyArchitectures, tinyRows, writeTinyCheckpoint } from '../../../support/tiny-checkpoint.ts';
import { describeWithWebgpu } from '../../../support/webgpu.ts';

const batch = { sequences: tinyRows([4, 9, 6]), labels: [0, 1, 1], classWeights: [0.8, 1.3] };
const sizes = { hidden: 64, intermediate: 64, layers: 2 };
const settings = {
  sizes,
  dropouts: { hidden: 0.1, attention: 0.1, head: 0.1, lora: 0.1 },
  lora: { targets: 'all-linear' as const },
};

/** float16 keeps 11 bits: a product is off by 5e-4 of its size, a loss or all gradients together by a few of those. */
const LOSS_TOLERANCE = 5e-3;
const GRADIENT_TOLERANCE = 1e-2;

/** The loss of one training step, and all of its gradients behind each other. */
async function stepOf(
  { model, values }: Awaited<ReturnType<typeof openTinyModel>>,
  lossScale = 1,
  rows: TokenBatch = batch,
) {
  const { loss, gradients } = await model.train(rows, values, [1, 0], lossScale);
  return { loss, gradients: [...gradients.values()].flatMap((each) => Array.from(each, (value) => value / lossScale)) };
}

type Step = Awaited<ReturnType<typeof stepOf>>;

function expectAlike(half: Step, wide: Step) {
  expect(relativeDifference([half.loss], [wide.loss])).toBeLessThan(LOSS_TOLERANCE);
  const difference = relativeDifference(half.gradients, wide.gradients);
  expect(difference).toBeLessThan(GRADIENT_TOLERANCE);
  // Numbers that were not rounded to float16 would be those of float32.
  expect(difference).toBeGreaterThan(1e-5);
}

/** Every node of a model, branches included, with the dtype of its data. */
function nodesOf({ graph }: OnnxModel): (OnnxNode & { readonly dtype: string | undefined })[] {
  const types = new Map<string, string>();
  const inGraph = (each: OnnxModel['graph']): ReturnType<typeof nodesOf> => {
    for (const [name, { dtype }] of each.types) types.set(name, dtype);
    return each.nodes.flatMap((node) => [
      { ...node, dtype: types.get(node.inputs[0] ?? '') },
      ...Object.values(node.attributes).flatMap((value) => (value.kind === 'graph' ? inGraph(value.value) : [])),
    ]);
  };
  return inGraph(graph);
}

describe('products in float16', () => {
  it.each(tinyArchitectures.map((architecture, index) => ({ architecture, recompute: index % 2 === 1 })))(
    'give the gradients of $architecture that products in float32 give, recompute $recompute',
    async ({ architecture, recompute }) => {
      const folder = await writeTinyCheckpoint(architecture, sizes, 'F16');
      const wide = await openTinyModel({ ...settings, architecture, model: { recompute } }, folder);
      const model = { recompute, compute: 'fp16' } as const;
      const half = await openTinyModel({ ...settings, architecture, model }, folder);
      if (computeOf(half.spec, 'fp16') === 'fp32') {
        expect(await stepOf(half)).toEqual(await stepOf(wide));
      } else expectAlike(await stepOf(half, 1024), await stepOf(wide));
    },
  );

  it('leave the loss of label sets to float32', async () => {
    const folder = await writeTinyCheckpoint('roberta', sizes, 'F16');
    const several = { sequences: batch.sequences, labelSets: [[0], [], [0, 1]], classWeights: [0.8, 1.3] };
    const wide = await openTinyModel({ ...settings, task: 'multi-label' }, folder);
    const half = await openTinyModel({ ...settings, task: 'multi-label', model: { compute: 'fp16' } }, folder);
    expectAlike(await stepOf(half, 1024, several), await stepOf(wide, 1, several));
  });

  it.each([
    { dtype: 'F32', precision: 'stored' },
    { dtype: 'BF16', precision: 'stored' },
    { dtype: 'F32', precision: 'nf4' },
    { dtype: 'F16', precision: 'int4' },
  ] as const)('read a base in $dtype, $precision', async ({ dtype, precision }) => {
    const folder = await writeTinyCheckpoint('llama', sizes, dtype);
    const { spec } = await openTinyModel({ ...settings, architecture: 'llama' }, folder);
    const base = await openBase(spec, await openCheckpoint(folder), { precision, cacheFolder: temporaryFolder() });
    const wide = await openTinyModel({ ...settings, architecture: 'llama', model: { base } }, folder);
    const model = { base, compute: 'fp16', recompute: true } as const;
    const half = await openTinyModel({ ...settings, architecture: 'llama', model }, folder);
    expectAlike(await stepOf(half, 1024), await stepOf(wide));
  });

  it('leave to float32 what is not safe in them, and keep no wide form of a weight or a product', async () => {
    for (const architecture of ['roberta', 'gemma2'] as const) {
      let written: OnnxModel | undefined;
      const rewrite = (model: OnnxModel) => (written = model);
      const folder = await writeTinyCheckpoint(architecture, sizes, 'F16');
      await openTinyModel({ ...settings, architecture, model: { compute: 'fp16', rewrite } }, folder);
      const nodes = nodesOf(written!);
      const half = new Set(nodes.filter(({ dtype }) => dtype === 'float16').map(({ opType }) => opType));
      const free = ['Add', 'Cast', 'Gather', 'FusedMatMul', 'Gemm', 'MatMul', 'Mul', 'Reshape', 'Transpose', 'Split'];
      expect([...half].filter((op) => !free.includes(op))).toEqual([]);
      // Products that pick the states of each text, and those of the head.
      const isAllowed = ({ name, inputs }: OnnxNode) =>
        inputs.some((input) => input === 'pooling') || /^(?:gradient\.)?head\./.test(name);
      const wide = nodes.filter(({ opType, dtype }) => /MatMul|Gemm/.test(opType) && dtype === 'float32');
      expect(wide.filter((node) => !isAllowed(node)).map(({ name }) => name)).toEqual([]);
      const branch = written!.graph.nodes.find(({ opType }) => opType === 'If')!.attributes['then_branch']!;
      const inside = branch.kind === 'graph' ? branch.value : undefined;
      const widened = new Set(
        written!.graph.nodes
          .filter(
            ({ opType, inputs }) => opType === 'Cast' && written!.graph.types.get(inputs[0]!)?.dtype === 'float16',
          )
          .flatMap(({ outputs }) => outputs),
      );
      expect(inside!.nodes.flatMap(({ inputs }) => inputs.filter((name) => widened.has(name)))).toEqual([]);
    }
  });

  it('are refused where the device has none', async () => {
    await expect(openTinyModel({ model: { compute: 'bf16' } })).rejects.toMatchObject({
      code: 'train.compute-unavailable',
      message: expect.stringContaining('cpu has no matrix products in bf16') as string,
    });
  });
});

describeWithWebgpu('products in float16 on WebGPU', () => {
  it(
    'give the gradients of float32, or are refused where shaders have no half floats',
    { timeout: 600_000 },
    async () => {
      for (const architecture of ['roberta', 'llama'] as const) {
        const settings = { sizes: { ...sizes, layers: 1 }, lora: { targets: 'all-linear' as const } };
        const folder = await writeTinyCheckpoint(architecture, settings.sizes, 'F16');
        const model = { device: 'webgpu', compute: 'fp16' } as const;
        const wide = await openTinyModel({ ...settings, architecture }, folder);
        const half = await openTinyModel({ ...settings, architecture, model }, folder).catch((error: unknown) => {
          console.warn(`not compared: ${String(error)}`);
          expect(error).toMatchObject({ code: 'train.compute-unavailable' });
          return null;
        });
        if (half === null) return;
        expect(half.model.nodesOnCpu).toMatchObject({ count: 0 });
        expectAlike(await stepOf(half, 1024), await stepOf(wide));
      }
    },
  );
});
