import type { RotaryScaling, RotarySpec } from '../../models/index.ts';

/**
 * Cosines and sines of rotary position embeddings, [length, headSize / 2] each: the angle of position p and channel pair i
 * is p · base^(−2i / headSize). Rounded to float32 at every step, as PyTorch computes
 * them: at position 500 a double would differ by 3e-5.
 */
export function rotaryTables(
  rotary: RotarySpec,
  length: number,
  headSize: number,
): { readonly cosine: Float32Array; readonly sine: Float32Array } {
  const half = headSize / 2;
  const cosine = new Float32Array(length * half);
  const sine = new Float32Array(length * half);
  for (const [pair, frequency] of rotaryFrequencies(rotary, headSize).entries()) {
    for (let position = 0; position < length; position++) {
      const angle = Math.fround(frequency * position);
      cosine[position * half + pair] = Math.cos(angle);
      sine[position * half + pair] = Math.sin(angle);
    }
  }
  return { cosine, sine };
}

/** [headSize / 2]: the angle between one position and the next, for each channel pair. */
export function rotaryFrequencies({ base, scaling }: RotarySpec, headSize: number): Float32Array {
  return Float32Array.from({ length: headSize / 2 }, (_, pair) => {
    const plain = Math.fround(1 / Math.fround(base ** Math.fround((2 * pair) / headSize)));
    return scaling ? scaled(plain, scaling) : plain;
  });
}

/**
 * Llama 3.1's scaling leaves high frequencies alone, divides low ones by the factor, and goes from one to the other in
 * between, by how often a wave fits into the length the model was first trained on (transformers, modeling_rope_utils).
 */
function scaled(frequency: number, scaling: RotaryScaling): number {
  if (scaling.kind === 'linear') return frequency / scaling.factor;
  const { factor, lowFrequencyFactor: low, highFrequencyFactor: high, originalLength } = scaling;
  const wavelength = (2 * Math.PI) / frequency;
  if (wavelength < originalLength / high) return frequency;
  if (wavelength > originalLength / low) return frequency / factor;
  const smooth = (originalLength / wavelength - low) / (high - low);
  return ((1 - smooth) * frequency) / factor + smooth * frequency;
}
