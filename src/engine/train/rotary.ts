/**
 * Cosines and sines of rotary position embeddings, [length, headSize] each: the angle of position p and channel pair i
 * is p · base^(−2i / headSize), for both halves of the head. Rounded to float32 at every step, as PyTorch computes
 * them: at position 500 a double would differ by 3e-5.
 */
export function rotaryTables(
  base: number,
  length: number,
  headSize: number,
): { readonly cosine: Float32Array; readonly sine: Float32Array } {
  const cosine = new Float32Array(length * headSize);
  const sine = new Float32Array(length * headSize);
  const half = headSize / 2;
  for (let pair = 0; pair < half; pair++) {
    const frequency = Math.fround(1 / Math.fround(base ** Math.fround((2 * pair) / headSize)));
    for (let position = 0; position < length; position++) {
      const angle = Math.fround(frequency * position);
      for (const channel of [pair, pair + half]) {
        cosine[position * headSize + channel] = Math.cos(angle);
        sine[position * headSize + channel] = Math.sin(angle);
      }
    }
  }
  return { cosine, sine };
}
