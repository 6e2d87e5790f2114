import type { Setting } from './settings.ts';

/**
 * What a person typed into the field of a setting, as the config has it: a number where it is one, `undefined` (the default)
 * or null for nothing at all. What is no number stays the text it is: a draft keeps mistakes, and the host says what is wrong.
 */
export function parseSetting({ kind, nullable }: Pick<Setting, 'kind' | 'nullable'>, text: string): unknown {
  const trimmed = text.trim();
  if (trimmed === '') return nullable ? null : undefined;
  switch (kind) {
    case 'integer':
    case 'number':
      return numberOr(trimmed);
    case 'other':
      // `epoch` or a number, a word or a list: what is separated by commas is a list.
      return trimmed.includes(',') ? trimmed.split(',').map((part) => numberOr(part.trim())) : numberOr(trimmed);
    case 'choice':
      return trimmed === 'true' || trimmed === 'false' ? trimmed === 'true' : trimmed;
    default:
      return trimmed;
  }
}

/** The number a text is, with a point or a comma; else the text. */
function numberOr(text: string): unknown {
  const value = Number(text.replace('−', '-').replace(/^(\d+),(\d+)$/, '$1.$2'));
  return text !== '' && Number.isFinite(value) ? value : text;
}

/** A value as a person types it: `1e-4` for what is small, nothing for null. */
export function formatSetting(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return formatNumber(value);
  if (Array.isArray(value)) return value.map(formatSetting).join(', ');
  return typeof value === 'string' || typeof value === 'boolean' ? String(value) : JSON.stringify(value);
}

function formatNumber(value: number): string {
  const small = value !== 0 && Math.abs(value) < 1e-3;
  return small ? value.toExponential().replace('e+', 'e') : String(value);
}
