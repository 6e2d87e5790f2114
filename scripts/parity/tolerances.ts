/** Two numbers agree where |ours − theirs| ≤ absolute + relative · |theirs|. */
export interface Tolerance {
  readonly absolute: number;
  readonly relative: number;
}

/**
 * How far two correct float32 implementations lie apart. The references were measured against float64: at most 2.3e-6 for
 * logits, 4.4e-6 for gradients, and after training 1.9e-6 for the loss, 9.7e-6 for the gradient norm, 2.6e-6 for weights
 * and 6.4e-6 for logits. Metrics are computed in float64.
 */
export const tolerances = {
  hiddenStates: { absolute: 1e-5, relative: 1e-5 },
  logits: { absolute: 1e-5, relative: 1e-5 },
  loss: { absolute: 5e-6, relative: 1e-5 },
  gradients: { absolute: 1e-5, relative: 1e-4 },
  gradientNorm: { absolute: 2e-5, relative: 1e-4 },
  trajectoryLoss: { absolute: 2e-5, relative: 1e-5 },
  learningRate: { absolute: 1e-12, relative: 1e-9 },
  trainedWeights: { absolute: 2e-5, relative: 1e-4 },
  trainedLogits: { absolute: 5e-5, relative: 1e-4 },
  metrics: { absolute: 1e-9, relative: 1e-9 },
} as const satisfies Record<string, Tolerance>;
