import { type Shape, tensor, type Value } from '../../ir/index.ts';
import { byteTable, fourBit, type FourBitFormat } from '../../weights/quantized/index.ts';
import type { Build } from '../../ops/index.ts';
import type { StoredParameter } from '../storage.ts';

type FourBit = Extract<StoredParameter, { kind: '4-bit' }>;

/**
 * The float32 values of a 4-bit matrix: one look-up a byte in a table of 256 pairs gives both values, then the scale of
 * each block. Runs at about the speed of DequantizeLinear and works for any 16 levels on every device.
 */
export function decodeFourBit(
  build: Build,
  shape: Shape,
  part: (name: string) => Value,
  { format, scales }: FourBit,
): Value {
  const codes = part('codes');
  const [blocks, bytes] = codes.type.shape as [number, number];
  const table = pairTable(build, format);
  const pairs = build.gather(table, build.cast(codes, 'int32'));
  const values = build.reshape(pairs, [blocks, bytes * 2]);
  if (scales.kind === 'plain') return build.reshape(build.mul(values, part('scales')), shape);
  const scaleCodes = build.cast(part('scale_codes'), 'float32');
  const wide = build.add(build.mul(scaleCodes, part('scale_scales')), part('scale_mean'));
  return build.reshape(build.mul(values, build.reshape(wide, [blocks, 1])), shape);
}

/** float32 [256, 2]: the values of the high and the low half of each byte. One constant for all weights. */
function pairTable({ graph }: Build, format: FourBitFormat): Value {
  const root = rootOf(graph);
  const name = `${format}_pairs`;
  const known = root.find(name);
  if (known) return known;
  return root.constant(name, tensor('float32', [256, 2]), byteTable(fourBit[format].levels));
}

function rootOf(graph: Build['graph']): Build['graph'] {
  return graph.parent ? rootOf(graph.parent) : graph;
}
