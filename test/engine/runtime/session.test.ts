import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type DType, type OnnxModel, tensor } from '../../../src/engine/ir/index.ts';
import {
  float32Tensor,
  hostTensor,
  openSession,
  type SessionOptions,
  type TensorData,
} from '../../../src/engine/runtime/index.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const x = float32Tensor([1, 2], Float32Array.of(3, 4));

/** sum = x + weight, difference = x − weight, for a weight of [2] at that place of a file. */
function weighted(location: string, offset: number, length = 8): OnnxModel {
  const type = tensor('float32', ['rows', 2]);
  const node = (opType: string, output: string) => ({
    ...{ opType, domain: '', name: output, inputs: ['x', 'weight'], outputs: [output], attributes: {} },
  });
  return {
    opsets: { '': 21 },
    graph: {
      name: 'weighted',
      inputs: [{ name: 'x', type }],
      outputs: [
        { name: 'sum', type },
        { name: 'difference', type },
      ],
      initializers: [{ name: 'weight', type: tensor('float32', [2]), external: { location, offset, length } }],
      nodes: [node('Add', 'sum'), node('Sub', 'difference')],
      types: new Map(),
    },
  };
}

/** A folder whose file holds 10 and 20 behind `offset` other bytes. */
function folderWithWeights(offset: number, name = 'model.safetensors'): string {
  const folder = temporaryFolder();
  mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
  const numbers = new Uint8Array(Float32Array.of(10, 20).buffer);
  writeFileSync(path.join(folder, name), new Uint8Array([...Array<number>(offset).fill(255), ...numbers, 7, 7]));
  return folder;
}

