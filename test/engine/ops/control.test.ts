import { describe, expect, it } from 'vitest';
import { Graph, tensor } from '../../../src/engine/ir/index.ts';
import { buildIn } from '../../../src/engine/ops/index.ts';
import { array, each } from '../../support/arrays.ts';
import { float32Scalar, boolScalar } from '../../../src/engine/runtime/index.ts';
import { checkOp } from '../../support/check-op.ts';
import { sessionOf } from '../../support/run-graph.ts';

describe('If', () => {
  it.each([1, 0])('If: constant branches, condition %i', (condition) =>
    checkOp('If', {
      inputs: [{ ...array([], [condition]), dtype: 'bool' }],
      attributes: (graph) => {
        const constant = (name: string, value: number) => {
          const branch = new Graph(name, graph);
          branch.output(`${name}.y`, branch.scalar(value));
          return branch;
        };
        return { then: constant('first', 3), else: constant('second', -7) };
      },
      reference: each((chosen) => (chosen ? 3 : -7)),
    }),
  );
  it.each([
    [true, 6],
    [false, 3],
  ])('runs the branch that the condition names, over values it captures: %s', async (condition, expected) => {
    const { graph, twice, same, chosen } = choice();
    graph.output('y', buildIn(graph).apply('If', [chosen], { then: twice, else: same })[0]!);
    const { y } = await (await sessionOf(graph)).run({ x: float32Scalar(3), chosen: boolScalar(condition) });
    expect([...(y!.data as Float32Array)]).toEqual([expected]);
  });
  it('refuses branches of different dtypes', () => {
    const { graph, twice, chosen } = choice();
    const other = new Graph('other', graph);
    other.output('other.y', other.scalar(1, 'int32'));
    expect(() => buildIn(graph).apply('If', [chosen], { then: twice, else: other })).toThrow(
      'If between twice and other, whose outputs differ',
    );
  });
  it('refuses a condition that is not a boolean', () => {
    const { graph, twice, same } = choice();
    expect(() => buildIn(graph).apply('If', [graph.find('x')!], { then: twice, else: same })).toThrow(
      'If on float32[]',
    );
  });
});

/** Two branches over a captured input: twice the input, or the input itself. */
function choice() {
  const graph = new Graph('choice');
  const x = graph.input('x', tensor('float32', []));
  const chosen = graph.input('chosen', tensor('bool', []));
  const twice = new Graph('twice', graph);
  twice.output('twice.y', buildIn(twice).scale(x, 2));
  const same = new Graph('same', graph);
  same.output('same.y', x);
  return { graph, twice, same, chosen };
}
