import { loadWorkbench } from '../../src/engine/index.ts';

const [rows, inner, columns] = [320, 1024, 4096];

/**
 * How fast this machine multiplies matrices, [320, 1024] by [1024, 4096], so that times of two machines can be compared:
 * float32 `Gemm` and int8 `DynamicQuantizeMatMul`, the best of several runs, in 10⁹ operations per second.
 */
export async function gemmRates(threads: number): Promise<{ fp32GFlops: number; int8GOps: number }> {
  return { fp32GFlops: await rateOf('Gemm', threads), int8GOps: await rateOf('DynamicQuantizeMatMul', threads) };
}

async function rateOf(opType: 'Gemm' | 'DynamicQuantizeMatMul', threads: number): Promise<number> {
  const { openSession } = await loadWorkbench();
  const quantized = opType === 'DynamicQuantizeMatMul';
  const value = (name: string, shape: readonly number[]) => ({ name, type: { dtype: 'float32' as const, shape } });
  const weight = quantized
    ? [
        { name: 'w', type: { dtype: 'int8' as const, shape: [inner, columns] }, data: bytes(inner * columns) },
        {
          name: 's',
          type: { dtype: 'float32' as const, shape: [columns] },
          data: new Float32Array(columns).fill(0.01),
        },
      ]
    : [{ ...value('w', [inner, columns]), data: new Float32Array(inner * columns).fill(0.25) }];
  const session = await openSession(
    {
      opsets: { '': 21, 'com.microsoft': 1 },
      graph: {
        name: 'gemm',
        inputs: [value('x', [rows, inner])],
        outputs: [value('y', [rows, columns])],
        initializers: weight,
        nodes: [
          {
            opType,
            domain: quantized ? 'com.microsoft' : '',
            name: 'product',
            inputs: ['x', ...weight.map(({ name }) => name)],
            outputs: ['y'],
            attributes: {},
          },
        ],
        types: new Map(),
      },
    },
    { device: 'cpu', threads, prepack: quantized },
  );
  const feeds = {
    x: {
      dtype: 'float32' as const,
      shape: [rows, inner],
      data: new Float32Array(rows * inner).map((_, i) => (i % 7) - 3),
    },
  };
  let best = Infinity;
  for (let run = 0; run < 12; run++) {
    const started = performance.now();
    await session.run(feeds);
    best = Math.min(best, performance.now() - started);
  }
  await session.close();
  return Math.round((2 * rows * inner * columns) / best / 1e5) / 10;
}

function bytes(count: number): Uint8Array {
  return Uint8Array.from({ length: count }, (_, index) => (index * 37) & 0xff);
}
