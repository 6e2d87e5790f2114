import { describe, expect, it } from 'vitest';
import { Graph, tensor } from '../../../src/engine/ir/index.ts';
import { buildIn } from '../../../src/engine/ops/index.ts';
import { array, at, generate, type NumberArray, scattered } from '../../support/arrays.ts';
import { type CheckedInput, checkOp } from '../../support/check-op.ts';

const tables = (length: number, half: number): CheckedInput[] =>
  [Math.cos, Math.sin].map((of) => ({
    ...generate([length, half], ([position, pair]) => Math.fround(of(position! / (pair! + 1)))),
    symbols: ['length', half],
    frozen: true,
  }));

const reference = (x: NumberArray, cosine: NumberArray, sine: NumberArray) => {
  const half = x.shape.at(-1)! / 2;
  return generate(x.shape, (index) => {
    const [position, channel] = index.slice(2) as [number, number];
    const pair = channel % half;
    const other = at(x, index.with(-1, channel < half ? channel + half : pair));
    const turned = channel < half ? -other : other;
    return at(x, index) * at(cosine, [position, pair]) + turned * at(sine, [position, pair]);
  });
};

describe('RotaryEmbedding', () => {
  it.each([
    ['rows, heads and positions', [2, 3, 5, 8]],
    ['one pair of channels', [1, 2, 3, 2]],
    ['heads of 64 channels', [1, 1, 4, 64]],
    ['no rows', [0, 2, 3, 4]],
  ] as const)('RotaryEmbedding: %s', (_, shape) => {
    const [rows, heads, length, size] = shape;
    const x = { ...(rows === 0 ? array(shape, []) : scattered(shape)), symbols: ['rows', heads, 'length', size] };
    return checkOp('RotaryEmbedding', { inputs: [x, ...tables(length, size / 2)], reference });
  });
  it('refuses an odd head and tables of another size', () => {
    const graph = new Graph('wrong');
    const build = buildIn(graph);
    const input = (name: string, shape: readonly (number | string)[]) => graph.input(name, tensor('float32', shape));
    const [odd, even] = [input('odd', ['rows', 2, 'length', 5]), input('even', ['rows', 2, 'length', 4])];
    const [two, three] = [input('two', ['length', 2]), input('three', ['length', 3])];
    expect(() => build.rotaryEmbedding(odd, two, two)).toThrow('RotaryEmbedding of float32[rows, 2, length, 5]');
    expect(() => build.rotaryEmbedding(even, two, three)).toThrow('float32[length, 2], float32[length, 3]');
  });
});
