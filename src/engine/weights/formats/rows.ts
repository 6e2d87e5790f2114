/** Size of the tiles in which a matrix is transposed: rows a power of two apart compete for few places in the cache. */
const TILE_ROWS = 8;
const TILE_COLUMNS = 64;
/** Adding and subtracting 1.5 · 2^52 rounds a double to the nearest whole number, ties to even. */
const ROUND = 1.5 * 2 ** 52;

/**
 * Quantizes rows to int8: codes = round(row / scale) with scale = largest magnitude / 127 in float32; a row of zeros, or
 * one too small for such a scale, has scale 0.
 *
 * @param values whole rows
 * @param maxima largest magnitude of each row
 */
export function quantizeRows(values: Float32Array, maxima: Float32Array, codes: Int8Array, scales: Float32Array): void {
  const width = values.length / maxima.length;
  for (let row = 0, i = 0; row < maxima.length; row++) {
    const scale = Math.fround(maxima[row]! / 127);
    scales[row] = scale;
    const end = i + width;
    if (scale === 0) codes.fill(0, i, end);
    // A scale among the smallest float32 numbers is so coarse that the quotient may pass 127.
    else if (maxima[row]! / scale >= 127.5) {
      for (let j = i; j < end; j++) codes[j] = Math.max(-127, Math.min(127, values[j]! / scale + ROUND - ROUND));
    } else for (let j = i; j < end; j++) codes[j] = values[j]! / scale + ROUND - ROUND;
    i = end;
  }
}

/**
 * Columns `from` to `to` of a matrix, as rows.
 *
 * @param codes [rows, width] row by row
 * @param target [to − from, rows] row by row
 */
export function transposeColumns(codes: Int8Array, width: number, from: number, to: number, target: Int8Array): void {
  const rows = codes.length / width;
  for (let top = 0; top < rows; top += TILE_ROWS) {
    const bottom = Math.min(top + TILE_ROWS, rows);
    for (let left = from; left < to; left += TILE_COLUMNS) {
      const right = Math.min(left + TILE_COLUMNS, to);
      for (let column = left; column < right; column++) {
        const start = (column - from) * rows;
        for (let row = top; row < bottom; row++) target[start + row] = codes[row * width + column]!;
      }
    }
  }
}
