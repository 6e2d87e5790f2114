/**
 * How the frozen base is kept: its linear layers in one of these formats, the rest as the checkpoint stores it. What is
 * trained is float32 always. Pages show them in this order. A name added here needs a record in
 * `engine/weights/formats/table.ts`.
 */
export const precisions = ['stored', 'int8', 'nf4', 'int4'] as const;
export type Precision = (typeof precisions)[number];

/** Precisions the base is quantized to, in a file of the app's cache. */
export type QuantizedPrecision = Exclude<Precision, 'stored'>;

/** Version 0.1 had two names for what the checkpoint stores. */
const formerNames: Readonly<Record<string, Precision>> = { fp32: 'stored', fp16: 'stored' };

/** Today's name of a precision that an earlier version wrote; anything else comes back as it is. */
export function currentPrecision(name: unknown): unknown {
  return typeof name === 'string' && Object.hasOwn(formerNames, name) ? formerNames[name] : name;
}

/**
 * What matrix products are computed in; all else is float32. `auto` takes the half floats of a base that a graphics card is proved to
 * multiply, and float32 elsewhere.
 */
export const computes = ['fp32', 'fp16', 'bf16'] as const;
export const computeChoices = ['auto', ...computes] as const;
export type ComputeChoice = (typeof computeChoices)[number];

/** What the products of a run are computed in. */
export type Compute = (typeof computes)[number];

/** The dtype of half floats that products are computed in; null for float32. */
export function halfOf(compute: Compute): 'float16' | 'bfloat16' | null {
  return compute === 'fp32' ? null : compute === 'fp16' ? 'float16' : 'bfloat16';
}
