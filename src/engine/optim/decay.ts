/**
 * Whether weight decay applies to a trained tensor, by transformers' rule: not where the name says bias or a norm
 * (`layernorm`, `rmsnorm`, or a part of the path that is or ends in `norm`).
 */
export function isDecayed(name: string): boolean {
  const lower = name.toLowerCase();
  if (lower.includes('bias') || lower.includes('layernorm') || lower.includes('rmsnorm')) return false;
  return !lower.split('.').some((part) => part === 'norm' || part.endsWith('_norm'));
}