describe.each([
  ['the binding', false],
  ['the C interface', true],
])('by %s', (_, native) => {
  const onCpu: SessionOptions = { device: 'cpu', threads: 1, native };

  async function opened(model: OnnxModel, options: Partial<SessionOptions> = {}) {
    const session = await openSession(model, { ...onCpu, ...options });
    onTestFinished(() => session.close());
    return session;
  }

  describe('external data', () => {
    it.each([0, 8, 25, 4099])('is read at byte %i of a file in the folder', async (offset) => {
      const session = await opened(weighted('model.safetensors', offset), { weightsFolder: folderWithWeights(offset) });
      const { sum } = await session.run({ x });
      expect([...(sum!.data as Float32Array)]).toEqual([13, 24]);
    });

    it('is found in folders below, whose names need not be ASCII', async () => {
      const name = 'blobs/é b/w.safetensors';
      const session = await opened(weighted(name, 3), { weightsFolder: folderWithWeights(3, name) });
      expect([...((await session.run({ x }))['sum']!.data as Float32Array)]).toEqual([13, 24]);
    });

    it('is found through a link that stays in the folder', async () => {
      const folder = folderWithWeights(0, 'blobs/abc');
      symlinkSync(path.join(folder, 'blobs/abc'), path.join(folder, 'model.safetensors'));
      const session = await opened(weighted('model.safetensors', 0), { weightsFolder: folder });
      expect([...((await session.run({ x }))['sum']!.data as Float32Array)]).toEqual([13, 24]);
    });

    it.each([
      ['a file that is not there', 'missing.safetensors', 0, 'missing.safetensors'],
      ['a range behind the end of the file', 'model.safetensors', 16, 'weight'],
      ['a file outside the folder', '../model.safetensors', 0, 'escapes'],
    ])('refuses %s and says which', async (_, location, offset, named) => {
      const folder = folderWithWeights(8);
      await expect(openSession(weighted(location, offset), { ...onCpu, weightsFolder: folder })).rejects.toMatchObject({
        code: 'runtime.session-failed',
        details: { device: 'cpu', reason: expect.stringContaining(named) as string },
      });
    });
  });

  describe('a session', () => {
    const model = weighted('model.safetensors', 0);

    it('computes the outputs asked for, and all when none is named', async () => {
      const session = await opened(model, { weightsFolder: folderWithWeights(0) });
      expect(session.outputNames).toEqual(['sum', 'difference']);
      expect(Object.keys(await session.run({ x }, ['difference']))).toEqual(['difference']);
      expect(Object.keys(await session.run({ x }))).toEqual(['sum', 'difference']);
    });

    it('takes another number of rows in every run, none too', async () => {
      const session = await opened(model, { weightsFolder: folderWithWeights(0) });
      for (const rows of [1, 3, 0]) {
        const { sum } = await session.run({ x: float32Tensor([rows, 2], new Float32Array(2 * rows)) });
        expect(sum!.shape).toEqual([rows, 2]);
      }
    });

    it.each([
      ['of another size', { x: float32Tensor([1, 3], new Float32Array(3)) }, 'x'],
      ['of another rank', { x: float32Tensor([2], new Float32Array(2)) }, 'x'],
      ['of another dtype', { x: hostTensor('float64', [1, 2], new Float64Array(2)) }, 'tensor(double)'],
      ['with fewer numbers than its shape says', { x: float32Tensor([2, 2], new Float32Array(3)) }, '4'],
      ['that is missing', {}, 'x'],
    ])('refuses a feed %s', async (_, feeds, named) => {
      const session = await opened(model, { weightsFolder: folderWithWeights(0) });
      await expect(session.run(feeds)).rejects.toMatchObject({
        code: 'runtime.step-failed',
        details: { device: 'cpu', reason: expect.stringContaining(named) as string },
      });
    });

    it('refuses an output that the model does not have', async () => {
      const session = await opened(model, { weightsFolder: folderWithWeights(0) });
      await expect(session.run({ x }, ['product'])).rejects.toMatchObject({ code: 'runtime.step-failed' });
    });

    it('refuses a device that there is none of', async () => {
      const options = { ...onCpu, device: 'abacus' as never, weightsFolder: folderWithWeights(0) };
      await expect(openSession(model, options)).rejects.toMatchObject({
        code: 'runtime.session-failed',
        details: { device: 'abacus' },
      });
    });

    it('refuses bytes that are no model', async () => {
      await expect(openSession(Uint8Array.of(1, 2, 3), onCpu)).rejects.toMatchObject({
        code: 'runtime.session-failed',
      });
    });

    it('writes a profile where it is asked to', async () => {
      const folder = temporaryFolder();
      const profilePrefix = path.join(folder, 'profile');
      const session = await opened(model, { weightsFolder: folderWithWeights(0), profilePrefix });
      await session.run({ x });
      session.endProfile();
      const [file] = readdirSync(folder);
      expect(readFileSync(path.join(folder, file!), 'utf8')).toContain('difference_kernel_time');
    });
  });

  describe('tensors', () => {
    it.each<[DType, TensorData]>([
      ['float32', Float32Array.of(1.5, -2)],
      ['float64', Float64Array.of(1e-300, -2)],
      ['float16', Uint16Array.of(0x3c00, 0xc000)],
      ['int8', Int8Array.of(-128, 127)],
      ['uint8', Uint8Array.of(0, 255)],
      ['int32', Int32Array.of(-(2 ** 31), 7)],
      ['int64', BigInt64Array.of(-(2n ** 62n), 7n)],
      ['uint32', Uint32Array.of(2 ** 32 - 1, 7)],
      ['bool', Uint8Array.of(0, 1)],
    ])('of %s come out as they went in, from the middle of a buffer too', async (dtype, data) => {
      const type = tensor(dtype, [2]);
      const session = await opened({
        opsets: { '': 21 },
        graph: {
          name: 'same',
          inputs: [{ name: 'in', type }],
          outputs: [{ name: 'out', type }],
          initializers: [],
          nodes: [{ opType: 'Identity', domain: '', name: 'i', inputs: ['in'], outputs: ['out'], attributes: {} }],
          types: new Map(),
        },
      });
      const bytes = new Uint8Array(data.byteLength * 3);
      bytes.set(new Uint8Array(data.buffer), data.byteLength);
      const View = data.constructor as new (buffer: ArrayBuffer, offset: number, length: number) => TensorData;
      const view = new View(bytes.buffer, data.byteLength, 2);
      expect((await session.run({ in: hostTensor(dtype, [2], view) }))['out']).toEqual({ dtype, shape: [2], data });
    });
  });
});
