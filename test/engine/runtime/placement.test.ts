import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { expect, it } from 'vitest';
import { type OnnxModel, tensor } from '../../../src/engine/ir/index.ts';
import { float32Tensor, openPlacedSession } from '../../../src/engine/runtime/index.ts';
import { describeWithWebgpu } from '../../support/webgpu.ts';

/** A chain of ops of one input each. */
function chain(...ops: readonly string[]): OnnxModel {
  const type = tensor('float32', [2, 2]);
  const nameOf = (index: number) => (index === ops.length ? 'y' : `x.${index}`);
  return {
    opsets: { '': 21 },
    graph: {
      name: 'chain',
      inputs: [{ name: nameOf(0), type }],
      outputs: [{ name: 'y', type }],
      initializers: [],
      nodes: ops.map((opType, index) => ({
        opType,
        domain: '',
        name: `${opType}.${index}`,
        inputs: [nameOf(index)],
        outputs: [nameOf(index + 1)],
        attributes: {},
      })),
      types: new Map(),
    },
  };
}

const feeds = { 'x.0': float32Tensor([2, 2], Float32Array.of(1, -2, 3, -4)) };
const profiles = () => readdirSync(tmpdir()).filter((name) => name.startsWith('lorikeet-placement-'));

it('counts nothing on the CPU, where all is at home', async () => {
  const session = await openPlacedSession(chain('Sign', 'Exp'), { device: 'cpu', threads: 1 });
  expect(session.nodesOnCpu).toEqual({ count: 0, of: 0, ops: [] });
  await session.close();
});

it('passes on any other error', async () => {
  const opened = openPlacedSession(chain('NoSuchOp'), { device: 'cpu', threads: 1 });
  await expect(opened).rejects.toMatchObject({ code: 'runtime.session-failed' });
});

describeWithWebgpu('a session on WebGPU', () => {
  it('has no node on the CPU where the runtime promises it', async () => {
    const session = await openPlacedSession(chain('Exp', 'Neg'), { device: 'webgpu', threads: 1 });
    expect(session.nodesOnCpu).toEqual({ count: 0, of: 0, ops: [] });
    const { y } = await session.run(feeds);
    expect((y!.data as Float32Array)[0]).toBeCloseTo(-Math.E, 5);
    await session.close();
  });

  it('counts the nodes that have no kernel there, in the first run, and leaves no file', async () => {
    const before = profiles();
    const session = await openPlacedSession(chain('Exp', 'Sign', 'Neg', 'Round'), { device: 'webgpu', threads: 1 });
    expect(session.nodesOnCpu).toBeNull();
    const { y } = await session.run(feeds);
    expect(Array.from(y!.data as Float32Array)).toEqual([-1, -1, -1, -1]);
    expect(session.nodesOnCpu).toMatchObject({ count: 2, ops: ['Round', 'Sign'] });
    expect(session.nodesOnCpu!.of).toBeGreaterThan(3);
    expect(Array.from((await session.run(feeds))['y']!.data as Float32Array)).toEqual([-1, -1, -1, -1]);
    await session.close();
    expect(profiles()).toEqual(before);
  });

  it('makes none where a fallback is forbidden', async () => {
    const opened = openPlacedSession(chain('Sign'), { device: 'webgpu', threads: 1, noFallback: true });
    await expect(opened).rejects.toMatchObject({ code: 'runtime.session-failed' });
  });
});
