import type { Precision } from '../../../shared/precision.ts';
import { tensor, type Value } from '../../ir/index.ts';
import type { Build } from '../../ops/index.ts';
import { byteTable, formatOf } from '../../weights/formats/index.ts';

/**
 * The float32 values of a stored weight, as its format decodes them.
 *
 * @param part the value that a part of it has in the graph
 * @param float the float32 values of a part that holds numbers
 */
export function decode(
  build: Build,
  precision: Precision,
  part: (name: string) => Value,
  float: (part: Value) => Value,
  shape: readonly number[],
): Value {
  return formatOf(precision).decode<Value>(
    {
      part,
      float,
      pairs: (codes, levels) => build.gather(pairTable(build, precision, levels), build.cast(codes, 'int32')),
      mul: (a, b) => build.mul(a, b),
      add: (a, b) => build.add(a, b),
      reshape: (x, to) => build.reshape(x, to),
    },
    shape,
  );
}

/** float32 [256, 2]: the values of the high and the low half of each byte. One constant for all weights. */
function pairTable({ graph }: Build, precision: Precision, levels: Float32Array): Value {
  const root = rootOf(graph);
  const name = `${precision}_pairs`;
  return root.find(name) ?? root.constant(name, tensor('float32', [256, 2]), byteTable(levels));
}

/** The graph that a branch belongs to, or the graph itself. */
export function rootOf(graph: Build['graph']): Build['graph'] {
  return graph.parent ? rootOf(graph.parent) : graph;
}
