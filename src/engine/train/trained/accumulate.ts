/** How the gradients of the micro-batches of one step are put together. */
export type AccumulationMode = 'mean' | 'sum';

/** Adds `gradients` to `totals`, which keeps and reuses the arrays of the first micro-batch. */
export function addGradients(totals: Map<string, Float32Array>, gradients: ReadonlyMap<string, Float32Array>): void {
  for (const [name, gradient] of gradients) {
    const total = totals.get(name);
    if (!total) {
      totals.set(name, gradient);
      continue;
    }
    for (let i = 0; i < total.length; i++) total[i] = (total[i] as number) + (gradient[i] as number);
  }
}
