import { BLOCK, type FourBit } from './levels.ts';

/** Writes the codes of whole blocks, two to a byte, the first in the high half. */
export type BlockQuantizer = (
  /** Weights, a multiple of 64 of them. */
  values: Float32Array,
  /** Largest magnitude of each block. */
  maxima: Float32Array,
  /**
   * Scale of each block as it will be used, at least half of the maximum. Where it is not, as happens only among the
   * smallest float32 numbers, the weights of the block count as 0.
   */
  scales: Float32Array,
  codes: Uint8Array,
) => void;

/** Cells per unit of weight / scale. Levels lie at least 0.07 apart, so that no cell holds two midpoints. */
const CELLS = 2048;
/** The table covers weight / scale up to here, both ways. */
const REACH = 2;

/**
 * Finds for each weight the code whose level · scale is nearest, exactly; halfway between two levels it is the lower.
 *
 * A table over weight / scale gives the code or the one below, and one comparison with the midpoint above decides.
 * Midpoints have at most 28 significant bits and float32 scales 24, so midpoint · scale is exact in doubles.
 */
export function blockQuantizer({ levels, lowest, zero }: FourBit): BlockQuantizer {
  const midpoints = midpointsAbove(levels);
  const table = lowestCodes(midpoints, lowest);
  const edges = new Float64Array(16).fill(Infinity);
  const zeros = (zero << 4) | zero;
  return (values, maxima, scales, codes) => {
    for (let block = 0; block < scales.length; block++) {
      const scale = scales[block]!;
      const start = block * BLOCK;
      if (!(scale > 0) || maxima[block]! > REACH * scale) {
        codes.fill(zeros, start / 2, (start + BLOCK) / 2);
        continue;
      }
      for (let code = 0; code < 15; code++) edges[code] = midpoints[code]! * scale;
      const factor = CELLS / scale;
      const middle = table.length >> 1;
      for (let i = start; i < start + BLOCK; i += 2) {
        const first = values[i]!;
        const second = values[i + 1]!;
        let high = table[(first * factor + middle) | 0]!;
        let low = table[(second * factor + middle) | 0]!;
        if (first > edges[high]!) high++;
        if (second > edges[low]!) low++;
        codes[i >> 1] = (high << 4) | low;
      }
    }
  };
}

/** Halfway between each level and the next; nothing lies above the last. */
function midpointsAbove(levels: Float32Array): Float64Array {
  return Float64Array.from(levels, (level, code) => (code < 15 ? (level + levels[code + 1]!) / 2 : Infinity));
}

/** For each cell of weight / scale the code of its lower end, taken one cell lower so that rounding cannot matter. */
function lowestCodes(midpoints: Float64Array, lowest: number): Uint8Array {
  const half = REACH * CELLS + 1;
  return Uint8Array.from({ length: 2 * half + 1 }, (_, cell) => {
    const lower = (cell - 1 - half) / CELLS;
    let code = lowest;
    while (lower > midpoints[code]!) code++;
    return code;
  });
}
