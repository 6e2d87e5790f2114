import type { Precision } from '../../../shared/precision.ts';
import { doubleScales, floatScales, inBlocks } from './blocks.ts';
import type { Format } from './format.ts';
import { int8 } from './int8.ts';
import { int4Levels, nf4Levels } from './levels.ts';

/** How frozen weights are stored, by precision. A new one needs its name in `shared/precision.ts` and a record here. */
export const formats = {
  /** float32, or float16 and bfloat16 that are widened where they are used. */
  stored: {
    fits: () => true,
    parts: (shape, dtype) => [{ name: 'stored', dtype, shape }],
    quantize: null,
    decode: ({ part, float }) => float(part('stored')),
    products: 'decoded',
    forProducts: [],
  },
  int8,
  nf4: inBlocks({ levels: nf4Levels, lowest: 0, zero: 7 }, doubleScales),
  int4: inBlocks({ levels: int4Levels, lowest: 1, zero: 8 }, floatScales),
} as const satisfies Record<Precision, Format>;
