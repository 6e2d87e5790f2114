import { invariant } from '../errors/index.ts';
import { formatType, sameShape, tensor } from '../ir/index.ts';
import { outputNames } from './lowering.ts';
import type { OpRecord } from './record.ts';

/**
 * Rotary position embedding (arXiv:2104.09864): in each head, channels i and i + size / 2 turn together by the angle of their
 * position, (a, b) to (a · cos − b · sin, b · cos + a · sin). x is [rows, heads, length, size], the tables of cosines and sines are
 * [length, size / 2]. The gradient turns back.
 */
export const RotaryEmbedding: OpRecord<'RotaryEmbedding'> = {
  doc: 'heads turned by angles of their positions',
  arity: [3, 3],
  infer: (inputs) => {
    const [x, cosine, sine] = inputs;
    const [length, size] = x.shape.slice(2);
    const table = tensor(x.dtype, [length ?? 0, Number(size) / 2]);
    invariant(
      x.shape.length === 4 &&
        Number(size) % 2 === 0 &&
        [cosine, sine].every(({ shape }) => sameShape(shape, table.shape)),
      `RotaryEmbedding of ${inputs.map(formatType).join(', ')}`,
    );
    return [x];
  },
  gradient: ({ build, inputs: [, cosine, sine], dy }) => [
    build.rotaryEmbedding(dy, cosine, build.neg(sine)),
    null,
    null,
  ],
  lower: (node, to) => {
    const [x, cosine, sine] = node.inputs;
    // The position of the first slot.
    const positions = to.int64s([0]);
    to.node('RotaryEmbedding', [x.name, positions, cosine.name, sine.name], outputNames(node), {}, 'com.microsoft');
  },
};
