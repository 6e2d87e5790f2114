import type { Figure } from '../../contract/index.ts';
import { decimal } from '../i18n/format.ts';
import { t } from '../i18n/index.ts';

/** The value of a figure in three decimals; a dash where it has none. */
export function valueText({ value }: Figure): string {
  return value === null ? '–' : decimal(value, 3);
}

/** Its 95 % interval, or why it has no value. */
export function intervalText({ low, high, reason }: Figure): string {
  if (reason !== null) return t(`evaluate.reason.${reason}`);
  return low === null || high === null ? '' : `${decimal(low, 3)} – ${decimal(high, 3)}`;
}
