/** How the frozen base is kept: as the checkpoint stores it, or its linear layers quantized. What is trained is float32 always. */
export const precisions = ['fp32', 'fp16', 'int8', 'nf4', 'int4'] as const;
export type Precision = (typeof precisions)[number];
