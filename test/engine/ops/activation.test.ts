import { describe, expect, it } from 'vitest';
import { array, each, eachPair, erf, scattered } from '../../support/arrays.ts';
import { checkOp } from '../../support/check-op.ts';
import { Graph, tensor } from '../../../src/engine/ir/index.ts';
import { buildIn } from '../../../src/engine/ops/index.ts';
import { differentiate } from '../../../src/engine/passes/index.ts';
import { sessionOf, toTensor } from '../../support/run-graph.ts';

const awkward = array([2, 6], [0, -0, 1e-3, -1e-3, 0.75, -0.75, 3, -3, 10, -10, 100, -100]);

describe('Relu', () => {
  it('Relu: positive, negative, large', () =>
    checkOp('Relu', { inputs: [array([6], [1, -1, 1e-3, -1e-3, 1e5, -1e5])], reference: each((x) => Math.max(x, 0)) }));
  it('Relu: the gradient at exactly 0 is 0, as in PyTorch', () =>
    checkOp('Relu', {
      inputs: [array([4], [0, -0, 2, -2])],
      reference: each((x) => Math.max(x, 0)),
      gradients: ([x], [weights]) => [eachPair((at, weight) => (at > 0 ? weight : 0))(x!, weights!)],
    }));
  it('Relu: no rows', () =>
    checkOp('Relu', { inputs: [{ ...array([0, 2], []), symbols: ['rows', 2] }], reference: (x) => x }));
  it('passes a NaN on, so that a broken step is seen', async () => {
    const graph = new Graph('broken');
    graph.output('y', buildIn(graph).relu(graph.input('x', tensor('float32', [1]))));
    const { y } = await (await sessionOf(graph)).run({ x: toTensor(array([1], [NaN]), 'float32') });
    expect(y!.data[0]).toBeNaN();
  });
});

describe('Gelu', () => {
  const gelu = (x: number) => 0.5 * x * (1 + erf(x * Math.SQRT1_2));
  it('Gelu: near 0, around 1, at ±10 and ±100', () => checkOp('Gelu', { inputs: [awkward], reference: each(gelu) }));
  it('Gelu: where the derivative is 0 and where it is largest', () =>
    checkOp('Gelu', { inputs: [array([3], [-0.7517915, Math.SQRT2, -Math.SQRT2])], reference: each(gelu) }));
  it('Gelu: no rows', () =>
    checkOp('Gelu', { inputs: [{ ...array([0, 2], []), symbols: ['rows', 2] }], reference: (x) => x }));
});

describe('GeluTanh', () => {
  const c = Math.sqrt(2 / Math.PI);
  const geluTanh = (x: number) => 0.5 * x * (1 + Math.tanh(c * (x + 0.044715 * x ** 3)));
  it('GeluTanh: near 0, around 1, at ±10 and ±100', () =>
    checkOp('GeluTanh', { inputs: [awkward], reference: each(geluTanh) }));
  it('GeluTanh: no rows', () =>
    checkOp('GeluTanh', { inputs: [{ ...array([0, 2], []), symbols: ['rows', 2] }], reference: (x) => x }));
});

describe('Silu', () => {
  it('Silu: near 0, around 1, at ±10 and ±100', () =>
    checkOp('Silu', { inputs: [awkward], reference: each((x) => x / (1 + Math.exp(-x))) }));
  it('Silu: no rows', () =>
    checkOp('Silu', { inputs: [{ ...array([0, 2], []), symbols: ['rows', 2] }], reference: (x) => x }));
});

describe('Gated', () => {
  const silu = (x: number) => x / (1 + Math.exp(-x));
  it.each([
    ['silu', silu],
    ['tanh', Math.tanh],
    ['relu', (x: number) => Math.max(0, x)],
  ] as const)('Gated: by %s', (activation, act) =>
    checkOp('Gated', {
      inputs: [scattered([3, 4]), scattered([3, 4], 5)],
      attributes: { activation },
      reference: eachPair((gate, factor) => act(gate) * factor),
    }),
  );
  it('Gated: by gelu, no rows', () =>
    checkOp('Gated', {
      inputs: [1, 2].map(() => ({ ...array([0, 2], []), symbols: ['rows', 2], dtype: 'float32' as const })),
      attributes: { activation: 'gelu' },
      reference: (gate) => gate,
    }));
  it('keeps what goes in, and not the activation of the gate', () => {
    const graph = new Graph('kept');
    const build = buildIn(graph);
    const [gate, factor] = ['gate', 'factor'].map((name) => graph.input(name, tensor('float32', [2, 3])));
    const y = build.gated(gate!, factor!, 'silu');
    const before = graph.nodes.length;
    const dy = graph.input('dy', y.type);
    differentiate(graph, { of: y, seed: dy, wrt: [gate!, factor!], into: graph });
    const read = graph.nodes.slice(before).flatMap(({ inputs }) => inputs);
    expect(read).toContain(gate);
    expect(read).toContain(factor);
    expect(read).not.toContain(y);
  });
  it('refuses a factor of another shape', () => {
    const graph = new Graph('wrong');
    const [gate, factor] = [3, 4].map((size) => graph.input(`${size}`, tensor('float32', [2, size])));
    expect(() => buildIn(graph).gated(gate!, factor!, 'silu')).toThrow('Gated of float32[2, 3] and float32[2, 4]');
  });
});
