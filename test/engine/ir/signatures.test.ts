import { describe, expect, expectTypeOf, it } from 'vitest';
import {
  type Arity,
  type AttributesOf,
  Graph,
  isNode,
  type Node,
  type OpName,
  type OpSignatures,
  tensor,
  type Value,
} from '../../../src/engine/ir/index.ts';
import { buildIn, type OpRecord, registry, verify } from '../../../src/engine/ops/index.ts';

const float = tensor('float32', [2, 2]);

function start() {
  const graph = new Graph('typed');
  return { graph, build: buildIn(graph), x: graph.input('x', float), w: graph.parameter('w', float) };
}

describe('what does not compile, and is refused all the same when it comes at run time', () => {
  it('is an op that there is none of', () => {
    const { graph, build, x } = start();
    // @ts-expect-error: Tahn
    expect(() => build.apply('Tahn', [x], {})).toThrow('no op named Tahn');
    // @ts-expect-error: Tahn
    graph.append('Tahn', [x], {}, [float], 'wrong');
    expect(() => verify(graph)).toThrow('no op named Tahn');
  });

  it('is an input too few or too many', () => {
    const { graph, build, x } = start();
    // @ts-expect-error: Add takes two
    expect(() => build.apply('Add', [x], {})).toThrow('Add at Add takes 2 to 2 inputs, not 1');
    // @ts-expect-error: Tanh takes one
    expect(() => build.apply('Tanh', [x, x], {})).toThrow('Tanh at Tanh takes 1 to 1 inputs, not 2');
    // @ts-expect-error: Tanh takes one
    graph.append('Tanh', [x, x], {}, [float], 'wrong');
    expect(() => verify(graph)).toThrow('Tanh at wrong takes 1 to 1 inputs, not 2');
  });

  it('is an attribute that the op does not have, that is missing, or of another type', () => {
    const { build, x, w } = start();
    const forward = () => {
      // @ts-expect-error: alhpa
      build.matmul(x, w, { alhpa: 2 });
      // @ts-expect-error: transB is missing
      build.apply('MatMul', [x, w], { transA: false, alpha: 1 });
      // @ts-expect-error: float23
      build.cast(x, 'float23');
      // @ts-expect-error: Tanh has no attributes
      build.apply('Tanh', [x], { axis: 1 });
      // @ts-expect-error: no gate has this activation
      build.gated(x, w, 'swish');
    };
    expectTypeOf(forward).toBeFunction();
    // @ts-expect-error: a shape, not a size
    expect(() => build.apply('Reshape', [x], { shape: 4 })).toThrow();
  });

  it('is an attribute of a node that its op does not have', () => {
    const { graph, build, x, w } = start();
    build.dropout(x, w, { probability: 0.25, place: 'here' });
    const [node] = graph.nodes;
    if (!node || !isNode(node, 'Dropout')) throw new Error('the node is a Dropout');
    expectTypeOf(node.attributes).toEqualTypeOf<Readonly<{ probability: number; place: string }>>();
    // @ts-expect-error: probabilty
    expect(node.attributes.probabilty).toBeUndefined();
    expect(node.attributes.probability).toBe(0.25);
    expectTypeOf(node.inputs[1]).toEqualTypeOf<Value>();
    expectTypeOf(node.inputs[3]).toEqualTypeOf<Value | undefined>();
    // @ts-expect-error: Dropuot
    expect(isNode(node as Node, 'Dropuot')).toBe(false);
  });

  it('is a record of another arity, or one that gives too few gradients', () => {
    const record = {
      doc: '',
      arity: [1, 1],
      infer: ([x]) => [x],
      gradient: 'not implemented',
      lower: () => undefined,
    } satisfies OpRecord<'Tanh'>;
    // @ts-expect-error: Add takes two inputs
    expectTypeOf(record).toExtend<OpRecord<'Add'>>();
    const one: OpRecord<'Add'> = {
      ...registry.Add,
      // @ts-expect-error: a gradient for each of two inputs
      gradient: ({ dy }) => [dy],
    };
    expectTypeOf(one).toEqualTypeOf<OpRecord<'Add'>>();
  });
});

describe('signatures', () => {
  it('say how many inputs there can be', () => {
    expectTypeOf<Arity<OpSignatures['Add']['inputs']>>().toEqualTypeOf<readonly [2, 2]>();
    expectTypeOf<Arity<OpSignatures['Linear']['inputs']>>().toEqualTypeOf<readonly [2, 3]>();
    expectTypeOf<Arity<OpSignatures['Concat']['inputs']>>().toEqualTypeOf<readonly [1, number]>();
  });

  it('have one entry for the product of two matrices, whatever the op', () => {
    expectTypeOf<AttributesOf<'MatMul'>>().toEqualTypeOf<AttributesOf<'Gemm'>>();
  });

  it('are those of the records', () => {
    expectTypeOf<keyof typeof registry>().toEqualTypeOf<OpName>();
  });

  it('give a part for each size of a split', () => {
    const { build, x } = start();
    const parts = build.split(x, [1, 1], 0);
    expectTypeOf(parts).toEqualTypeOf<readonly [Value, Value]>();
    expect(parts).toHaveLength(2);
  });
});
