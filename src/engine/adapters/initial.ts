import type { Generator } from '../random/index.ts';

/** The two factors of one adapted linear layer, row by row: A [rank, in], B [out, rank]. The update is scale · B·A. */
export interface LoraFactors {
  readonly a: Float32Array;
  readonly b: Float32Array;
}

/**
 * Initial factors as PEFT makes them (`init_lora_weights=True`): A is Kaiming uniform with a = √5, which comes to uniform in
 * (-1/√in, 1/√in) (He et al. 2015, eq. 10, with PyTorch's `kaiming_uniform_` on [rank, in]); B is zero, so that the adapted
 * model starts as the base model.
 */
export function initialFactors(
  {
    rank,
    inFeatures,
    outFeatures,
  }: { readonly rank: number; readonly inFeatures: number; readonly outFeatures: number },
  generator: Generator,
): LoraFactors {
  const bound = 1 / Math.sqrt(inFeatures);
  const a = Float32Array.from({ length: rank * inFeatures }, () => (2 * generator.uniform() - 1) * bound);
  return { a, b: new Float32Array(outFeatures * rank) };
}
