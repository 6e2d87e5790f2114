/**
 * Names under which a published checkpoint may hold a tensor, the usual one first: with the base model's prefix or,
 * as `AutoModel` saves it, without; and the norms of checkpoints converted from TensorFlow, whose weight and bias are
 * called gamma and beta.
 */
export function checkpointNames(parameter: string, prefix: string): string[] {
  const plain = parameter.startsWith(`${prefix}.`) ? parameter.slice(prefix.length + 1) : null;
  const names = plain === null ? [parameter] : [parameter, plain];
  return [...names, ...names.map(legacyName).filter((name) => name !== null)];
}

function legacyName(name: string): string | null {
  const legacy = name.replace(/LayerNorm\.weight$/, 'LayerNorm.gamma').replace(/LayerNorm\.bias$/, 'LayerNorm.beta');
  return legacy === name ? null : legacy;
}
