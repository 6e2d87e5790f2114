import type { LayerSpec, LinearSpec, ModelSpec, NormSpec } from '../../models/index.ts';
import type { Checkpoint } from '../../weights/checkpoint.ts';
import { readFloats } from '../../weights/read.ts';
import { findTensor } from './locate.ts';

/**
 * Factors on the input channels of the linear layers that stand right behind a norm, by the name of the weight: how many
 * times its median a norm's gain is, and 1 where it is not more. Published models have a few gains of 5 to 20 times the
 * rest; one scale for a whole row of activations then leaves the other channels with a few steps of the 256. So inputs
 * are divided by these factors, and the weights multiplied before they are quantized (as SmoothQuant does,
 * arXiv:2211.10438, with the gain for the measured maximum).
 */
export async function outlierGains(
  spec: ModelSpec,
  checkpoint: Checkpoint,
): Promise<ReadonlyMap<string, Float32Array>> {
  const gains = new Map<string, Float32Array>();
  for (const [index, layer] of spec.layers.entries()) {
    for (const [norm, linears] of linearsBehindNorms(spec, layer, index)) {
      const factors = norm && (await factorsOf(norm, spec, checkpoint));
      if (factors) for (const { module } of linears) gains.set(`${module}.weight`, factors);
    }
  }
  return gains;
}

function linearsBehindNorms(spec: ModelSpec, { attention, mlp, normPlacement }: LayerSpec, index: number) {
  const { projections } = attention;
  const attended = 'fused' in projections ? [projections.fused] : Object.values(projections);
  const widened = mlp.input.kind === 'gate' ? [mlp.input.gate, mlp.input.up] : [mlp.input.linear];
  const below = index === 0 ? spec.embeddings.norm : (spec.layers[index - 1]?.mlp.norm ?? null);
  const isPre = normPlacement === 'pre';
  const pairs: [NormSpec | null, LinearSpec[]][] = [
    [isPre ? attention.norm : below, attended],
    [isPre ? mlp.norm : attention.norm, widened],
  ];
  return pairs;
}

async function factorsOf(
  { module, kind }: NormSpec,
  spec: ModelSpec,
  checkpoint: Checkpoint,
): Promise<Float32Array | null> {
  const stored = findTensor(checkpoint, `${module}.weight`, spec.prefix);
  if (!stored) return null;
  const offset = kind === 'rms-offset' ? 1 : 0;
  const sizes = (await readFloats(stored)).map((gain) => Math.abs(gain + offset));
  const median = sizes.toSorted()[sizes.length >> 1] as number;
  if (!(median > 0) || sizes.every((size) => size <= median * 2)) return null;
  return sizes.map((size) => Math.max(1, size / median));
}
