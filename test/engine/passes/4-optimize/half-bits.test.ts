import { describe, expect, it } from 'vitest';
import { Graph, tensor } from '../../../../src/engine/ir/index.ts';
import { buildIn } from '../../../../src/engine/ops/index.ts';
import { storedParameter } from '../../../../src/engine/passes/index.ts';
import { bitsType, fromBits } from '../../../../src/engine/passes/4-optimize/half-bits.ts';
import { useStoredWeights } from '../../../../src/engine/passes/4-optimize/stored-weights.ts';
import { hostTensor } from '../../../../src/engine/runtime/index.ts';
import { widenBfloat16, widenFloat16 } from '../../../../src/engine/weights/index.ts';
import { expectGraph } from '../../../support/graph-text.ts';
import { sessionOf } from '../../../support/run-graph.ts';

const widened = { float16: widenFloat16, bfloat16: widenBfloat16 };
const none = { int8Products: false, halfCasts: [] };

describe.each(['float16', 'bfloat16'] as const)('%s by its bits', (dtype) => {
  it.each([
    // All patterns: zeros of both signs, subnormal numbers, infinities and NaNs among them.
    { shape: [256, 256], as: 'uint32' },
    { shape: [21, 3], as: 'uint8' },
  ])('has every value of $shape, read as $as', async ({ shape, as }) => {
    const graph = new Graph('g');
    const type = bitsType(tensor(dtype, shape));
    expect(type.dtype).toBe(as);
    graph.output('y', fromBits(buildIn(graph), graph.input('bits', type), dtype));
    const session = await sessionOf(graph);
    const patterns = Uint16Array.from({ length: shape[0]! * shape[1]! }, (_, pattern) => pattern);
    const data = as === 'uint32' ? new Uint32Array(patterns.buffer) : new Uint8Array(patterns.buffer);
    const { y } = await session.run({ bits: hostTensor(type.dtype, type.shape as number[], data) });
    expect(y!.shape).toEqual(shape);
    const bitsOf = (values: Float32Array) => Array.from(values, (value) => (Number.isNaN(value) ? 'NaN' : value));
    expect(bitsOf(y!.data as Float32Array)).toEqual(bitsOf(widened[dtype](patterns)));
  });
});

it('picks the rows of a table before it looks their bits up', () => {
  const graph = new Graph('g');
  const table = graph.parameter('w', tensor('float32', [2, 64]));
  graph.output('y', buildIn(graph).gather(table, graph.input('ids', tensor('int32', ['tokens']))));
  const place = { location: 'weights', offset: 0, length: 0 };
  const stored = useStoredWeights(graph, () => storedParameter('stored', [2, 64], 'bfloat16', () => place), none);
  expect(stored.tensors.get('w.stored')!.type).toEqual(tensor('uint32', [2, 32]));
  expectGraph(
    stored.graph,
    `
    graph g
      parameter w.stored: uint32[2, 32]
      input ids: int32[tokens]
      Gather.Gather: uint32[tokens, 32] = Gather(w.stored, ids)
      Gather.Div: uint32[tokens, 32] = Div(Gather.Gather, const_65536)
      Gather.Mul: uint32[tokens, 32] = Mul(Gather.Div, const_65536)
      Gather.Sub: uint32[tokens, 32] = Sub(Gather.Gather, Gather.Mul)
      Gather.Cast: int32[tokens, 32] = Cast(Gather.Sub) {to: int32}
      Gather.Reshape: int32[tokens, 32, 1] = Reshape(Gather.Cast) {shape: [tokens, 32, 1]}
      Gather.Cast_2: int32[tokens, 32] = Cast(Gather.Div) {to: int32}
      Gather.Reshape_2: int32[tokens, 32, 1] = Reshape(Gather.Cast_2) {shape: [tokens, 32, 1]}
      Gather.Concat: int32[tokens, 32, 2] = Concat(Gather.Reshape, Gather.Reshape_2) {axis: 2}
      Gather.Reshape_3: int32[tokens, 64] = Reshape(Gather.Concat) {shape: [tokens, 64]}
      Gather.Gather_2: float32[tokens, 64] = Gather(bfloat16_values, Gather.Reshape_3)
      output y = Gather.Gather_2
    `,
  );
});
