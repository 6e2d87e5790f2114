/** Weights in one row of a 4-bit block that share a scale, as MatMulNBits takes them. */
export const BLOCK = 32;

/**
 * Quantizes whole rows to unsigned 8 bits around 128: weight ≈ (code − 128) · scale of its row. Unsigned codes are summed exactly on
 * every processor; those without VNNI cut off sums of signed ones.
 *
 * @param rows [n, in]
 * @param place where the code of a weight goes
 */
export function quantizeRows8(
  rows: Float32Array,
  inputs: number,
  firstRow: number,
  scales: Float32Array,
  codes: Uint8Array,
  place: (row: number, column: number) => number,
): void {
  for (let start = 0, row = firstRow; start < rows.length; start += inputs, row++) {
    let largest = 0;
    for (let i = start; i < start + inputs; i++) largest = Math.max(largest, Math.abs(rows[i]!));
    const scale = Math.fround(largest / 127);
    scales[row] = scale;
    for (let column = 0; column < inputs; column++) {
      codes[place(row, column)] = scale === 0 ? 128 : 128 + Math.round(rows[start + column]! / scale);
    }
  }
}

/** Bytes of codes and number of scales of one row in 4 bits. */
export function blocksOf(inputs: number): number {
  return Math.ceil(inputs / BLOCK);
}

/**
 * Quantizes whole rows to 4 bits in blocks of {@link BLOCK}: weight ≈ (code − 8) · scale. The weight of the largest magnitude of a block
 * becomes the code 0, so that its scale has the opposite sign. Two codes are a byte, the first in the low half.
 *
 * @param codes [n, blocks, BLOCK / 2]
 * @param scales [n, blocks]
 */
export function quantizeRows4(
  rows: Float32Array,
  inputs: number,
  firstRow: number,
  scales: Float32Array,
  codes: Uint8Array,
): void {
  const blocks = blocksOf(inputs);
  for (let start = 0, row = firstRow; start < rows.length; start += inputs, row++) {
    for (let block = 0; block < blocks; block++) {
      const from = start + block * BLOCK;
      const end = Math.min(from + BLOCK, start + inputs);
      let extreme = 0;
      for (let i = from; i < end; i++) if (Math.abs(rows[i]!) > Math.abs(extreme)) extreme = rows[i]!;
      const scale = Math.fround(extreme / -8);
      scales[row * blocks + block] = scale;
      const at = ((row * blocks + block) * BLOCK) / 2;
      for (let i = 0; i < BLOCK; i++) {
        const value = from + i < end && scale !== 0 ? Math.round(rows[from + i]! / scale) + 8 : 8;
        const code = Math.min(15, Math.max(0, value));
        codes[at + (i >> 1)] = i % 2 === 0 ? code : codes[at + (i >> 1)]! | (code << 4);
      }
    }
  }
}
