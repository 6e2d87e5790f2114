import { expect, it } from 'vitest';
import { tensor } from '../../../src/engine/ir/index.ts';
import { encodeModel } from '../../../src/engine/proto/index.ts';
import { float32Tensor, openSession } from '../../../src/engine/runtime/index.ts';
import { describeWithWebgpu } from '../../support/webgpu.ts';

describeWithWebgpu('a session on WebGPU', () => {
  it('multiplies matrices without falling back to the CPU', async () => {
    const type = tensor('float32', [2, 2]);
    const bytes = encodeModel({
      opsets: { '': 21 },
      graph: {
        name: 'product',
        inputs: [
          { name: 'a', type },
          { name: 'b', type },
        ],
        outputs: [{ name: 'c', type }],
        initializers: [],
        nodes: [{ opType: 'MatMul', domain: '', name: 'c', inputs: ['a', 'b'], outputs: ['c'], attributes: {} }],
        types: new Map(),
      },
    });
    const session = await openSession(bytes, { device: 'webgpu', threads: 1, noFallback: true });
    const a = float32Tensor([2, 2], Float32Array.of(1, 2, 3, 4));
    const b = float32Tensor([2, 2], Float32Array.of(5, 6, 7, 8));
    const { c } = await session.run({ a, b });
    expect([...(c!.data as Float32Array)]).toEqual([19, 22, 43, 50]);
    await session.close();
  });
});
